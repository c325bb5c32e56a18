package infer

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// fakeDecoder gives every loop the same output, or an error, and remembers its arguments.
type fakeDecoder struct {
	logit   func(z []float32, cell int) float32
	err     error
	decodes int
	z, cond []float32
}

func (f *fakeDecoder) Engine() string { return "fake" }
func (f *fakeDecoder) Close() error   { return nil }

func (f *fakeDecoder) Decode(dst *Output, z, cond []float32) error {
	if f.err != nil {
		return f.err
	}
	f.decodes++
	f.z, f.cond = slices.Clone(z), slices.Clone(cond)
	n := len(cond) / groove.ConditionSize
	*dst = Output{Batch: n}
	for b := range n {
		for i := range Cells {
			dst.Logits = append(dst.Logits, f.logit(z[b*len(z)/n:(b+1)*len(z)/n], i))
			dst.Offsets, dst.Velocities = append(dst.Offsets, 0), append(dst.Velocities, 0.5)
		}
	}
	return nil
}

func steady(l float32) func([]float32, int) float32 { return func([]float32, int) float32 { return l } }

func recipe() Recipe {
	return Recipe{Style: groove.Pure(groove.Funk, 100), Seed: 7, Temperature: DefaultTemperature, Feel: groove.DefaultFeel()}
}

