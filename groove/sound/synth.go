package sound

import "math"

// noise is a sequence of uniform numbers in [−1, 1): splitmix64 (Steele, Lea & Flood, "Fast splittable pseudorandom
// number generators", OOPSLA 2014).
type noise uint64

func (n *noise) next() float64 {
	*n += 0x9E3779B97F4A7C15
	z := uint64(*n)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	z ^= z >> 31
	return float64(z>>11)/(1<<52) - 1
}

// within returns a uniform number between two others.
func (n *noise) within(lo, hi float64) float64 { return lo + (n.next()+1)/2*(hi-lo) }

// biquad is a second-order filter in the transposed direct form II.
type biquad struct{ b0, b1, b2, a1, a2, z1, z2 float64 }

func (f *biquad) next(x float64) float64 {
	y := f.b0*x + f.z1
	f.z1 = f.b1*x - f.a1*y + f.z2
	f.z2 = f.b2*x - f.a2*y
	return y
}

// highPass and lowPass are second-order Butterworth filters at a frequency in Hz, which is kept below half the rate
// (R. Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients").
func highPass(hz, rate float64) biquad {
	cos, alpha, a0 := corner(hz, rate)
	return biquad{b0: (1 + cos) / 2 / a0, b1: -(1 + cos) / a0, b2: (1 + cos) / 2 / a0, a1: -2 * cos / a0, a2: (1 - alpha) / a0}
}

func lowPass(hz, rate float64) biquad {
	cos, alpha, a0 := corner(hz, rate)
	return biquad{b0: (1 - cos) / 2 / a0, b1: (1 - cos) / a0, b2: (1 - cos) / 2 / a0, a1: -2 * cos / a0, a2: (1 - alpha) / a0}
}

func corner(hz, rate float64) (cos, alpha, a0 float64) {
	w := 2 * math.Pi * min(hz, 0.45*rate) / rate
	alpha = math.Sin(w) / math.Sqrt2 // Q = 1/√2
	return math.Cos(w), alpha, 1 + alpha
}

// part is one component of a stroke: it adds itself to out, whose index is time in frames.
type part func(out []float64, rate float64, n *noise)

// drum is a head's tone: a sine that falls from high·hz to hz with time constant bend, and dies with time constant decay
// (both seconds).
func drum(hz, high, bend, decay, level float64) part {
	return func(out []float64, rate float64, _ *noise) {
		phase := 0.0
		for i := range out {
			t := float64(i) / rate
			out[i] += level * math.Sin(phase) * math.Exp(-t/decay) * attack(t, 0.0008)
			phase += 2 * math.Pi * hz * (1 + (high-1)*math.Exp(-t/bend)) / rate
		}
	}
}

// hiss is noise between two frequencies in Hz, dying with time constant decay.
func hiss(lo, hi, rise, decay, level float64) part {
	return func(out []float64, rate float64, n *noise) {
		up, down := highPass(lo, rate), lowPass(hi, rate)
		for i := range out {
			t := float64(i) / rate
			out[i] += level * down.next(up.next(n.next())) * math.Exp(-t/decay) * attack(t, rise)
		}
	}
}

// metal is a plate: inharmonic partials between two frequencies in Hz, spread evenly by octave. The low ones ring for decay
// seconds (time constant), the highest for a part of it, as in struck cymbals.
type metal struct {
	partials                      int
	lo, hi, rise, decay, loudness float64
}

func (m metal) part() part {
	return func(out []float64, rate float64, n *noise) {
		each := m.loudness / math.Sqrt(float64(m.partials))
		for p := range m.partials {
			at := (float64(p) + n.within(0.1, 0.9)) / float64(m.partials)
			hz, phase := m.lo*math.Pow(m.hi/m.lo, at), n.within(0, 2*math.Pi)
			ring := m.decay * n.within(0.6, 1.1) * (1 - 0.65*at)
			if hz < 0.45*rate {
				partial{hz, phase, ring, m.rise, each}.add(out, rate)
			}
		}
	}
}

// partial is one sine of a plate: it rings for ring seconds.
type partial struct{ hz, phase, ring, rise, level float64 }

// add adds the partial to out. It turns a phasor instead of calling the sine, which is several times as fast.
func (p partial) add(out []float64, rate float64) {
	im, re := math.Sincos(p.phase)
	im, re = im*p.level, re*p.level
	shrink := math.Exp(-1 / (p.ring * rate))
	sin, cos := math.Sincos(2 * math.Pi * p.hz / rate)
	sin, cos = sin*shrink, cos*shrink
	for i := range out {
		out[i] += im * attack(float64(i)/rate, p.rise)
		re, im = re*cos-im*sin, re*sin+im*cos
	}
}

// attack is 0 at the onset and rises to 1 with time constant rise, so that nothing begins with a click.
func attack(t, rise float64) float64 {
	if t > 12*rise {
		return 1
	}
	return 1 - math.Exp(-t/rise)
}
