package nn

import (
	"math"
	"testing"
)

func TestGradientsOfPooling(t *testing.T) {
	e := NewEngine(Workers(2))
	defer e.Close()
	const batch = 5
	in := Shape{8, 6}
	for name, l := range map[string]Layer{
		"max":             NewMaxPool(e, in, 2, batch),
		"max, one left":   NewMaxPool(e, Shape{7, 6}, 3, batch),
		"fold":            NewFold(e, in, 4, batch, false),
		"fold with peaks": NewFold(e, in, 4, batch, true),
		"global":          NewFold(e, in, 8, batch, true),
		"channel dropout": NewChannelDropout(e, in, batch, 0.4, 3),
		"between others": Sequence{
			NewConv(e, "c", in, batch, ConvOptions{Channels: 7, Taps: Taps{3, 1, 1}}), NewFold(e, Shape{8, 7}, 2, batch, true),
			NewDense(e, "d", Shape{4, 14}, batch, DenseOptions{Width: 3}),
		},
	} {
		t.Run(name, func(t *testing.T) { checkGradients(t, l, batch) })
	}
}

func TestPoolingByHand(t *testing.T) {
	e := NewEngine(Workers(1))
	defer e.Close()
	x := []float32{1, 8, 2, 7, 3, 6, 4, 5} // four steps of two channels
	for _, c := range []struct {
		name string
		l    Layer
		want []float32
	}{
		{"max", NewMaxPool(e, Shape{4, 2}, 2, 1), []float32{2, 8, 4, 6}},
		{"fold", NewFold(e, Shape{4, 2}, 2, 1, false), []float32{2, 7, 3, 6}},
		{"fold with peaks", NewFold(e, Shape{4, 2}, 2, 1, true), []float32{2, 7, 3, 8, 3, 6, 4, 7}},
		{"dropout in inference", NewChannelDropout(e, Shape{4, 2}, 1, 0.5, 1), x},
	} {
		for i, y := range c.l.Forward(x, &Pass{Batch: 1}) {
			if y != c.want[i] {
				t.Errorf("%s: number %d is %g, want %g", c.name, i, y, c.want[i])
			}
		}
	}
}

func TestChannelDropoutTakesWholeChannels(t *testing.T) {
	e := NewEngine(Workers(1))
	defer e.Close()
	s := Shape{4, 100}
	x := make([]float32, 3*s.Len())
	for i := range x {
		x[i] = 1
	}
	gone := 0
	y := NewChannelDropout(e, s, 3, 0.25, 1).Forward(x, &Pass{Batch: 3, Train: true, Seed: 1})
	for i := range 3 {
		for c := range s.Channels {
			first := y[i*s.Len()+c]
			for k := range s.Steps {
				if y[i*s.Len()+k*s.Channels+c] != first {
					t.Fatalf("example %d, channel %d: steps differ", i, c)
				}
			}
			if first == 0 {
				gone++
			}
		}
	}
	if gone < 50 || gone > 100 {
		t.Errorf("%d of 300 channels dropped, want about 75", gone)
	}
}

func TestSoftmaxCrossEntropy(t *testing.T) {
	const rows, classes = 4, 5
	l := random(rows*classes, 1)
	target := make([]float32, rows*classes)
	for r := range rows {
		target[r*classes+r], target[r*classes+4] = 0.75, 0.25
	}
	target[4], target[0] = 0, 1 // a plain label
	d := make([]float32, len(l))
	loss := SoftmaxCrossEntropy(d, l, target, rows)
	for i := range l {
		const h = 1e-2
		was := l[i]
		l[i] = was + h
		up := SoftmaxCrossEntropy(nil, l, target, rows)
		l[i] = was - h
		down := SoftmaxCrossEntropy(nil, l, target, rows)
		l[i] = was
		if want := (up - down) / (2 * h); !(math.Abs(want-float64(d[i])) <= 1e-4) {
			t.Errorf("gradient %d is %g, want %g", i, d[i], want)
		}
	}
	if shifted := SoftmaxCrossEntropy(nil, []float32{1000, 1000}, []float32{1, 0}, 1); !(math.Abs(shifted-math.Ln2) <= 1e-9) {
		t.Errorf("two equal logits of 1000 give %g, want log 2", shifted)
	}
	if !(loss > 0) {
		t.Errorf("loss is %g", loss)
	}
}