func makeLoop(t testing.TB, g *Generator, r Recipe) *groove.Loop {
	t.Helper()
	l, err := g.Loop(r)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLoopIsAFunctionOfItsRecipe(t *testing.T) {
	m := fullModel(t, smallConfig(HeadsSpread))
	a, b := NewGenerator(m, oracle{m}), NewGenerator(m, oracle{m})
	r := recipe()
	r.Nudge, r.Latent, r.Variation = [2]float64{0.5, -1}, []LatentSet{{3, 2}, {3, 1.5}}, 2
	first := makeLoop(t, a, r)
	makeLoop(t, b, recipe())
	if second := makeLoop(t, b, r); !reflect.DeepEqual(first, second) {
		t.Error("two generators make two loops of one recipe")
	}
	o := first.Origin
	if o.Engine != "oracle" || o.Model != m.ID || o.Seed != 7 || o.Variation != 2 || o.Style != r.Style || o.Temperature != r.Temperature {
		t.Errorf("origin %+v", o)
	}
	if o.Latent[3] != 1.5 {
		t.Errorf("latent 3 is %g: want what was set last", o.Latent[3])
	}
	if first.Pattern != first.Pattern.Canonical() || first.Pattern.Count() == 0 {
		t.Errorf("%d hits, canonical %t", first.Pattern.Count(), first.Pattern == first.Pattern.Canonical())
	}
	latent := slices.Clone(o.Latent)
	makeLoop(t, a, recipe())
	if !slices.Equal(latent, o.Latent) {
		t.Error("a later loop wrote to the latent of an earlier one")
	}
}

func TestLoopFollowsTheRecipe(t *testing.T) {
	m := fullModel(t, smallConfig(HeadsHOV))
	f := &fakeDecoder{logit: steady(-1)}
	g := NewGenerator(m, f)
	base := makeLoop(t, g, recipe()).Origin.Latent
	cond := recipe().Style.Condition()
	if !slices.Equal(f.cond, cond[:]) {
		t.Errorf("the decoder got %v", f.cond)
	}
	r := recipe()
	r.Nudge = [2]float64{2, -1}
	for i, got := range makeLoop(t, g, r).Origin.Latent {
		within(t, "nudged z", float64(got), float64(base[i]+2*m.Nudge[i]-m.Nudge[16+i]), 1e-6)
	}
	r = recipe()
	r.Variation = 5
	if !slices.Equal(makeLoop(t, g, r).Origin.Latent, base) {
		t.Error("the variation changes z")
	}
	r.Seed = 8
	if slices.Equal(makeLoop(t, g, r).Origin.Latent, base) {
		t.Error("the seed does not change z")
	}
	r = recipe()
	r.Feel.Gain[groove.Kick], r.Feel.Density = 0, 0.5
	l := makeLoop(t, g, r)
	for s := range l.Pattern.Hits {
		if l.Pattern.Hits[s][groove.Kick] {
			t.Fatal("the feel was not applied")
		}
	}
	within(t, "probability", float64(l.Probabilities[9][1]), 1/(1+math.E), 1e-6)
}

// A z that decodes to silence is drawn again, but not one that the user moved there.
func TestLoopRedrawsSilence(t *testing.T) {
	m := randomModel(t, smallConfig(HeadsHOV), 1)
	m.Nudge = make([]float32, 2*m.Config.Latent)
	m.Nudge[0] = 1
	f := &fakeDecoder{logit: func(z []float32, _ int) float32 { return 20 * (z[0] - 0.5) }}
	g := NewGenerator(m, f)
	redrawn := 0
	for seed := range uint64(100) {
		r := recipe()
		r.Seed = seed
		f.decodes = 0
		if l := makeLoop(t, g, r); l.Pattern.Count() == 0 && f.decodes <= maxAttempts {
			t.Errorf("seed %d is silent after %d tries", seed, f.decodes)
		}
		if f.decodes > 1 {
			redrawn++
		}
	}
	if redrawn < 30 {
		t.Errorf("%d of 100 drawn again: want about 70", redrawn)
	}
	r := recipe()
	r.Nudge[0] = -5
	if n := makeLoop(t, g, r).Pattern.Count(); n != 0 {
		t.Errorf("%d hits where the nudge led to silence", n)
	}
	f.logit = steady(-40)
	f.decodes = 0
	makeLoop(t, g, recipe())
	if f.decodes != maxAttempts+1 {
		t.Errorf("%d decodes of a model that knows only silence: want %d", f.decodes, maxAttempts+1)
	}
}

func TestLoopRefuses(t *testing.T) {
	m := fullModel(t, smallConfig(HeadsHOV))
	g := NewGenerator(m, &fakeDecoder{logit: steady(0)})
	for name, c := range map[string]struct {
		change func(*Recipe)
		say    string
	}{
		"no genre":     {func(r *Recipe) { r.Style.Weights = [groove.NumGenres]float32{} }, "weights"},
		"sum 2":        {func(r *Recipe) { r.Style.Weights[0] = 1 }, "sum to 2: want 1"},
		"tempo":        {func(r *Recipe) { r.Style.BPM = math.NaN() }, "bpm"},
		"feel":         {func(r *Recipe) { r.Feel.Swing = 1 }, "swing 1 is out of range"},
		"density":      {func(r *Recipe) { r.Feel.Density = -1 }, "density"},
		"temperature":  {func(r *Recipe) { r.Temperature = 9 }, "temperature 9 is out of range"},
		"nudge":        {func(r *Recipe) { r.Nudge[1] = math.Inf(1) }, "nudge y"},
		"latent index": {func(r *Recipe) { r.Latent = []LatentSet{{16, 0}} }, "latent index 16 is out of range: give a number from 0 to 15"},
		"latent value": {func(r *Recipe) { r.Latent = []LatentSet{{2, float32(math.NaN())}} }, "latent 2"},
	} {
		t.Run(name, func(t *testing.T) {
			r := recipe()
			c.change(&r)
			l, err := g.Loop(r)
			errorContains(t, err, "make loop: ", c.say)
			if l != nil {
				t.Error("there is a loop")
			}
		})
	}
}

func TestLoopOfABrokenModel(t *testing.T) {
	m := fullModel(t, smallConfig(HeadsHOV))
	g := NewGenerator(m, &fakeDecoder{logit: func(_ []float32, cell int) float32 {
		if cell == 9*17+2 {
			return float32(math.NaN())
		}
		return 0
	}})
	_, err := g.Loop(recipe())
	if !errors.Is(err, ErrNonFinite) {
		t.Errorf("error %v: want ErrNonFinite", err)
	}
	errorContains(t, err, "hit logit of closed_hat at bar 1, step 1")
	broken := errors.New("out of memory")
	_, err = NewGenerator(m, &fakeDecoder{err: broken}).Loop(recipe())
	if !errors.Is(err, broken) {
		t.Errorf("error %v: want the decoder's", err)
	}
}

// A model without directions gets them when a nudge first asks for them, or ahead by Warm.
func TestDirectionsAreMeasuredOnRequest(t *testing.T) {
	m := randomModel(t, Config{Latent: 2, Condition: groove.ConditionSize, Hidden: 4, Channels: [5]int{3, 3, 3, 3, 3}, Epsilon: 1e-3}, 2)
	g := NewGenerator(m, oracle{m})
	plain := makeLoop(t, g, recipe()).Origin.Latent
	if g.nudge != nil {
		t.Error("measured without need")
	}
	r := recipe()
	r.Nudge[0] = 1
	if slices.Equal(makeLoop(t, g, r).Origin.Latent, plain) {
		t.Error("the nudge did nothing")
	}
	warm := NewGenerator(m, oracle{m})
	if err := warm.Warm(); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(warm.nudge, g.nudge) || m.Nudge != nil {
		t.Error("Warm measured something else, or wrote to the model")
	}
	if warm.Model() != m {
		t.Error("another model")
	}
}
