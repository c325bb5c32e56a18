// Package clock keeps musical time: instants, tempi, ticks, the timeline that maps ticks to time, the follower of an
// external MIDI clock, and the internal clock. It is pure: time is always an argument.
//
// # The estimator
//
// The follower estimates position and tempo from the time stamps of the ticks, which jitter. It keeps a bank of
// weighted hypotheses. Each one is a Kalman filter on position, tempo and acceleration as functions of time. Under a
// tempo that is constant or changes linearly, position is a polynomial of time, and the noise of a stamp times the
// tempo is the noise of the position.
//
// At each tick, the heaviest hypotheses get children in which something changed at the tick before: the tempo stepped
// (and the position did not), a ramp began, bent or ended, ticks were lost or doubled, the grid shifted, the jitter
// grew. Bayes' rule weighs all hypotheses by the new tick, those with a very small weight are dropped, and the
// timeline is the weighted mean.
//
// This is Bayesian online change-point detection (Adams and MacKay, Bayesian Online Changepoint Detection,
// arXiv:0710.3742, 2007; Fearnhead and Liu, On-line inference for multiple changepoint problems, J. R. Statist. Soc. B
// 69, 2007). The segments are dynamic linear models of unknown variance (West and Harrison, Bayesian Forecasting and
// Dynamic Models, 1997, ch. 4); the whole is a Gaussian sum filter for a jump Markov linear system. Under a steady
// tempo it is the least-squares line through all ticks, less accurate by a few percent, which is the price of reacting
// to changes.
//
// # Outliers
//
// If the sender stalls, a tick comes late (never early) and others follow in a bunch. Such a tick is an outlier and
// says nothing about the tempo. Each tick is weighed by the odds that it is regular (probabilistic data association,
// Bar-Shalom and Tse, Automatica 11, 1975), so the ticks that follow decide. Correlated noise, such as the staircase
// of an audio server's periods, carries less information than independent noise: evidence is discounted by the
// correlation of the innovations.
//
// # Limits
//
// No follower can see a constant latency, and none can be sure of a change before it exceeds the noise. When a ramp
// from 100 to 160 BPM in 10 s begins, the position is 2 ms off the old line after 10 ticks. In every third run, jitter
// of 1 ms hides that even from an ideal observer, who knows the line and the rate of the ramp but not whether it has
// begun, and who may raise false alarms only as rarely as the accuracy under a steady tempo allows. Package clocktest
// measures all this.
package clock
