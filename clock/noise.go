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

// halfCauchy is the density of how late a held-up tick comes.
func halfCauchy(x, scale float64) float64 { return 2 / (math.Pi * scale * (1 + sq(x/scale))) }

// weigh multiplies the hypothesis' weight by the likelihood of a tick that came late seconds after its prediction and dt
// after the tick before it, and corrects the state with it. trust < 1 discounts evidence from correlated noise.
func (h *hypothesis) weigh(late, dt, trust float64) {
	out, bunched := h.heldUp(late, dt)
	lin := math.Log(1-lateShare) + student(late, h.dof, h.s2*h.spread())
	odds := math.Exp(math.Min(math.Log(out)-lin, 500)) // against a regular tick
	r := 1 / (1 + odds)
	h.lw += trust * (lin + math.Log1p(odds))
	h.correct(late, r)
	if r > 0.5 {
		h.heldBy, h.heldFor, h.heldRun = 0, 0, 0
		return
	}
	h.heldBy = late
	h.heldFor += dt
	if !bunched {
		h.heldRun++
	}
}

// heldUp returns prior times density of an irregular tick: held up by a stall of the sender, in
// the bunch behind such a tick, or (rarely) early.
func (h *hypothesis) heldUp(late, dt float64) (density float64, bunched bool) {
	if h.heldBy > 0 && late > 0 && dt < bunchGap && late < h.heldBy {
		return bunchShare / bunchGap, true
	}
	scale := math.Sqrt(h.s2)
	share := lateShare
	if late < 0 {
		share = earlyShare
	}
	if scale > usualNoise { // held-up ticks cannot be distinguished from outliers
		share *= usualNoise / scale
	}
	for range min(h.heldRun, 6) {
		share *= heldAgain
	}
	return share * halfCauchy(late, math.Max(lateScale, 12*scale)), false
}

// correlation estimates how much neighbouring innovations resemble each other. A staircase or a slow wander makes
// neighbours similar, and n of them then carry less information than n independent ones.
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

// trust is the share of independent information in a tick, (1−ρ)/(1+ρ) for lag-one correlation ρ.
func (c *correlation) trust() float64 {
	if c.n < 16 || c.square == 0 {
		return 1
	}
	rho := math.Min(c.cross/c.square, 0.97) - correlationSlack
	if rho <= 0 {
		return 1
	}
	return (1 - rho) / (1 + rho)
}
