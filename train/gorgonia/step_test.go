package gorgonia

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// tiny is a model of a few hundred weights, with sizes that all differ, in double precision.
func tiny() Config {
	return Config{
		Encoder: [layers]int{3, 4, 5, 2}, Hidden: [2]int{6, 7}, Latent: 3, Condition: 2, Dense: 5, Decoder: [layers + 1]int{4, 3, 6, 2, 5},
		Epsilon: 1e-3, Momentum: 0.1, Beta: 0.3, Rate: 1e-2, AdamEpsilon: 1e-7, Double: true,
	}
}

// weights returns random tensors for c: gains near 1, variances above 0.
func weights(c Config, rng *rand.Rand) map[string][]float32 {
	params := map[string][]float32{}
	shapes := c.Shapes()
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		data := make([]float32, size(shapes[name]))
		fan := float64(len(data) / shapes[name][0])
		for i := range data {
			data[i] = float32(rng.NormFloat64() / math.Sqrt(fan))
			if len(shapes[name]) == 1 {
				data[i] *= 0.2
			}
			if strings.Contains(name, "bn") && strings.HasSuffix(name, ".weight") || strings.HasSuffix(name, "var") {
				data[i] = 0.5 + rng.Float32()
			}
		}
		params[name] = data
	}
	return params
}

// random returns a batch with hits in a quarter of the cells, and masks that drop some.
func random(c Config, batch int, rng *rand.Rand) (x, cond, eps []float32, masks Masks) {
	x = make([]float32, batch*groove.Steps*features)
	for row := range batch * groove.Steps {
		for v := range groove.NumVoices {
			if rng.IntN(4) == 0 {
				copyCell(x[row*features:], v, rng.Float32()-0.5, rng.Float32())
			}
		}
	}
	cond, eps = make([]float32, batch*c.Condition), make([]float32, batch*c.Latent)
	for i := range cond {
		cond[i] = rng.Float32()
	}
	for i := range eps {
		eps[i] = float32(rng.NormFloat64())
	}
	mask := func(n int, p float64) []float32 {
		m := make([]float32, batch*n)
		for i := range m {
			if rng.Float64() >= p {
				m[i] = float32(1 / (1 - p))
			}
		}
		return m
	}
	return x, cond, eps, Masks{mask(c.Hidden[0], 0.2), mask(c.Hidden[1], 0.5), mask(c.Dense, 0.2)}
}

func copyCell(step []float32, v int, offset, velocity float32) {
	step[v], step[groove.NumVoices+v], step[2*groove.NumVoices+v] = 1, offset, velocity
}

