package clock

import "math"

// Densities of the lateness of ticks. All in 1/s and s.

// studentNorm[ν] is the normalising constant of Student's t with ν degrees of freedom, in logs.
var studentNorm = func() (t [maxDOF + 1]float64) {
	for i := range t {
		v := math.Max(float64(i), 0.5)
		a, _ := math.Lgamma((v + 1) / 2)
		b, _ := math.Lgamma(v / 2)
		t[i] = a - b - 0.5*math.Log(v*math.Pi)
	}
	return t
}()

// student returns the log density of x under Student's t with the given degrees of freedom and squared scale.
func student(x, dof, scale2 float64) float64 {
	return studentNorm[int(dof)] - 0.5*math.Log(scale2) - (dof+1)/2*math.Log1p(x*x/(dof*scale2))
}

// halfCauchy returns the density of the lateness of outliers.
func halfCauchy(x, scale float64) float64 { return 2 / (math.Pi * scale * (1 + sq(x/scale))) }

// weigh multiplies the weight of the hypothesis by the likelihood of a tick that came late seconds after its
// prediction and dt after the previous tick, and corrects the state with it. trust < 1 discounts evidence from
// correlated noise.
func (h *hypothesis) weigh(late, dt, trust float64) {
	out, bunched := h.outlierDensity(late, dt)
	lin := math.Log(1-lateShare) + student(late, h.dof, h.s2*h.spread())
	odds := math.Exp(math.Min(math.Log(out)-lin, 500)) // of an outlier against a regular tick
	r := 1 / (1 + odds)
	h.lw += trust * (lin + math.Log1p(odds))
	h.correct(late, r)
	if r > 0.5 {
		h.outlierLate, h.outlierTime, h.outlierRun, h.bunchGap = 0, 0, 0, 0
		return
	}
	h.bunchGap = 0
	if bunched {
		h.bunchGap = dt
	}
	h.outlierLate = late
	h.outlierTime += dt
	if !bunched {
		h.outlierRun++
	}
}

// outlierDensity returns prior times density of an outlier: a tick that was delayed by a stall of the sender, one in
// the bunch behind such a tick, or (rarely) an early one.
func (h *hypothesis) outlierDensity(late, dt float64) (density float64, bunched bool) {
	if h.catchesUp(late, dt) {
		return h.catchUpDensity(dt), true
	}
	scale := math.Sqrt(h.s2)
	share := lateShare
	if late < 0 {
		share = earlyShare
	}
	if scale > usualNoise { // late outliers look like strong jitter
		share *= usualNoise / scale
	}
	for range min(h.outlierRun, 6) {
		share *= outlierAgain
	}
	return share * halfCauchy(late, math.Max(lateScale, 12*scale)), false
}

// catchesUp reports whether a tick is one of a bunch that a sender which was held up sends faster than its tempo, until it is where
// it should be.
func (h *hypothesis) catchesUp(late, dt float64) bool {
	return h.outlierLate > 0 && late > 0 && late < h.outlierLate && dt*h.freq < catchUpGap
}

// catchUpDensity returns prior times density of a tick of a bunch that comes dt after the one before: at once, at any pace, or at
// the pace of the bunch so far, which some senders keep.
func (h *hypothesis) catchUpDensity(dt float64) float64 {
	any, pace := bunchShare, 0.0
	if h.bunchGap > 0 {
		any, pace = bunchShare/2, bunchShare/2*math.Exp(student(dt-h.bunchGap, h.dof, 2*h.s2))
	}
	if dt < bunchGap {
		return any/bunchGap + pace
	}
	return any*h.freq/catchUpGap + pace
}

// correlation measures how similar successive innovations are. A staircase or a slow drift makes neighbours similar,
// and n of them carry less information than n independent ones.
type correlation struct {
	last, cross, square float64
	n                   int
}

func (c *correlation) add(u float64) {
	u = math.Max(-2.5, math.Min(2.5, u))
	c.n++
	a := math.Max(1/float64(c.n), 1.0/correlationMemory)
	c.cross += a * (u*c.last - c.cross)
	c.square += a * (u*u - c.square)
	c.last = u
}

// weight returns the share of independent information in a tick, (1−ρ)/(1+ρ) for lag-one correlation ρ.
func (c *correlation) weight() float64 {
	if c.n < 16 || c.square == 0 {
		return 1
	}
	rho := math.Min(c.cross/c.square, 0.97) - correlationSlack
	if rho <= 0 {
		return 1
	}
	return (1 - rho) / (1 + rho)
}
