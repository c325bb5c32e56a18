package nn

import (
	"math"
	"testing"
)

// plainConv2D is the definition: y[t][v][o] = b[o] + Σ w[o][i][j][c]·x[t+i−K/2][v+j−K/2][c], outside 0.
func plainConv2D(x, w, b []float32, in Plane, k int) []float32 {
	at := func(t, v, c int) float64 {
		if t < 0 || v < 0 || t >= in.Steps || v >= in.Columns {
			return 0
		}
		return float64(x[(t*in.Columns+v)*in.Channels+c])
	}
	var y []float32
	for t := range in.Steps {
		for v := range in.Columns {
			for o := range b {
				sum := float64(b[o])
				for i := range k {
					for j := range k {
						for c := range in.Channels {
							sum += float64(w[((o*k+i)*k+j)*in.Channels+c]) * at(t+i-k/2, v+j-k/2, c)
						}
					}
				}
				y = append(y, float32(sum))
			}
		}
	}
	return y
}

func TestConv2DIsItsDefinition(t *testing.T) {
	const batch = 3
	for _, k := range available() {
		e := NewEngine(WithKernel(k.name), Workers(2))
		for _, c := range []struct {
			in     Plane
			out, k int
		}{{Plane{8, 9, 3}, 32, 3}, {Plane{5, 4, 32}, 7, 3}, {Plane{4, 9, 5}, 40, 5}, {Plane{1, 1, 2}, 3, 3}} {
			l := NewConv2D(e, "c", c.in, batch, Conv2DOptions{Channels: c.out, K: c.k})
			copy(l.w.Data, random(len(l.w.Data), 1))
			copy(l.b.Data, random(len(l.b.Data), 2))
			x := random(batch*l.In().Len(), 3)
			y := l.Forward(x, &Pass{Batch: batch})
			for i := range batch {
				want := plainConv2D(x[i*l.In().Len():][:l.In().Len()], l.w.Data, l.b.Data, c.in, c.k)
				for j, q := range want {
					if got := y[i*len(want)+j]; !(math.Abs(float64(got-q)) <= 1e-4*(1+math.Abs(float64(q)))) {
						t.Fatalf("%s, %+v, example %d: number %d is %g, want %g", k.name, c.in, i, j, got, q)
					}
				}
			}
		}
		e.Close()
	}
}

// A kernel that looks one step back and one column to the right moves the plane.
func TestConv2DMovesAPlane(t *testing.T) {
	e := NewEngine(Workers(1))
	defer e.Close()
	l := NewConv2D(e, "c", Plane{2, 3, 1}, 1, Conv2DOptions{Channels: 1, K: 3})
	l.w.Data[0*3+2] = 1
	want := []float32{0, 0, 0, 2, 3, 0}
	for i, y := range l.Forward([]float32{1, 2, 3, 4, 5, 6}, &Pass{Batch: 1}) {
		if y != want[i] {
			t.Errorf("cell %d is %g, want %g", i, y, want[i])
		}
	}
}

func TestGradientsOfConv2D(t *testing.T) {
	const batch = 4
	in := Plane{6, 5, 3}
	for _, k := range available() {
		e := NewEngine(WithKernel(k.name), Workers(2))
		conv := func(in Plane, n int) *Conv2D {
			return NewConv2D(e, "c", in, batch, Conv2DOptions{Channels: n, K: 3})
		}
		wide := Plane{6, 5, 8}
		for name, l := range map[string]Layer{
			"alone": conv(in, 6),
			"wide":  conv(in, 33),
			"block": Sequence{
				conv(in, 8), NewNorm(e, "n", wide.Cells(), batch, NormOptions{Epsilon: 1e-3, Momentum: 0.01, ReLU: true}),
				NewMaxPool(e, wide.Rows(), 2, batch), NewDropout(e, Shape{3, 5 * 8}, batch, 0.25, 1), conv(Plane{3, 5, 8}, 4),
				NewFold(e, Shape{15, 4}, 15, batch, false),
			},
		} {
			t.Run(k.name+"/"+name, func(t *testing.T) { checkGradients(t, l, batch) })
		}
		e.Close()
	}
}

// Pooling a plane's rows keeps the larger of two steps for each column: nothing is pooled over the columns.
func TestPoolingAPlaneOverItsSteps(t *testing.T) {
	e := NewEngine(Workers(1))
	defer e.Close()
	x := []float32{1, 8, 3, 4, 5, 2, 7, 6} // 4 steps × 2 columns × 1
	want := []float32{3, 8, 7, 6}
	for i, y := range NewMaxPool(e, Plane{4, 2, 1}.Rows(), 2, 1).Forward(x, &Pass{Batch: 1}) {
		if y != want[i] {
			t.Errorf("cell %d is %g, want %g", i, y, want[i])
		}
	}
}

// BenchmarkPaperBlocks is the paper's four convolutions, forward and back, on a batch of 32 loops.
func BenchmarkPaperBlocks(b *testing.B) {
	e := NewEngine()
	defer e.Close()
	const batch = 32
	at, s := Plane{64, 9, 3}, Sequence{}
	for i, n := range []int{32, 64, 128, 256} {
		c := NewConv2D(e, "c", at, batch, Conv2DOptions{Channels: n, K: 3, First: i == 0})
		at = c.Plane()
		s = append(s, c, NewNorm(e, "n", at.Cells(), batch, NormOptions{Epsilon: 1e-3, Momentum: 0.01, ReLU: true}), NewMaxPool(e, at.Rows(), 2, batch))
		at.Steps /= 2
	}
	x, dy := random(batch*s.In().Len(), 1), random(batch*s.Out().Len(), 2)
	for b.Loop() {
		s.Forward(x, &Pass{Batch: batch, Train: true})
		s.Backward(append([]float32{}, dy...))
	}
	b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "examples/s")
}
