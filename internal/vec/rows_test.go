package vec

import (
	"math"
	"math/rand/v2"
	"testing"
)

func random(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// TestRowsAreAddedInTurn: AddRows and DotPositive give what AddScaled and Dot give, to the bit, at every length.
func TestRowsAreAddedInTurn(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const rows = 7
	for n := range 200 {
		w, got := random(rng, rows*n), random(rng, n)
		want := append([]float32(nil), got...)
		terms := []Term{{0, 0.5}, {6, -1.25}, {3, 1}, {3, 0.1}, {5, 0}}
		AddRows(got, w, terms)
		for _, f := range terms {
			AddScaled(want, w[f.Index*n:][:n], f.Value)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("n %d: element %d is %g, want %g", n, i, got[i], want[i])
			}
		}
		x, y := random(rng, n), random(rng, n)
		sum := append([]float32(nil), x...)
		AddScaled(sum, y, 1)
		for i, v := range sum {
			if v < 0 {
				sum[i] = 0
			}
		}
		if got, want := DotPositive(x, y, got), Dot(sum, got); got != want {
			t.Fatalf("n %d: the dot product is %g, want %g", n, got, want)
		}
		for i := range x { // what is no number is not hidden
			old := x[i]
			if x[i] = float32(math.NaN()); !math.IsNaN(float64(DotPositive(x, y, got))) {
				t.Fatalf("n %d: element %d is no number, and the dot product is one", n, i)
			}
			x[i] = old
		}
	}
	dst, w := make([]float32, 150), random(rng, 450)
	terms := []Term{{1, 2}, {2, 3}}
	if n := testing.AllocsPerRun(100, func() { AddRows(dst, w, terms); dst[0] = DotPositive(dst, w, w) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkAddRows(b *testing.B) {
	dst, w := make([]float32, 192), make([]float32, 192*64)
	terms := make([]Term, 32)
	for i := range terms {
		terms[i] = Term{2 * i, 0.5}
	}
	b.Run("rows", func(b *testing.B) {
		for b.Loop() {
			AddRows(dst, w, terms)
		}
	})
	b.Run("one by one", func(b *testing.B) {
		for b.Loop() {
			for _, t := range terms {
				AddScaled(dst, w[t.Index*192:][:192], t.Value)
			}
		}
	})
}
