package nn

import (
	"math"
	"testing"
)

// near compares with a tolerance for another order of sums.
func near(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		d := math.Abs(float64(got[i]) - float64(want[i]))
		if !(d <= 1e-5*(1+math.Abs(float64(want[i])))) {
			t.Fatalf("%s[%d]: %g, want %g", what, i, got[i], want[i])
		}
	}
}

// FuzzKernels holds every kernel against the plain one, on sizes that are no multiple of a vector.
func FuzzKernels(f *testing.F) {
	for _, n := range []uint8{1, 7, 16, 33, 64, 100} {
		f.Add(n, uint8(5), uint64(n))
	}
	f.Fuzz(func(t *testing.T, width, rows uint8, seed uint64) {
		c, r := int(width)%100+1, int(rows)%20+1
		for _, k := range available() {
			if k != &plainKernel {
				compareKernel(t, k, c, r, seed)
			}
		}
	})
}

func compareKernel(t *testing.T, k *kernel, c, r int, seed uint64) {
	t.Helper()
	ld := c + int(seed%5)
	x, y, mean := random(r*ld, seed), random(r*ld, seed+1), random(c, seed+2)
	copies := func(s []float32) (a, b []float32) { return append([]float32{}, s...), append([]float32{}, s...) }

	s1, s2 := copies(random(c, seed+3))
	q1, q2 := copies(random(c, seed+4))
	k.moments(s1, q1, mean, x, ld)
	plainMoments(s2, q2, mean, x, ld)
	near(t, k.name+" sums", s1, s2)
	near(t, k.name+" squares", q1, q2)

	d1, d2 := copies(random(r*ld, seed+5))
	k.backMoments(s1, q1, mean, d1, y, x, ld)
	plainBackMoments(s2, q2, mean, d2, y, x, ld)
	near(t, k.name+" gradient sums", s1, s2)
	near(t, k.name+" gradient products", q1, q2)
	near(t, k.name+" stopped gradient", d1, d2)

	k.affine(s1, x[:c], mean, q2, 0)
	plainAffine(s2, x[:c], mean, q2, 0)
	near(t, k.name+" affine", s1, s2)
	k.backAffine(s1, x[:c], y[:c], mean, q2, d2[:c])
	plainBackAffine(s2, x[:c], y[:c], mean, q2, d2[:c])
	near(t, k.name+" backward affine", s1, s2)
	k.sum(s1, x[:c])
	plainSum(s2, x[:c])
	near(t, k.name+" sum", s1, s2)

	scales := &adamScales{decay: 0.99, b1: 0.9, b2: 0.999, rate: 0.01, epsilon: 1e-7, root: 1.5, clip: 0.5}
	w1, w2 := copies(random(c, seed+6))
	m1, m2 := copies(random(c, seed+7))
	v1, v2 := copies(random(c, seed+8))
	for i := range v1 {
		v1[i] *= v1[i]
		v2[i] = v1[i]
	}
	k.adam(w1, y[:c], m1, v1, scales)
	plainAdam(w2, y[:c], m2, v2, scales)
	near(t, k.name+" weights", w1, w2)
	near(t, k.name+" first moments", m1, m2)
	near(t, k.name+" second moments", v1, v2)
}

func TestAffineKeepsNaN(t *testing.T) {
	for _, k := range available() {
		x, one := make([]float32, 40), make([]float32, 40)
		for i := range x {
			x[i], one[i] = float32(math.NaN()), 1
		}
		k.affine(x, x, one, one, 0)
		for i, v := range x {
			if v == v {
				t.Fatalf("%s: element %d became %g: a broken net would look sane", k.name, i, v)
			}
		}
	}
}

func TestMixIsUniform(t *testing.T) {
	e := NewEngine()
	defer e.Close()
	d := NewDropout(e, Shape{1, 1000}, 20, 0.3, 7)
	x := make([]float32, 20000)
	for i := range x {
		x[i] = 1
	}
	sum := 0.0
	for _, v := range d.Forward(x, &Pass{Batch: 20, Train: true, Seed: 9}) {
		sum += float64(v)
	}
	if mean := sum / 20000; !(math.Abs(mean-1) <= 0.03) {
		t.Errorf("mean after dropout %.3f, want 1", mean)
	}
}
