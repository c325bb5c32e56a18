package recall_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models/modeltest"
)

// newGenerator returns a generator of the model inside and its encoder, as a program that has just started.
func newGenerator(t *testing.T) (*infer.Generator, *infer.Encoder) {
	t.Helper()
	m, dec := modeltest.Open(t)
	e, err := infer.NewEncoder(m)
	if err != nil {
		t.Fatal(err)
	}
	return infer.NewGenerator(m, dec), e
}

// randomState turns every parameter of the table that a loop is made from.
func randomState(t *testing.T, rng *rand.Rand) steer.State {
	t.Helper()
	s := steer.Default()
	for _, p := range steer.Params() {
		if p.Action() || rng.IntN(2) == 0 {
			continue
		}
		var args []any
		x := p.Min + (p.Max-p.Min)*rng.Float64()
		switch p.Kind {
		case steer.KindFloat:
			args = []any{x}
		case steer.KindInt:
			args = []any{int64(x)}
		case steer.KindBool:
			args = []any{rng.IntN(4) == 0}
		case steer.KindPair:
			args = []any{x, p.Min}
		case steer.KindWeights:
			args = []any{"funk", rng.Float64(), "jazz", rng.Float64(), "rock", 0.3}
		case steer.KindLatent:
			args = []any{rng.IntN(64), x / 5, 63, 0.25}
		case steer.KindGroove:
			args = []any{"kick 0/110/-23 8/96/4; snare 4/120/11 12"}
		case steer.KindEnum:
			args = []any{p.Choices[rng.IntN(len(p.Choices))]}
		case steer.KindPins:
			args = []any{"kick !0 8/96; snare 4/120/11"}
		case steer.KindString: // of a kit, which no loop is made from
			continue
		default:
			t.Fatalf("%s: no value of kind %s", p.Name, p.Kind)
		}
		r, err := steer.Apply(s, p.Command(args...))
		if err != nil {
			t.Fatalf("%s %v: %v", p.Name, args, err)
		}
		s = r.State
	}
	return s
}

// TestCodesOf100Settings makes loops of 100 random states, some way down their drift. Another program makes each again from its code, to
// the bit, and the parameters that the code gives back make it, too.
func TestCodesOf100Settings(t *testing.T) {
	t.Parallel()
	first, encoder := newGenerator(t)
	second, _ := newGenerator(t)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 100 {
		s := randomState(t, rng)
		var held *groove.Held
		if locked := s.Locked(); locked != 0 {
			l, err := first.Loop(recall.Recipe(steer.Default(), nil))
			if err != nil {
				t.Fatal(err)
			}
			l.Pattern.Articulations = [groove.Steps][groove.NumVoices]groove.Articulation{} // codes do not have them
			held = groove.Hold(locked, &l.Pattern)
		}
		r := recall.Recipe(s, held)
		for range rng.IntN(60) {
			r.Variation, r.Walk = r.Variation+1, infer.WalkOn(r.Walk, s.Drift)
		}
		if r.Walk != recall.WalkOf(s, r.Variation) {
			t.Errorf("%d: after %d loops of drift %g the walk is at %g, not %g", i, r.Variation, s.Drift, r.Walk, recall.WalkOf(s, r.Variation))
		}
		if s.Captured != "" {
			r.Guide = guideOf(t, encoder, s)
		}
		want, err := first.Loop(r)
		if err != nil {
			t.Fatal(err)
		}
		code, err := infer.ParseCode(want.Origin.Code)
		if err != nil {
			t.Fatal(err)
		}
		if code.Encoded {
			code.Recipe.Guide = r.Guide
		}
		got, err := second.Loop(code.Recipe)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%d: %s makes another loop: %v", i, want.Origin.Code, err)
		}
		back, parts, err := recall.State(&code.Recipe, steer.Default())
		if err != nil {
			t.Fatal(err)
		}
		again := recall.Recipe(back, parts)
		again.Variation, again.Walk, again.Guide = r.Variation, r.Walk, r.Guide
		if !reflect.DeepEqual(again, r) {
			t.Errorf("%d: the parameters of %s make\n%+v, want\n%+v", i, want.Origin.Code, again, r)
		}
	}
}

// TestWalksOfSmallDriftsAgree: a drift may have more digits than a walk, and yet steps and one stride come to the same place.
func TestWalksOfSmallDriftsAgree(t *testing.T) {
	s := steer.Default()
	for _, drift := range []float64{0.0056117657, 0.0000000004, 0.0000000006, 1.0 / 3, 1} {
		s.Drift = drift
		at := 0.0
		for n := range uint32(60) {
			if want := recall.WalkOf(s, n); at != want {
				t.Fatalf("after %d loops of drift %g the walk is at %g, not %g", n, drift, at, want)
			}
			at = infer.WalkOn(at, drift)
		}
	}
}

func guideOf(t *testing.T, encoder *infer.Encoder, s steer.State) *infer.CaptureGuide {
	t.Helper()
	p, err := groove.ParsePattern(s.Captured)
	if err != nil {
		t.Fatal(err)
	}
	post, err := encoder.Encode(&p, s.Style())
	if err != nil {
		t.Fatal(err)
	}
	return infer.NewCaptureGuide(p, post.Mean, s.Amount, s.BPM)
}

// TestAuditionsHaveOneDefault: what the table says is what generators take, and the settings of a recipe without an audition are those of before.
func TestAuditionsHaveOneDefault(t *testing.T) {
	r := recall.Recipe(steer.Default(), nil)
	if r.Steady != infer.DefaultSteady || r.Audition != infer.DefaultAudition || steer.MaxAudition != infer.MaxAudition {
		t.Errorf("steady %g, audition %d of at most %d", r.Steady, r.Audition, steer.MaxAudition)
	}
	old := infer.Recipe{Style: r.Style, Temperature: r.Temperature, Feel: r.Feel, Fill: r.Fill}
	s, _, err := recall.State(&old, steer.Default())
	if err != nil || s.Surprise != 1 || s.Audition != 1 {
		t.Errorf("a code from before auditions gives surprise %g, audition %d, %v", s.Surprise, s.Audition, err)
	}
	for _, x := range []float64{0, 0.1, 0.3, 0.35, 0.7, 1} {
		s := steer.Default()
		s.Surprise = x
		r := recall.Recipe(s, nil)
		if back, _, err := recall.State(&r, steer.Default()); err != nil || back.Surprise != x {
			t.Errorf("surprise %g comes back as %g, %v", x, back.Surprise, err)
		}
	}
}
