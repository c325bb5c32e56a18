package train

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/train/gorgonia"
	"github.com/groovegen/groovegen/train/nn"
)

// TestAgainstGorgonia holds a step of a small model with the paper's settings, dropout and all, against the Gorgonia
// graph, gradient by gradient.
func TestAgainstGorgonia(t *testing.T) {
	c := Paper()
	c.Encoder, c.EncoderDense, c.Latent, c.Hidden = [5]int{27, 10, 12, 14, 18}, []int{20, 15}, 7, 21
	c.Decoder = [5]int{16, 14, 12, 10, 9}
	for _, kernel := range nn.Kernels() {
		e := nn.NewEngine(nn.WithKernel(kernel))
		t.Run(kernel, func(t *testing.T) { compareWithGorgonia(t, e, c) })
		e.Close()
	}
}

func compareWithGorgonia(t *testing.T, e *nn.Engine, c Config) {
	t.Helper()
	const batch = 9
	m, err := NewCVAE(e, c, batch, 3)
	if err != nil {
		t.Fatal(err)
	}
	params := map[string][]float32{}
	for name, x := range m.Tensors() {
		params[name] = x.Data
	}
	b := someBatch(batch)
	b.Eps = make([]float32, batch*c.Latent)
	for i := range b.Eps {
		b.Eps[i] = float32(i%7)/3 - 1
	}
	losses := m.Step(b, nn.Pass{Seed: 5, Step: 6})
	graph, err := gorgonia.New(graphConfig(c), batch, params)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = graph.Close() }()
	masks := gorgonia.Masks{Encoder0: maskOf(t, m.neck, 0), Encoder1: maskOf(t, m.neck, 1), Decoder0: maskOf(t, m.decoder, 0)}
	want, err := graph.Run(b.X, b.C, b.Eps, masks)
	if err != nil {
		t.Fatal(err)
	}
	if d := math.Abs(losses.Total - want.Total); !(d <= 1e-5) {
		t.Errorf("loss %g, want %g", losses.Total, want.Total)
	}
	got, all := m.Gradients(), graph.Grads()
	if len(all) != len(got) {
		t.Errorf("%d gradients, the graph has %d", len(got), len(all))
	}
	for name, w := range all {
		if norm(w) < 1e-6 { // a bias before a norm
			continue
		}
		if d := distance(got[name], w); d > 1e-4 {
			t.Errorf("gradient of %s is off by %.2g", name, d)
		}
	}
}

func graphConfig(c Config) gorgonia.Config {
	g := gorgonia.Paper()
	copy(g.Encoder[:], c.Encoder[1:])
	copy(g.Hidden[:], c.EncoderDense)
	g.Latent, g.Dense, g.Decoder = c.Latent, c.Hidden, c.Decoder
	return g
}

// maskOf returns the mask of the n-th dropout of a sequence in its last step.
func maskOf(t *testing.T, s nn.Sequence, n int) []float32 {
	t.Helper()
	for _, l := range s {
		if d, ok := l.(*nn.Dropout); ok {
			if n == 0 {
				return d.Mask()
			}
			n--
		}
	}
	t.Fatal("there is no such dropout")
	return nil
}
