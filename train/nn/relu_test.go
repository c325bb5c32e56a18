package nn

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestReLUOfAllKernels: the two helpers give what a plain loop gives, on each kernel and at each width.
func TestReLUOfAllKernels(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	random := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(rng.NormFloat64())
		}
		return x
	}
	for _, k := range available() {
		e := NewEngine(WithKernel(k.name), Workers(1))
		for _, n := range []int{1, 7, 8, 31, 33, 192, 300} {
			x, b, dy, sum := random(n), random(n), random(n), random(n)
			want, wantDy, wantSum := make([]float32, n), slices.Clone(dy), slices.Clone(sum)
			for i := range n {
				want[i] = max(x[i]+b[i], 0)
				if want[i] == 0 {
					wantDy[i] = 0
				}
				wantSum[i] += wantDy[i]
			}
			y := make([]float32, n)
			e.AddReLU(y, x, b)
			e.BackReLU(sum, dy, y, new([32]float32))
			if !slices.Equal(y, want) || !slices.Equal(dy, wantDy) || !slices.Equal(sum, wantSum) {
				t.Errorf("%s, %d numbers: not what a loop gives", k.name, n)
			}
		}
		e.Close()
	}
}
