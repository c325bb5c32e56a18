package sound

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// recipe is how a voice is made.
type recipe struct {
	seconds float64 // length
	peak    float64 // the greatest sample of a stroke at full velocity
	pan     float64 // −1 left to 1 right, as the audience sees the kit
	body    []part
	edge    []part
}

// recipes holds the nine voices. Frequencies are in Hz, times in seconds. They were set by looking at spectrograms beside
// what is known of the instruments: a bass drum's fundamental near 50 Hz, a snare's head modes near 180 and 330 Hz under
// the wires' noise, cymbals as dense inharmonic partials above some hundred Hz.
var recipes = [groove.NumVoices]recipe{
	groove.Kick: {
		0.45, 0.9, 0,
		[]part{drum(48, 3.4, 0.022, 0.13, 1), drum(96, 2, 0.012, 0.04, 0.25)},
		[]part{hiss(1200, 5000, 0.0003, 0.006, 0.9), drum(180, 4, 0.004, 0.012, 0.4)},
	},
	groove.Snare: {
		0.35, 0.8, 0,
		[]part{drum(182, 1.35, 0.012, 0.07, 0.6), drum(331, 1.15, 0.010, 0.045, 0.3), hiss(900, 6500, 0.0006, 0.075, 0.9)},
		[]part{hiss(3500, 12000, 0.0004, 0.055, 1.1), drum(520, 1.2, 0.005, 0.012, 0.3)},
	},
	groove.ClosedHat: {
		0.16, 0.36, -0.35,
		[]part{metal{36, 4200, 13500, 0.0004, 0.045, 0.8}.part(), hiss(6500, 14000, 0.0003, 0.018, 0.7)},
		[]part{hiss(8000, 16000, 0.0002, 0.012, 0.9), metal{12, 2600, 5200, 0.0004, 0.018, 0.4}.part()},
	},
	groove.OpenHat: {
		0.9, 0.42, -0.35,
		[]part{metal{48, 3600, 13000, 0.0006, 0.30, 0.8}.part(), hiss(6000, 14000, 0.0006, 0.16, 0.5)},
		[]part{hiss(7500, 16000, 0.0003, 0.09, 0.8), metal{16, 2400, 5200, 0.0006, 0.14, 0.4}.part()},
	},
	groove.LowTom:  tom(82, 0.5),
	groove.MidTom:  tom(112, 0.2),
	groove.HighTom: tom(150, -0.2),
	groove.Crash: {
		2.6, 0.55, -0.5,
		[]part{metal{110, 420, 13000, 0.002, 0.75, 0.9}.part(), hiss(3000, 13000, 0.002, 0.35, 0.45)},
		[]part{hiss(5000, 15000, 0.001, 0.22, 0.9), metal{30, 5000, 15000, 0.001, 0.4, 0.5}.part()},
	},
	groove.Ride: {
		2.0, 0.42, 0.5,
		[]part{metal{56, 700, 11000, 0.0008, 0.55, 0.6}.part(), metal{5, 2900, 5600, 0.0004, 0.22, 0.8}.part(), hiss(5000, 12000, 0.0003, 0.03, 0.35)},
		[]part{metal{24, 3500, 13000, 0.0005, 0.25, 0.6}.part(), hiss(6500, 14000, 0.0003, 0.02, 0.5)},
	},
}

// struck holds the articulations that sound unlike their voice: a stick's knock on the rim with little of the drum, cymbals that close on each other, and the
// few strong partials of a ride's bell.
var struck = map[groove.Articulation]recipe{
	groove.SideStick: {
		0.12, 0.6, 0,
		[]part{drum(820, 1.1, 0.004, 0.016, 0.7), drum(1710, 1.1, 0.003, 0.010, 0.5), hiss(1500, 6000, 0.0003, 0.010, 0.5)},
		[]part{hiss(2500, 9000, 0.0002, 0.006, 0.8), drum(420, 1.1, 0.005, 0.02, 0.3)},
	},
	groove.Pedal: {
		0.12, 0.24, -0.35,
		[]part{metal{30, 3000, 9000, 0.0025, 0.028, 0.8}.part(), hiss(3500, 9000, 0.002, 0.014, 0.5)},
		[]part{hiss(5000, 11000, 0.0015, 0.010, 0.6), metal{10, 2200, 4200, 0.002, 0.014, 0.3}.part()},
	},
	groove.Bell: {
		1.8, 0.46, 0.5,
		[]part{metal{7, 1900, 5200, 0.0003, 0.5, 1}.part(), metal{24, 800, 9000, 0.0006, 0.4, 0.3}.part()},
		[]part{metal{12, 3500, 11000, 0.0004, 0.2, 0.5}.part(), hiss(5000, 12000, 0.0002, 0.012, 0.3)},
	},
}

// tom is a tom with its fundamental at hz; bigger ones ring longer.
func tom(hz, pan float64) recipe {
	ring := 0.17 * math.Sqrt(110/hz)
	return recipe{
		4.2 * ring, 0.75, pan,
		[]part{drum(hz, 1.6, 0.035, ring, 1), drum(1.59*hz, 1.4, 0.02, 0.45*ring, 0.35), hiss(300, 2500, 0.0006, 0.02, 0.3)},
		[]part{hiss(1800, 7000, 0.0003, 0.009, 0.8), drum(2.3*hz, 1.3, 0.01, 0.03, 0.25)},
	}
}

// make computes a voice's layers, so scaled that both together reach the peak.
func (r *recipe) make(rate float64, seed uint64) layers {
	n := noise(seed * 0x632BE59BD9B4E019)
	frames := int(r.seconds * rate)
	body, edge := r.mix(r.body, frames, rate, &n), r.mix(r.edge, frames, rate, &n)
	top := 0.0
	for i := range body {
		top = max(top, math.Abs(body[i]+edge[i]))
	}
	l := layers{make([]float32, frames), make([]float32, frames)}
	for i := range body {
		l.body[i], l.edge[i] = float32(body[i]*r.peak/top), float32(edge[i]*r.peak/top)
	}
	return l
}

// mix adds the parts up and lets the last tenth fade out.
func (r *recipe) mix(parts []part, frames int, rate float64, n *noise) []float64 {
	out := make([]float64, frames)
	for _, p := range parts {
		p(out, rate, n)
	}
	fade := frames / 10
	for i := range fade {
		out[frames-1-i] *= float64(i) / float64(fade)
	}
	return out
}
