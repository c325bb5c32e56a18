package novelty

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

func random(rng *rand.Rand) *groove.Pattern {
	p := &groove.Pattern{}
	for s := range p.Hits {
		for v := range p.Hits[s] {
			p.Hits[s][v] = rng.Float64() < 0.13
		}
	}
	return p
}

// oracle is the Jaccard distance by cells.
func oracle(a, b *groove.Pattern) float64 {
	both, either := 0.0, 0.0
	for s := range a.Hits {
		for v := range a.Hits[s] {
			if a.Hits[s][v] && b.Hits[s][v] {
				both++
			}
			if a.Hits[s][v] || b.Hits[s][v] {
				either++
			}
		}
	}
	return 1 - both/either
}

func TestDistances(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var patterns []*groove.Pattern
	var sets []Bits
	for range 50 {
		p := random(rng)
		patterns, sets = append(patterns, p), append(sets, BitsOf(p))
		if b := sets[len(sets)-1]; b.Count() != p.Count() {
			t.Fatalf("%d bits of %d hits", b.Count(), p.Count())
		}
	}
	x := NewIndex(sets[:40])
	for i := 40; i < 50; i++ {
		nearest := 1.0
		for j := range 40 {
			d := oracle(patterns[i], patterns[j])
			if math.Abs(Distance(&sets[i], &sets[j])-d) > 1e-12 {
				t.Errorf("%d to %d: %g, want %g", i, j, Distance(&sets[i], &sets[j]), d)
			}
			nearest = min(nearest, d)
		}
		if got := x.Nearest(&sets[i]); math.Abs(got-nearest) > 1e-12 {
			t.Errorf("%d: nearest %g, want %g", i, got, nearest)
		}
	}
}

func TestMeasure(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	a, b, far, empty := BitsOf(random(rng)), BitsOf(random(rng)), Bits{1 << 5}, Bits{}
	near := a
	near[0] ^= near[0] & -near[0] // one hit fewer
	x := NewIndex([]Bits{a, a, b, empty})
	if len(x.sets) != 2 {
		t.Errorf("%d sets in the index, want 2", len(x.sets))
	}
	n := x.Measure([]Bits{a, near, far, empty})
	if n.Loops != 3 || n.NearCopies != 2.0/3 || math.Abs(n.Median-1/float64(a.Count())) > 1e-12 {
		t.Errorf("%+v (%v)", n, n)
	}
	if z := x.Measure(nil); z != (Novelty{}) {
		t.Errorf("of nothing: %+v", z)
	}
	if d := Distinct([]Bits{a, a, b, empty}); d != 0.75 {
		t.Errorf("distinct: %g, want 0.75", d)
	}
	if Distance(&empty, &empty) != 0 || (&Index{}).Nearest(&a) != 1 {
		t.Error("the distance of empty sets is 0, to an empty index 1")
	}
}

func BenchmarkMeasure(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	sets := make([]Bits, 16000)
	for i := range sets {
		sets[i] = BitsOf(random(rng))
	}
	x := NewIndex(sets)
	for b.Loop() {
		x.Measure(sets[:4000])
	}
}
