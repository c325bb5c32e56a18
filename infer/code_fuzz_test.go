package infer_test

import (
	"errors"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/internal/alloctest"
)

// smallGenerator makes loops with a small model, which is untrained.
func smallGenerator(t testing.TB) *infer.Generator {
	t.Helper()
	m, err := infer.NewRandomModel(infer.Config{
		Latent: 4, Condition: groove.ConditionSize, Hidden: 4, Channels: [5]int{4, 4, 4, 4, 4}, Heads: infer.HeadsSpread, Epsilon: 1e-3,
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	dec, err := cpu.New(m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dec.Close() })
	return infer.NewGenerator(m, dec)
}

// FuzzParseCode reads any data as a code, and makes the loop of what is read: no panic, and a loop that is within its bounds.
func FuzzParseCode(f *testing.F) {
	g := smallGenerator(f)
	for _, seed := range [][]byte{
		nil,
		{0x11},
		[]byte("\x11abcdef\x01\x02\x07\x03\x08\x90\x0c"),
		[]byte("\x11abcdef\x01\x02\x07\x03\x08\x90\x0c\x07\x01\x00\x01\x00\x40\x00\x09\x00\x01\x05\x01\x02\x03\x04\x05"),
	} {
		f.Add(seed)
	}
	for _, r := range seedRecipes(f, g) {
		l, err := g.Loop(r)
		if err != nil {
			f.Fatal(err)
		}
		data, err := groove.DecodeRecallCode(l.Origin.Code)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		c, err := infer.ParseCode(groove.EncodeRecallCode(data))
		if err != nil {
			if !errors.Is(err, groove.ErrRecallCode) {
				t.Errorf("%v is no refusal of a code", err)
			}
			return
		}
		if c.Recipe.Held != nil && !c.Recipe.Held.Pattern.IsCanonical() {
			t.Error("the locked parts are not canonical")
		}
		l, err := g.Loop(c.Recipe)
		if err != nil {
			return
		}
		if err := l.Origin.Style.Validate(); err != nil || !l.Pattern.IsCanonical() || l.Fill != nil && !l.Fill.IsCanonical() {
			t.Errorf("the loop is not canonical, or of no style: %+v, %v", l.Origin.Style, err)
		}
		if err := l.Timing.Validate(); err != nil {
			t.Errorf("the loop's timing: %v", err)
		}
	})
}

// TestCodesOfNoTimingAreRefused: the timing of locked parts in a code is one that a loop can have.
func TestCodesOfNoTimingAreRefused(t *testing.T) {
	g := smallGenerator(t)
	for name, c := range map[string]struct {
		timing groove.Timing
		good   bool
	}{
		"swung":    {groove.Timing{Center: -0.1, Sixteenths: 0.6, Eighths: 0.5}, true},
		"late":     {groove.Timing{Center: 1e300, Sixteenths: 0.5, Eighths: 0.5}, false},
		"no swing": {groove.Timing{Sixteenths: 0.4, Eighths: 0.5}, false},
	} {
		r := seedRecipes(t, g)[1]
		r.Held = r.Held.Timed(c.timing)
		l, err := g.Loop(r)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := infer.ParseCode(l.Origin.Code); (err == nil) != c.good || c.good && *got.Recipe.Held.Timing != c.timing {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// seedRecipes have each a part that a code may have: none, locked voices with a timing, pins, a captured groove, a glide.
func seedRecipes(t testing.TB, g *infer.Generator) (list []infer.Recipe) {
	t.Helper()
	base := infer.Recipe{Style: groove.Pure(groove.Funk, 100), Seed: 7, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(), Fill: 0.5}
	l, err := g.Loop(base)
	if err != nil {
		t.Fatal(err)
	}
	var none *groove.Pins
	for _, change := range []func(r *infer.Recipe){
		func(*infer.Recipe) {},
		func(r *infer.Recipe) {
			r.Held = groove.Hold(groove.NewVoiceSet(groove.Kick, groove.Ride), &l.Drawn).Timed(l.Timing)
		},
		func(r *infer.Recipe) {
			r.Pins = none.With(4, groove.Snare, &groove.Pin{On: true, Timed: true, Offset: -60})
		},
		func(r *infer.Recipe) { r.Guide = infer.NewCaptureGuide(l.Drawn, nil, 0.2, 100) },
		func(r *infer.Recipe) {
			r.From = &infer.Start{Latent: l.Origin.Latent, Style: groove.Pure(groove.Jazz, 140), Seed: 3}
			r.GlidePosition = 0.5
		},
	} {
		r := base
		change(&r)
		list = append(list, r)
	}
	return list
}
