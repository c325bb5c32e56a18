package clock

import "math"

// kind is how a hypothesis differs from its parent.
type kind uint8

const (
	kindLine   kind = iota // the first line after a pin
	kindStep               // the tempo jumped, the position did not
	kindRamp               // the tempo began to change evenly
	kindLevel              // a ramp ended
	kindShift              // the position jumped, the tempo did not: the sender's latency changed
	kindNoise              // the jitter grew
	kindMissed             // ticks were lost, or doubled
	kindPause              // the sender paused: the grid goes on from the tick after the pause
)

// hypothesis is one explanation of the ticks: a Kalman filter on position, frequency and acceleration, in ticks and
// seconds, at the instant of the newest tick, with its own noise scale.
type hypothesis struct {
	pos, freq, acc         float64
	pp, pf, pa, ff, fa, aa float64 // covariance in units of s2 (so that the gain does not depend on the noise scale)
	s2, dof                float64 // variance of the stamps in s², and the number of ticks behind it
	lw                     float64 // log weight
	shift                  int     // ticks lost minus ticks doubled
	lost                   int     // ticks lost
	age                    int     // ticks since the last change
	kind                   kind
	counted                bool    // counted in Health
	from                   float64 // frequency before the last change
	outlierLate            float64 // lateness in s of the previous tick if it was an outlier, else 0
	outlierTime            float64 // s since the newest tick that was none
	outlierRun             int     // outliers in a row, without those of a bunch
	bunchGap               float64 // s between the previous tick and the one before it, if both were of a bunch, else 0
}

// predict advances the state by dt seconds: position gains freq·dt + acc·dt²/2.
func (h *hypothesis) predict(dt float64) {
	half := dt * dt / 2
	h.pos += h.freq*dt + h.acc*half
	h.freq += h.acc * dt
	// P ← F P Fᵀ with F = [1 dt half; 0 1 dt; 0 0 1].
	pp, pf, pa, ff, fa, aa := h.pp, h.pf, h.pa, h.ff, h.fa, h.aa
	h.pp = pp + 2*dt*pf + 2*half*pa + dt*dt*ff + 2*dt*half*fa + half*half*aa
	h.pf = pf + dt*(pa+ff) + (dt*dt+half)*fa + dt*half*aa
	h.pa = pa + dt*fa + half*aa
	h.ff = ff + 2*dt*fa + dt*dt*aa
	h.fa = fa + dt*aa
	if n := h.memory(); h.age > n {
		h.scale(1 + 3/float64(n))
	}
}

// memory returns the number of ticks that a hypothesis weighs equally before older ones fade.
func (h *hypothesis) memory() int {
	if h.aa > 0 {
		return rampMemory
	}
	return lineMemory
}

// scale multiplies the covariance.
func (h *hypothesis) scale(g float64) {
	h.pp *= g
	h.pf *= g
	h.pa *= g
	h.ff *= g
	h.fa *= g
	h.aa *= g
}

// lateness returns how long after its prediction the tick with this number came, in s.
func (h *hypothesis) lateness(tick float64) float64 { return (h.pos - tick) / h.freq }

// spread returns the variance of the predicted lateness in units of s2.
func (h *hypothesis) spread() float64 { return 1 + h.pp/(h.freq*h.freq) }

// correct adds a tick that came late seconds after its prediction and is regular with probability r; with 1 − r it is
// an outlier. It is the update of the probabilistic data association filter.
func (h *hypothesis) correct(late, r float64) {
	q := h.pp + h.freq*h.freq
	kp, kf, ka := h.pp/q, h.pf/q, h.pa/q
	e := -late * h.freq
	h.pos += r * kp * e
	h.freq += r * kf * e
	h.acc += r * ka * e
	h.dof += r
	h.s2 *= 1 + r*(e*e/(q*h.s2)-1)/h.dof
	h.s2 = math.Min(math.Max(h.s2, floorScale*floorScale), maxScale*maxScale)
	h.dof = math.Min(h.dof, maxDOF)
	c := -r*q + r*(1-r)*e*e/h.s2
	h.pp += c * kp * kp
	h.pf += c * kp * kf
	h.pa += c * kp * ka
	h.ff += c * kf * kf
	h.fa += c * kf * ka
	h.aa += c * ka * ka
}

// valid reports whether all numbers are finite and in range.
func (h *hypothesis) valid() bool {
	return h.freq > minFreq && h.freq < maxFreq && !math.IsNaN(h.pos+h.acc+h.pp+h.ff+h.aa+h.lw) && h.pp >= 0 && h.ff >= 0 &&
		!math.IsInf(h.pp+h.ff+h.aa, 0)
}
