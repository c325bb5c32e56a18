package nn

import (
	"math"
	"testing"
)

// Each layer's gradients are held against central differences of ½|y·w|² for a fixed random w, in float32: a difference
// of 2e-3 leaves some 1e-3 of relative error.
func TestGradients(t *testing.T) {
	for _, k := range available() {
		e := NewEngine(WithKernel(k.name), Workers(2))
		const batch = 6
		in := Shape{8, 5}
		for name, build := range map[string]func() Layer{
			"dense":      func() Layer { return NewDense(e, "d", in, batch, DenseOptions{Width: 7}) },
			"dense relu": func() Layer { return NewDense(e, "d", in, batch, DenseOptions{Width: 33, ReLU: true}) },
			"conv":       func() Layer { return NewConv(e, "c", in, batch, ConvOptions{Channels: 6, Taps: Taps{4, 2, 1}}) },
			"conv k3":    func() Layer { return NewConv(e, "c", in, batch, ConvOptions{Channels: 6, Taps: Taps{3, 1, 1}}) },
			"deconv":     func() Layer { return NewDeconv(e, "c", in, batch, ConvOptions{Channels: 6, Taps: Taps{4, 2, 1}}) },
			"norm":       func() Layer { return NewNorm(e, "n", in, batch, NormOptions{Epsilon: 1e-3, Momentum: 0.01}) },
			"norm relu": func() Layer {
				return NewNorm(e, "n", in, batch, NormOptions{Epsilon: 1e-3, Momentum: 0.01, ReLU: true})
			},
			"dropout": func() Layer { return NewDropout(e, in, batch, 0.4, 3) },
			"conv to norm": func() Layer {
				return Sequence{
					NewConv(e, "c", in, batch, ConvOptions{Channels: 17, Taps: Taps{4, 2, 1}}),
					NewNorm(e, "n", Shape{4, 17}, batch, NormOptions{Epsilon: 1e-3, Momentum: 0.01, ReLU: true}),
				}
			},
		} {
			t.Run(k.name+"/"+name, func(t *testing.T) { checkGradients(t, build(), batch) })
		}
		e.Close()
	}
}

func checkGradients(t *testing.T, l Layer, batch int) {
	t.Helper()
	for i, p := range l.Params() {
		copy(p.Data, random(len(p.Data), uint64(i)+10))
	}
	x, w := random(batch*l.In().Len(), 1), random(batch*l.Out().Len(), 2)
	pass := &Pass{Batch: batch, Train: true, Seed: 5}
	loss := func() float64 {
		sum := 0.0
		for i, y := range l.Forward(x, pass) {
			sum += float64(y) * float64(w[i])
		}
		return sum
	}
	loss()
	for _, p := range l.Params() {
		p.used = false
	}
	dx := append([]float32{}, l.Backward(append([]float32{}, w...))...)
	check := func(what string, value, grad []float32) {
		t.Helper()
		bad := 0
		step := max(1, len(value)/40)
		n := 0
		for i := 0; i < len(value); i += step {
			const h = 2e-3
			was := value[i]
			value[i] = was + h
			up := loss()
			value[i] = was - h
			down := loss()
			value[i] = was
			n++
			if want := (up - down) / (2 * h); !(math.Abs(want-float64(grad[i])) <= 0.02*(1+math.Abs(want))) {
				bad++ // a ReLU's corner may lie between the two
			}
		}
		if bad > n/8 {
			t.Errorf("gradient of %s: %d of %d are wrong", what, bad, n)
		}
	}
	check("x", x, dx)
	for _, p := range l.Params() {
		check(p.Name, p.Data, append([]float32{}, p.Grad...))
	}
}

// A parameter that is used twice in a step gets both gradients.
func TestGradientsAddUp(t *testing.T) {
	e := NewEngine()
	defer e.Close()
	d := NewDense(e, "d", Shape{1, 3}, 2, DenseOptions{Width: 2})
	copy(d.w.Data, random(6, 1))
	x, dy := random(6, 2), random(4, 3)
	run := func() { d.Forward(x, &Pass{Batch: 2, Train: true}); d.Backward(append([]float32{}, dy...)) }
	run()
	once := append([]float32{}, d.w.Grad...)
	run()
	for i, g := range d.w.Grad {
		if !(math.Abs(float64(g-2*once[i])) <= 1e-5) {
			t.Fatalf("gradient %d after two uses is %g, want %g", i, g, 2*once[i])
		}
	}
}

func TestNormTakesTheRunningStatistics(t *testing.T) {
	e := NewEngine()
	defer e.Close()
	n := NewNorm(e, "n", Shape{1, 1}, 4, NormOptions{Epsilon: 1e-3, Momentum: 0.5})
	x := []float32{1, 2, 3, 6} // mean 3, unbiased variance 14/3
	n.Forward(x, &Pass{Batch: 4, Train: true})
	if n.Mean[0] != 1.5 || !(math.Abs(float64(n.Var[0])-(0.5+7.0/3)) <= 1e-6) {
		t.Errorf("running mean %g and variance %g, want 1.5 and 2.8333", n.Mean[0], n.Var[0])
	}
	y := n.Forward([]float32{1.5}, &Pass{Batch: 1})
	if !(math.Abs(float64(y[0])) <= 1e-6) {
		t.Errorf("the running mean becomes %g in inference, want 0", y[0])
	}
}
