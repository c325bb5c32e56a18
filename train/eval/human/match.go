package human

import (
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// Verdicts of a row.
const (
	Same   = "same"    // no further from real loops than real loops are from each other
	Low    = "low"     // less than drummers
	High   = "high"    // more than drummers
	Apart  = "apart"   // a distance beyond the floor; it has no direction
	Unsure = "unknown" // too few performances, or one side does not have the figure
)

// Halvings is how often the real performances are cut into halves.
const Halvings = 60

// Row compares one figure of one group of loops.
type Row struct {
	Group string `json:"group"` // "all", a genre, a voice, or both: see Crossed
	Name  string `json:"name"`
	Real  Number `json:"real"`
	Ours  Number `json:"ours"` // of a distance: from real to ours; Real is then 0
	// Floor is how far two sets of real performances as large as this one are from each other, in 19 of 20 cases.
	Floor   Number `json:"floor"`
	Verdict string `json:"verdict"`
}

// Difference returns Ours − Real.
func (r Row) Difference() float64 { return float64(r.Ours - r.Real) }

// The names of distances; see histogram.distance and frechet.
const (
	OffsetDistance   = "offset_wasserstein_ms"
	VelocityDistance = "velocity_wasserstein"
	IntervalDistance = "interval_wasserstein_ms" // of the times between successive strokes of one voice
	FrechetDistance  = "frechet"                 // on the summary features, in units of their spread among real loops
)

// AllLoops is the group of all loops and voices.
const AllLoops = "all"

// Match compares generated loops with real ones, figure by figure: all together, each genre, each voice, each voice of
// each genre. Loops of the two should have the same mix of genres and tempos. Silent loops are left out of both.
//
// The floor of a figure comes from cutting the real performances into halves (Halvings times, from a fixed seed) and
// taking the 95th percentile of the distances between halves, over √2, because halves vary √2 times as much as the
// whole does (over 2 for the Fréchet distance, which goes with the square). Groups of fewer than four performances have
// no floor.
func Match(real, ours []Loop) []Row {
	r, o := sort(real), sort(ours)
	var rows []Row
	for _, g := range groups() {
		a, b := r.pick(g), o.pick(g)
		if a.loops == 0 {
			continue
		}
		rows = append(rows, compare(g, a, b, r.halve(g))...)
	}
	return append(rows, r.frechet(o))
}

// group is a selection of loops and of voices in them.
type group struct {
	name  string
	genre int // −1 = all
	voice int // −1 = all
}

func groups() []group {
	out := []group{{AllLoops, -1, -1}}
	for _, g := range groove.AllGenres() {
		out = append(out, group{g.String(), int(g), -1})
	}
	for _, v := range groove.AllVoices() {
		out = append(out, group{v.String(), -1, int(v)})
	}
	for _, g := range groove.AllGenres() {
		for _, v := range groove.AllVoices() {
			out = append(out, group{Crossed(g, v), int(g), int(v)})
		}
	}
	return out
}

// Crossed is the group of a voice in loops of a genre.
func Crossed(g groove.Genre, v groove.Voice) string { return g.String() + " × " + v.String() }

// compare makes a group's rows: figures, then distances.
func compare(g group, real, ours *tally, halves [][2]*tally) []Row {
	kit := g.voice < 0
	a, b := real.figures(kit), ours.figures(kit)
	ds := distances(real, ours)
	floors := make([][]float64, len(a)+len(ds))
	for _, h := range halves {
		x, y := h[0].figures(kit), h[1].figures(kit)
		for i := range x {
			floors[i] = append(floors[i], math.Abs(float64(x[i].Value-y[i].Value))/math.Sqrt2)
		}
		for i, d := range distances(h[0], h[1]) {
			floors[len(a)+i] = append(floors[len(a)+i], float64(d.Value)/math.Sqrt2)
		}
	}
	var rows []Row
	for i := range a {
		rows = append(rows, judge(Row{Group: g.name, Name: a[i].Name, Real: a[i].Value, Ours: b[i].Value, Floor: high(floors[i])}))
	}
	for i, d := range ds {
		row := judge(Row{Group: g.name, Name: d.Name, Ours: d.Value, Floor: high(floors[len(a)+i])})
		rows = append(rows, distant(row))
	}
	return rows
}

func distances(a, b *tally) []Figure {
	return []Figure{
		{OffsetDistance, Number(a.offsets.distance(b.offsets))},
		{VelocityDistance, Number(a.velocities.distance(b.velocities))},
		{IntervalDistance, Number(a.intervals.distance(b.intervals))},
	}
}

// judge returns the verdict of a row.
func judge(r Row) Row {
	d, floor := r.Difference(), float64(r.Floor)
	switch {
	case math.IsNaN(d) || math.IsNaN(floor):
		r.Verdict = Unsure
	case math.Abs(d) <= floor:
		r.Verdict = Same
	case d < 0:
		r.Verdict = Low
	default:
		r.Verdict = High
	}
	return r
}

func distant(r Row) Row {
	if r.Verdict == High {
		r.Verdict = Apart
	}
	return r
}

// high returns the 95th percentile of the numbers that there are; NaN when they are fewer than half of all halvings.
func high(x []float64) Number {
	x = slices.DeleteFunc(x, math.IsNaN)
	if len(x) < Halvings/2 {
		return Number(math.NaN())
	}
	slices.Sort(x)
	return Number(x[len(x)*95/100])
}
