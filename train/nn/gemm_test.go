package nn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(n int, seed uint64) []float32 {
	rng := rand.New(rand.NewPCG(seed, 1))
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// slowProduct is the oracle: op(a)·op(b) in float64.
func slowProduct(a, b view, m, n, k int) []float64 {
	at := func(v view, r, c int) float64 {
		if v.trans {
			r, c = c, r
		}
		return float64(v.data[r*v.ld+c])
	}
	out := make([]float64, m*n)
	for i := range m {
		for j := range n {
			for l := range k {
				out[i*n+j] += at(a, i, l) * at(b, l, j)
			}
		}
	}
	return out
}

func operand(r, c, pad int, trans bool, seed uint64) view {
	if trans {
		r, c = c, r
	}
	return view{random(r*(c+pad), seed), c + pad, trans}
}

func TestGemm(t *testing.T) {
	for _, k := range available() {
		for _, workers := range []int{1, 3} {
			e := NewEngine(WithKernel(k.name), Workers(workers))
			for _, size := range [][3]int{{1, 1, 1}, {3, 5, 7}, {4, 32, 256}, {5, 33, 257}, {130, 27, 96}, {32, 147, 512}, {30, 100, 600}, {32, 512, 147}, {200, 70, 600}} {
				m, n, depth := size[0], size[1], size[2]
				for op := range 8 {
					a, b, add := operand(m, depth, op, op&1 > 0, 1), operand(depth, n, 2*op, op&2 > 0, 2), op&4 > 0
					t.Run(fmt.Sprintf("%s/%d/%v/%d", k.name, workers, size, op), func(t *testing.T) { checkGemm(t, e, a, b, m, n, depth, add) })
				}
			}
			e.Close()
		}
	}
}

func checkGemm(t *testing.T, e *Engine, a, b view, m, n, k int, add bool) {
	t.Helper()
	ldd := n + 3
	before := random(m*ldd, 9)
	if !add { // what is there before is overwritten, whatever it is
		for i := range before {
			if i%ldd < n {
				before[i] = float32(math.NaN())
			}
		}
	}
	got := append([]float32{}, before...)
	e.gemm(got, ldd, a, b, m, n, k, add)
	want := slowProduct(a, b, m, n, k)
	for i := range m {
		for j := range ldd {
			w := float64(before[i*ldd+j])
			if j < n {
				if !add {
					w = 0
				}
				w += want[i*n+j]
			}
			if g := float64(got[i*ldd+j]); !(math.Abs(g-w) <= 2e-6*float64(k)+1e-6) {
				t.Fatalf("row %d column %d: %g, want %g", i, j, g, w)
			}
		}
	}
}

// The number of workers must not change a bit.
func TestGemmIsTheSameOnAnyNumberOfWorkers(t *testing.T) {
	a, b := operand(130, 600, 0, true, 1), operand(600, 300, 0, false, 2)
	for _, k := range available() {
		var first []float32
		for _, w := range []int{1, 2, 5} {
			e := NewEngine(WithKernel(k.name), Workers(w))
			got := make([]float32, 130*300)
			e.gemm(got, 300, a, b, 130, 300, 600, false)
			e.Close()
			if first == nil {
				first = got
			}
			for i := range got {
				if got[i] != first[i] {
					t.Fatalf("%s, %d workers: element %d is %g, want %g", k.name, w, i, got[i], first[i])
				}
			}
		}
	}
}

// TestFewRowsGiveTheSameBits: a product of few rows is computed the other way round, in the same order of sums.
func TestFewRowsGiveTheSameBits(t *testing.T) {
	for _, size := range [][3]int{{32, 512, 2067}, {30, 100, 600}, {64, 200, 300}} {
		m, n, depth := size[0], size[1], size[2]
		if !fewRows(m, n, depth) {
			t.Fatalf("%v has many rows", size)
		}
		a, b := operand(m, depth, 3, false, 1), operand(depth, n, 5, true, 2)
		for _, k := range available() {
			e := NewEngine(WithKernel(k.name), Workers(2))
			got, want := make([]float32, m*n), make([]float32, m*n)
			e.gemm(got, n, a, b, m, n, depth, false)
			e.product(want, n, a, b, m, n, depth, false)
			e.Close()
			if !slices.Equal(got, want) {
				t.Errorf("%s, %v: other bits", k.name, size)
			}
		}
	}
}

func BenchmarkGemm(b *testing.B) {
	for _, s := range []struct {
		name    string
		m, n, k int
		ta, tb  bool
	}{
		{"conv3", 128, 512, 1024, false, true},
		{"conv3 dX", 128, 1024, 512, false, false},
		{"conv3 dW", 512, 1024, 128, true, false},
		{"deconv0", 128, 1024, 512, false, false},
		{"dense", 32, 512, 2067, false, true},
		{"dense dX", 32, 2067, 512, false, false},
		{"dense dW", 512, 2067, 32, true, false},
		{"conv0", 1024, 64, 108, false, true},
		{"out", 2048, 27, 96, false, true},
		{"conv1 dW", 128, 256, 512, true, false},
	} {
		for _, w := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/%d", s.name, w), func(b *testing.B) {
				e := NewEngine(Workers(w))
				defer e.Close()
				x, y := operand(s.m, s.k, 0, s.ta, 1), operand(s.k, s.n, 0, s.tb, 2)
				dst := make([]float32, s.m*s.n)
				for b.Loop() {
					e.gemm(dst, s.n, x, y, s.m, s.n, s.k, false)
				}
				b.ReportMetric(2*float64(s.m*s.n*s.k)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			})
		}
	}
}