func newStep(t testing.TB, c Config, batch int) *Step {
	t.Helper()
	s, err := New(c, batch, weights(c, rand.New(rand.NewPCG(1, 2))))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// loss returns the total loss of the tiny model with other weights.
func loss(t *testing.T, s *Step, x, c, eps []float32, masks Masks) float64 {
	t.Helper()
	l, err := s.Run(x, c, eps, masks)
	if err != nil {
		t.Fatal(err)
	}
	return l.Total
}

// TestGradientsAreSlopes moves single weights of every tensor and compares what the loss does with the gradient.
func TestGradientsAreSlopes(t *testing.T) {
	const batch, h = 3, 1e-5
	s := newStep(t, tiny(), batch)
	x, c, eps, masks := random(tiny(), batch, rand.New(rand.NewPCG(3, 4)))
	loss(t, s, x, c, eps, masks)
	rng, seen := rand.New(rand.NewPCG(7, 8)), map[string]bool{}
	var grads [][]float64
	for _, l := range s.leaves {
		grads = append(grads, append([]float64(nil), numbersOf(l.grad).double...))
	}
	for i, l := range s.leaves {
		seen[l.tensor] = true
		for range 2 {
			at := rng.IntN(l.data.len())
			kept := l.data.double[at]
			l.data.double[at] = kept + h
			up := loss(t, s, x, c, eps, masks)
			l.data.double[at] = kept - h
			down := loss(t, s, x, c, eps, masks)
			l.data.double[at] = kept
			slope := (up - down) / (2 * h)
			if d := math.Abs(slope - grads[i][at]); !(d <= 1e-6*math.Abs(slope)+1e-8) {
				t.Errorf("%s[%d]: gradient %g, slope %g", l.tensor, l.place[at], grads[i][at], slope)
			}
		}
	}
	if params, _ := tiny().shapes(); len(seen) != len(params) {
		t.Errorf("%d tensors have leaves, want %d", len(seen), len(params))
	}
}

// TestEveryNumberHasOnePlace: the leaves cover each tensor exactly once.
func TestEveryNumberHasOnePlace(t *testing.T) {
	for _, c := range []Config{tiny(), Paper()} {
		rng := rand.New(rand.NewPCG(1, 2))
		want := weights(c, rng)
		s, err := New(c, 2, want)
		if err != nil {
			t.Fatal(err)
		}
		got, total := s.Params(), 0
		for name, data := range got {
			total += len(data)
			if r, _, _ := apart(data, want[name]); r != 0 {
				t.Errorf("%s comes back changed", name)
			}
		}
		places := 0
		for _, l := range s.leaves {
			places += len(l.place)
		}
		if total != places {
			t.Errorf("leaves hold %d numbers for %d of the tensors", places, total)
		}
		if c == Paper() && total != 3780635 {
			t.Errorf("the paper's model has %d parameters, want 3,780,635", total)
		}
		s.Close()
	}
}

// TestRunsDoNotTouchEachOther: nothing but the running statistics may stay from one run to the next.
func TestRunsDoNotTouchEachOther(t *testing.T) {
	s := newStep(t, tiny(), 4)
	x, c, eps, masks := random(tiny(), 4, rand.New(rand.NewPCG(5, 5)))
	first := loss(t, s, x, c, eps, masks)
	grads, stats := s.Grads(), s.Stats()
	other, _, _, _ := random(tiny(), 4, rand.New(rand.NewPCG(6, 6)))
	if loss(t, s, other, c, eps, Masks{}) == first {
		t.Error("another batch has the same loss")
	}
	if again := loss(t, s, x, c, eps, masks); again != first {
		t.Errorf("loss %g, then %g", first, again)
	}
	for name, g := range s.Grads() {
		if r, d, _ := apart(g, grads[name]); d > 0 {
			t.Errorf("gradient of %s is %g off the second time", name, r)
		}
	}
	for name, v := range s.Stats() {
		if _, d, _ := apart(v, stats[name]); d == 0 {
			t.Errorf("%s did not move", name)
		}
	}
}

// TestBatchesOfAnySize repeats two examples 130 times: means over the batch stay what they are, and so must all losses and
// gradients. 260 rows would also show slices whose bounds are taken for equal modulo 256.
func TestBatchesOfAnySize(t *testing.T) {
	const times = 130
	few, many := newStep(t, tiny(), 2), newStep(t, tiny(), 2*times)
	x, c, eps, _ := random(tiny(), 2, rand.New(rand.NewPCG(9, 9)))
	want, err := few.Run(x, c, eps, Masks{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := many.Run(repeat(x, times), repeat(c, times), repeat(eps, times), Masks{})
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(got.Total-want.Total) <= 1e-6 && math.Abs(got.Offset-want.Offset) <= 1e-6) {
		t.Errorf("losses %+v, of two examples alone %+v", got, want)
	}
	grads := few.Grads()
	for name, g := range many.Grads() {
		if _, d, z := apart(g, grads[name]); !(d <= 1e-5*z+1e-8) {
			t.Errorf("gradient of %s is %g off, its size %g", name, d, z)
		}
	}
}

func repeat(x []float32, times int) []float32 {
	var all []float32
	for range times {
		all = append(all, x...)
	}
	return all
}

// TestUpdateIsAdam follows three steps with the formula of Kingma & Ba, algorithm 1, in double precision.
func TestUpdateIsAdam(t *testing.T) {
	const beta1, beta2 = 0.9, 0.999
	cfg := tiny()
	s := newStep(t, cfg, 4)
	w, m, v := map[string][]float64{}, map[string][]float64{}, map[string][]float64{}
	for name, data := range s.Params() {
		w[name], m[name], v[name] = make([]float64, len(data)), make([]float64, len(data)), make([]float64, len(data))
		for i, x := range data {
			w[name][i] = float64(x)
		}
	}
	rng := rand.New(rand.NewPCG(12, 0))
	for step := 1; step <= 3; step++ {
		x, c, eps, masks := random(cfg, 4, rng)
		loss(t, s, x, c, eps, masks)
		grads := s.Grads()
		if err := s.Update(); err != nil {
			t.Fatal(err)
		}
		for name, data := range s.Params() {
			for i, got := range data {
				g := float64(grads[name][i])
				m[name][i] = beta1*m[name][i] + (1-beta1)*g
				v[name][i] = beta2*v[name][i] + (1-beta2)*g*g
				mHat, vHat := m[name][i]/(1-math.Pow(beta1, float64(step))), v[name][i]/(1-math.Pow(beta2, float64(step)))
				w[name][i] -= cfg.Rate * mHat / (math.Sqrt(vHat) + cfg.AdamEpsilon)
				if !(math.Abs(float64(got)-w[name][i]) <= 1e-6) {
					t.Fatalf("step %d: %s[%d] is %g, want %g", step, name, i, got, w[name][i])
				}
			}
		}
	}
}

// TestSinglePrecision: the graph that the benchmark times has the oracle's gradients.
func TestSinglePrecision(t *testing.T) {
	cfg := tiny()
	double := newStep(t, cfg, 5)
	cfg.Double = false
	single := newStep(t, cfg, 5)
	x, c, eps, masks := random(cfg, 5, rand.New(rand.NewPCG(2, 1)))
	if a, b := loss(t, single, x, c, eps, masks), loss(t, double, x, c, eps, masks); !(math.Abs(a-b) <= 1e-6) {
		t.Errorf("losses %g and %g", a, b)
	}
	want := double.Grads()
	for name, g := range single.Grads() {
		if _, d, z := apart(g, want[name]); !(d <= 1e-5*z+5e-7) {
			t.Errorf("gradient of %s is %g off, its size %g", name, d, z)
		}
	}
}

// TestDroppedLayer: with all of the encoder's last layer dropped, mu and logvar are their biases.
func TestDroppedLayer(t *testing.T) {
	cfg := tiny()
	s := newStep(t, cfg, 2)
	x, c, eps, _ := random(cfg, 2, rand.New(rand.NewPCG(4, 4)))
	l, err := s.Run(x, c, eps, Masks{Encoder1: make([]float32, 2*cfg.Hidden[1])})
	if err != nil {
		t.Fatal(err)
	}
	p, want := s.Params(), 0.0
	for i := range cfg.Latent {
		mu, logvar := float64(p["encoder.mu.bias"][i]), float64(p["encoder.logvar.bias"][i])
		want += 0.5 * (mu*mu + math.Exp(logvar) - logvar - 1) / float64(cfg.Latent)
	}
	if !(math.Abs(l.KL-want) <= 1e-9) {
		t.Errorf("KL %g, want %g", l.KL, want)
	}
	for name, g := range s.Grads() {
		if _, _, z := apart(g, g); strings.HasPrefix(name, "encoder.conv") && z != 0 {
			t.Errorf("%s has a gradient of size %g through a dropped layer", name, z)
		}
	}
}
