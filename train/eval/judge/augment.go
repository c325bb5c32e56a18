package judge

import (
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// bend augments one example in place: x (64, 27).
func (a *Augment) bend(x []float32, rng *rand.Rand) {
	if rng.Float64() < a.Rotate {
		rotate(x, 1+rng.IntN(groove.Bars-1))
	}
	if rng.Float64() < a.Swap {
		swapVoices(x, groove.ClosedHat, groove.Ride)
	}
	if rng.Float64() < a.Swap {
		swapVoices(x, groove.LowTom, groove.MidTom)
	}
	for v := range voices {
		if rng.Float64() < a.Voice {
			silence(x, v)
		}
	}
	gain, lean := float32(math.Exp(a.Velocity*rng.NormFloat64())), float32(a.Lean*rng.NormFloat64())
	stretch := float32(math.Exp(a.Stretch * rng.NormFloat64()))
	for r := 0; r < len(x); r += dataset.Channels {
		for v := range voices {
			if x[r+v] == 0 {
				continue
			}
			o, q := &x[r+voices+v], &x[r+2*voices+v]
			*o = *o*stretch + lean
			if a.Jitter > 0 {
				*o += float32(a.Jitter * rng.NormFloat64())
			}
			*o = min(max(*o, -0.5), 0.499)
			*q = min(max(*q*gain, 1.0/127), 1)
			if a.Hits > 0 && rng.Float64() < a.Hits {
				x[r+v], *o, *q = 0, 0, 0
			}
		}
	}
}

// rotate makes the loop begin k bars later.
func rotate(x []float32, k int) {
	var whole [window]float32
	copy(whole[copy(whole[:], x[k*bar:]):], x[:k*bar])
	copy(x, whole[:])
}

func swapVoices(x []float32, a, b groove.Voice) {
	for i := 0; i < len(x); i += voices {
		x[i+int(a)], x[i+int(b)] = x[i+int(b)], x[i+int(a)]
	}
}

func silence(x []float32, voice int) {
	for i := voice; i < len(x); i += voices {
		x[i] = 0
	}
}
