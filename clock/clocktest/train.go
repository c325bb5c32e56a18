// Package clocktest makes sequences of MIDI clock ticks with the timing errors of real senders, and measures how well
// a clock source follows them. Everything is deterministic: randomness is an argument.
package clocktest

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/groovegen/groovegen/clock"
)

// Origin is the instant of tick 0 in every train.
const Origin clock.Time = 10e9

// Train is the ticks of a sender that follows a profile, each with its lateness at the receiver.
type Train struct {
	Profile Profile
	Late    []float64 // by tick, in s; NaN is a lost tick
	Doubles []int     // numbers of ticks that arrive twice
}

// New returns an exact train of n ticks.
func New(p Profile, n int) Train { return Train{Profile: p, Late: make([]float64, n)} }

// Beats returns the length of n beats in ticks.
func Beats(n float64) int { return int(n * clock.PPQN) }

// Random returns the random source of a seed.
func Random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x6772_6f6f_7665)) }

// Jitter makes each tick early or late by a normal deviate of the given size.
func (tr Train) Jitter(sigma time.Duration, r *rand.Rand) Train {
	for i := range tr.Late {
		tr.Late[i] += sigma.Seconds() * r.NormFloat64()
	}
	return tr
}

// Stall delays a share of the ticks by between low and high. Ticks that are due meanwhile follow in a bunch. The first
// spare ticks are not delayed.
func (tr Train) Stall(share float64, low, high time.Duration, spare int, r *rand.Rand) Train {
	end := math.Inf(-1)
	for i := range tr.Late {
		due := tr.Profile.TimeAt(float64(i)) + tr.Late[i]
		if i >= spare && r.Float64() < share {
			end = math.Max(end, due+low.Seconds()+r.Float64()*(high-low).Seconds())
		}
		if due < end {
			tr.Late[i] += end - due
			end += 50e-6 + 100e-6*r.Float64()
		}
	}
	return tr
}

// Staircase delays each tick until the next multiple of the period (starting at phase), as an audio server does that
// delivers MIDI once a period. It subtracts the mean lateness of half a period, because no follower can see a
// constant.
func (tr Train) Staircase(period time.Duration, phase float64) Train {
	q := period.Seconds()
	for i := range tr.Late {
		due := tr.Profile.TimeAt(float64(i)) + tr.Late[i]
		tr.Late[i] += (math.Ceil(due/q-phase)+phase)*q - due - q/2
	}
	return tr
}

// Drop removes ticks.
func (tr Train) Drop(ticks ...int) Train {
	for _, i := range ticks {
		tr.Late[i] = math.NaN()
	}
	return tr
}

// Double repeats ticks.
func (tr Train) Double(ticks ...int) Train {
	tr.Doubles = append(tr.Doubles, ticks...)
	return tr
}

// Stamps returns when the ticks arrive, in order.
func (tr Train) Stamps() []clock.Time {
	out := make([]clock.Time, 0, len(tr.Late)+len(tr.Doubles))
	add := func(i int, more float64) {
		if s := tr.Profile.TimeAt(float64(i)) + tr.Late[i] + more; s == s {
			out = append(out, Origin+clock.Time(math.Round(s*1e9)))
		}
	}
	for i := range tr.Late {
		add(i, 0)
	}
	for _, i := range tr.Doubles {
		add(i, 0.4e-3)
	}
	slices.Sort(out)
	return out
}
