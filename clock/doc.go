// Package clock is musical time: instants, tempi, ticks, the timeline that maps between them, the follower of an
// external MIDI clock and the internal source. Pure: time is always an argument.
//
// # The estimator
//
// The follower holds a bank of weighted hypotheses about the ticks so far, each a Kalman filter on position, tempo and
// acceleration, regressed on the time of arrival: under a tempo that is constant, or changes linearly in time, position is
// a polynomial of time, and the noise of a stamp is, times the tempo, noise of the position. At each tick the heaviest
// hypotheses have children in which something changed at the tick before: the tempo stepped (the position did not), a ramp
// began, bent or ended, ticks were lost or doubled, the grid shifted, the jitter grew. Bayes' rule weighs them, hopeless
// ones are dropped, and the timeline is the weighted mean. This is Bayesian detection of change points in line (Adams and
// MacKay, Bayesian Online Changepoint Detection, arXiv:0710.3742, 2007; Fearnhead and Liu, On-line inference for multiple
// changepoint problems, J. R. Statist. Soc. B 69, 2007) with dynamic linear models of unknown variance as the segments
// (West and Harrison, Bayesian Forecasting and Dynamic Models, 1997, ch. 4): a Gaussian sum filter for a jump Markov linear
// system. Under a steady tempo it is the least-squares line through all ticks; the price of agility is a few percent of that.
//
// A tick may be no witness, but held up by a stall of the sender; then it comes late, never early, and others come in a
// bunch behind it. Such ticks are weighed by the odds that they are witnesses (probabilistic data association, Bar-Shalom
// and Tse, Automatica 11, 1975), so that what comes next decides. Correlated noise, such as the staircase of an audio
// server's periods, tells less than independent noise: evidence is discounted by the correlation of the innovations.
//
// What no follower can do: see a constant latency; or be sure of a change before the noise lets it. When a ramp of
// 100→160 BPM in 10 s begins, the position is 2 ms off the old line after 10 ticks, and jitter of 1 ms hides that from the
// ideal observer, who knows the line and the ramp's rate and only not whether it has begun, in every third run, if he may
// not cry wolf more often than the accuracy under a steady tempo allows. See package clocktest for the figures.
package clock
