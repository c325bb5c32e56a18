package vec

import (
	"fmt"
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

// randomHalves returns numbers of half precision, the smallest and zeros among them.
func randomHalves(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.IntN(2048)-1024) * float32(math.Ldexp(1, -24+rng.IntN(20)))
	}
	return x
}

// addedInTurn adds the terms one after the other, as Rows does: by fused multiply-adds in whole lanes.
func addedInTurn(dst, w []float32, terms []Term) {
	whole := len(dst) &^ (lane - 1)
	for _, t := range terms {
		for i := range dst {
			if x := w[t.Index*len(dst)+i]; i < whole {
				dst[i] = exactFMA(x, t.Value, dst[i])
			} else {
				dst[i] += float32(x * t.Value)
			}
		}
	}
}

// TestRowsAreAddedInTurn: Rows gives the sums that it stands for, to the bit, at every number of columns, in single and in half precision.
func TestRowsAreAddedInTurn(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const rows = 7
	terms := []Term{{0, 0.5}, {6, -1.25}, {3, 1}, {3, 0.1}, {5, 0}}
	for n := 1; n < 250; n++ {
		for _, w := range [][]float32{random(rng, rows*n), randomHalves(rng, rows*n)} {
			m, got := NewRows(w, n), random(rng, n)
			want := append([]float32(nil), got...)
			m.AddTo(got, terms)
			addedInTurn(want, w, terms)
			for i := range got {
				if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
					t.Fatalf("%d columns, halves %t: number %d is %g, want %g", n, m.half != nil, i, got[i], want[i])
				}
			}
		}
	}
}

// TestRowsThatAreNotThere: a term of a row outside the matrix is found.
func TestRowsThatAreNotThere(t *testing.T) {
	for _, w := range [][]float32{make([]float32, 3*24), {0: 1.0001, 3*24 - 1: 1}} {
		for _, index := range []int{-1, 3, 1 << 40} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("row %d of 3 was added", index)
					}
				}()
				m := NewRows(w, 24)
				m.AddTo(make([]float32, 24), []Term{{0, 1}, {index, 0.5}})
			}()
		}
	}
}

// TestHalvesLoseNothing: what is kept as half precision is the number, and what is not such a number is not kept so.
func TestHalvesLoseNothing(t *testing.T) {
	for h := range 1 << 16 {
		x := halfValue(uint16(h))
		got, ok := exactHalf(x)
		if finite := h>>10&0x1f != 0x1f; ok != finite || ok && got != uint16(h) {
			t.Fatalf("%#04x is %g, which is kept as %#04x, %t", h, x, got, ok)
		}
		if next := math.Nextafter32(x, 1e9); next == next && next != 0 {
			if _, ok := exactHalf(next); ok {
				t.Fatalf("%g, next to %#04x, is kept", next, h)
			}
		}
	}
	for _, x := range []float32{65536, 1e10, -0x1.ffcp15 * 1.001, 0x1p-25, float32(math.NaN())} {
		if h, ok := exactHalf(x); ok {
			t.Errorf("%g is kept as %#04x", x, h)
		}
	}
}

// halfValue is the definition of binary16.
func halfValue(h uint16) float32 {
	sign, exponent, fraction := 1-2*float64(h>>15), int(h>>10&0x1f), float64(h&0x3ff)
	switch exponent {
	case 0:
		return float32(math.Copysign(fraction*0x1p-24, sign))
	case 0x1f:
		return float32(math.Inf(int(sign)))
	}
	return float32(sign * math.Ldexp(1+fraction/1024, exponent-15))
}

// TestDotPositive: it gives what Dot gives of the positive sums, to the bit, and hides nothing that is no number.
func TestDotPositive(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for n := range 200 {
		x, y, w := random(rng, n), random(rng, n), random(rng, n)
		sum := append([]float32(nil), x...)
		AddScaled(sum, y, 1)
		for i, v := range sum {
			if v < 0 {
				sum[i] = 0
			}
		}
		if got, want := DotPositive(x, y, w), Dot(sum, w); got != want {
			t.Fatalf("n %d: the dot product is %g, want %g", n, got, want)
		}
		for i := range x {
			old := x[i]
			if x[i] = float32(math.NaN()); !math.IsNaN(float64(DotPositive(x, y, w))) {
				t.Fatalf("n %d: element %d is no number, and the dot product is one", n, i)
			}
			x[i] = old
		}
	}
}

func TestRowsDoNotAllocate(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	dst, terms := make([]float32, 152), []Term{{1, 2}, {2, 3}}
	whole, half := NewRows(random(rng, 3*152), 152), NewRows(randomHalves(rng, 3*152), 152)
	if n := testing.AllocsPerRun(100, func() { whole.AddTo(dst, terms); half.AddTo(dst, terms); dst[0] = DotPositive(dst, dst, dst) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

// BenchmarkRows adds rows of matrices as large as the refiner's first layer and its second.
func BenchmarkRows(b *testing.B) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, size := range []struct{ rows, columns, terms int }{{550, 384, 140}, {384, 192, 190}, {298, 256, 90}, {256, 128, 128}, {128, 24, 64}, {550, 9, 140}} {
		terms := make([]Term, size.terms)
		for i := range terms {
			terms[i] = Term{i * size.rows / size.terms, 0.5}
		}
		w := randomHalves(rng, size.rows*size.columns)
		for _, m := range []Rows{{columns: size.columns, w: w}, NewRows(w, size.columns)} {
			b.Run(fmt.Sprintf("%dx%d/half=%t", size.rows, size.columns, m.half != nil), func(b *testing.B) {
				dst := make([]float32, size.columns)
				for b.Loop() {
					m.AddTo(dst, terms)
				}
				b.ReportMetric(float64(2*size.terms*size.columns)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			})
		}
	}
}
