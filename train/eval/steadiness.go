package eval

import (
	"cmp"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/novelty"
	"github.com/groovegen/groovegen/internal/stats"
	"github.com/groovegen/groovegen/train/eval/human"
)

// Steadiness says how much loops are one groove each. Of loops of several genres each genre weighs the same. Shares and means of no loops are 0.
type Steadiness struct {
	Loops          int     `json:"loops"`
	Steady         float64 `json:"steady"`           // share of steady loops, see groove.Steadiness
	Odd            float64 `json:"odd"`              // share of loops with an odd bar
	Fills          float64 `json:"fills"`            // share of bars that the fill judge hears as a fill
	KickOnOne      float64 `json:"kick_on_one"`      // share of bars with a kick on the one
	Backbeat       float64 `json:"backbeat"`         // share of loops with a snare on two and four in three bars or more
	VelocitySpread float64 `json:"velocity_spread"`  // σ of the velocities in a loop
	OffsetSpread   float64 `json:"offset_spread_ms"` // σ of the offsets in a loop
	Novelty        float64 `json:"novelty"`          // median of the distances to the nearest training loop
	NearCopies     float64 `json:"near_copies"`      // share of loops nearer than novelty.NearCopy

	Genres map[groove.Genre]Steadiness `json:"genres,omitempty"` // each genre by itself
}

// means points to the figures that are means over loops.
func (s *Steadiness) means() []*float64 {
	return []*float64{&s.Steady, &s.Odd, &s.Fills, &s.KickOnOne, &s.Backbeat, &s.VelocitySpread, &s.OffsetSpread, &s.NearCopies}
}

// SteadyOnly returns the loops that are steady.
func SteadyOnly(loops []human.Loop) []human.Loop {
	return slices.DeleteFunc(slices.Clone(loops), func(l human.Loop) bool { return !l.Pattern.Steadiness().Steady() })
}

// Steadiness measures loops.
func (t *Training) Steadiness(loops []human.Loop, fills *FillJudge) Steadiness {
	byGenre := map[groove.Genre][]human.Loop{}
	for _, l := range loops {
		byGenre[l.Genre] = append(byGenre[l.Genre], l)
	}
	out := Steadiness{Loops: len(loops), Genres: map[groove.Genre]Steadiness{}}
	var distances []weighted
	for _, g := range groove.AllGenres() {
		list := byGenre[g]
		if len(list) == 0 {
			continue
		}
		alone, d := t.steadinessOf(list, fills)
		out.Genres[g] = alone
		for i, x := range alone.means() {
			*out.means()[i] += *x / float64(len(byGenre))
		}
		distances = append(distances, d...)
	}
	out.Novelty = medianOf(distances)
	return out
}

// steadinessOf measures loops of one genre. It returns their distances to the nearest training loop, with a weight of 1 together.
func (t *Training) steadinessOf(loops []human.Loop, fills *FillJudge) (Steadiness, []weighted) {
	out, distances := Steadiness{Loops: len(loops)}, make([]weighted, len(loops))
	share := 1 / float64(len(loops))
	for i, l := range loops {
		s, hits := l.Pattern.Steadiness(), novelty.BitsOf(l.Pattern)
		distances[i] = weighted{t.index.Nearest(&hits), share}
		heard := 0.0
		for bar := range groove.Bars {
			heard += one(fills.Fill(l.Pattern, bar)) / groove.Bars
		}
		velocity, offset := spreads(l)
		for k, x := range []float64{
			one(s.Steady()), one(s.OddBars() > 0), heard, float64(l.Pattern.KicksOnOne()) / groove.Bars, one(l.Pattern.Backbeat()),
			velocity, offset, one(distances[i].x < novelty.NearCopy),
		} {
			*out.means()[k] += x * share
		}
	}
	out.Novelty = medianOf(slices.Clone(distances))
	return out, distances
}

// spreads returns σ of a loop's velocities, and of its offsets in ms.
func spreads(l human.Loop) (velocity, offset float64) {
	var v, o stats.Moments
	ms := human.StepLength(l.BPM)
	for s, hits := range l.Pattern.Hits {
		for i, hit := range hits {
			if hit {
				v.Add(float64(l.Pattern.Velocities[s][i]))
				o.Add(float64(l.Pattern.Offsets[s][i]) * ms)
			}
		}
	}
	if v.N == 0 {
		return 0, 0
	}
	return v.Spread(), o.Spread()
}

// weighted is a number and its weight.
type weighted struct{ x, weight float64 }

// medianOf returns the smallest number that, together with those below it, has half of the weight; 0 of none.
func medianOf(list []weighted) float64 {
	slices.SortFunc(list, func(a, b weighted) int { return cmp.Compare(a.x, b.x) })
	total, sum := 0.0, 0.0
	for _, w := range list {
		total += w.weight
	}
	for _, w := range list {
		if sum += w.weight; sum >= total/2 {
			return w.x
		}
	}
	return 0
}
