package human

import (
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// sorted is a set of loops with tallies by performance, so that any half is a sum of few tallies.
type sorted struct {
	performances []int // ascending
	takes        map[int]*take
}

// take is a performance's sums.
type take struct {
	genre  groove.Genre
	kit    *tally
	voices [groove.NumVoices]*tally
	sums   *featureSums
}

func newTake(g groove.Genre) *take {
	t := &take{genre: g, kit: newTally(), sums: newFeatureSums(SummaryFeatures)}
	for v := range t.voices {
		t.voices[v] = newTally()
	}
	return t
}

func (t *take) tally(voice int) *tally {
	if voice < 0 {
		return t.kit
	}
	return t.voices[voice]
}

// sort adds up the loops that are not silent.
func sort(loops []Loop) *sorted {
	s := &sorted{takes: map[int]*take{}}
	x := make([]float32, NumFeatures)
	for _, l := range loops {
		all := l.hits()
		if len(all) == 0 {
			continue
		}
		t := s.takes[l.Performance]
		if t == nil {
			t = newTake(l.Genre)
			s.takes[l.Performance] = t
			s.performances = append(s.performances, l.Performance)
		}
		t.kit.add(l, all, -1)
		for v := range t.voices {
			t.voices[v].add(l, all, v)
		}
		Features(l, x)
		t.sums.add(x[:SummaryFeatures])
	}
	slices.Sort(s.performances)
	return s
}

// members returns the performances of a group.
func (s *sorted) members(g group) []int {
	return slices.DeleteFunc(slices.Clone(s.performances), func(p int) bool { return g.genre >= 0 && int(s.takes[p].genre) != g.genre })
}

func (s *sorted) sum(performances []int, voice int) *tally {
	t := newTally()
	for _, p := range performances {
		t.merge(s.takes[p].tally(voice))
	}
	return t
}

func (s *sorted) pick(g group) *tally { return s.sum(s.members(g), g.voice) }

// halve returns the group's tallies by halves, Halvings pairs; none when there are fewer than four performances.
func (s *sorted) halve(g group) [][2]*tally {
	var out [][2]*tally
	for _, h := range Halve(s.members(g), Halvings) {
		out = append(out, [2]*tally{s.sum(h[0], g.voice), s.sum(h[1], g.voice)})
	}
	return out
}

// Halve cuts a list of performances in two, n times at random from a fixed seed; nil when it has fewer than four.
func Halve(performances []int, n int) [][2][]int {
	if len(performances) < 4 {
		return nil
	}
	rng := groove.Rand(1, uint64(len(performances)))
	out := make([][2][]int, n)
	for i := range out {
		p := slices.Clone(performances)
		rng.Shuffle(len(p), func(a, b int) { p[a], p[b] = p[b], p[a] })
		out[i] = [2][]int{p[:len(p)/2], p[len(p)/2:]}
	}
	return out
}

// frechet returns the row of the Fréchet distance to ours. Its floor uses a third of the halvings, because each costs two
// decompositions.
func (s *sorted) frechet(ours *sorted) Row {
	real := s.sums(s.performances)
	scale := real.scales()
	var floor []float64
	for _, h := range Halve(s.performances, Halvings) {
		floor = append(floor, frechet(s.sums(h[0]), s.sums(h[1]), scale)/2)
	}
	return distant(judge(Row{
		Group: "all", Name: FrechetDistance, Ours: Number(frechet(real, ours.sums(ours.performances), scale)), Floor: high(floor),
	}))
}

func (s *sorted) sums(performances []int) *featureSums {
	c := newFeatureSums(SummaryFeatures)
	for _, p := range performances {
		c.merge(s.takes[p].sums)
	}
	return c
}
