package infer_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// randomRecipe returns a recipe with random settings, of which most are at their defaults if few is true.
func randomRecipe(t *testing.T, e captureModel, rng *rand.Rand, few bool) infer.Recipe {
	t.Helper()
	r := infer.Recipe{Style: groove.Pure(groove.Genre(rng.IntN(groove.NumGenres)), 60+math.Round(1000*rng.Float64())/10), Feel: groove.DefaultFeel()}
	r.Seed, r.Variation, r.Temperature, r.Fill = rng.Uint64N(1<<uint(1+rng.IntN(53))), uint32(rng.IntN(50)), infer.DefaultTemperature, 0.5
	r.Walk = infer.WalkOn(float64(r.Variation)*0.02, 0)
	if few {
		return r
	}
	some := func(do func()) {
		if rng.IntN(2) == 0 {
			do()
		}
	}
	some(func() {
		style, err := groove.Blend(map[groove.Genre]float64{groove.Funk: rng.Float64() + 0.1, groove.Jazz: 0.3, groove.Rock: rng.Float64()}, 20+280*rng.Float64())
		if err != nil {
			t.Fatal(err)
		}
		r.Style = style
	})
	some(func() { r.Steady, r.Audition, r.Draw = rng.Float64(), rng.IntN(5), uint32(rng.IntN(3)) })
	some(func() { r.Temperature, r.Walk = 2*rng.Float64(), 10*rng.Float64() })
	some(func() { r.Nudge = [2]float64{rng.Float64() - 0.5, 0.25} })
	some(func() {
		r.Latent = []infer.LatentSet{{Index: rng.IntN(64), Value: rng.Float32()}, {Index: 63, Value: -1.5}}
	})
	some(func() { r.Fill, r.FillLean = rng.Float64(), 1-2*rng.Float64() })
	some(func() { r.Feel.Density, r.Feel.Complexity, r.Feel.Swing = 1.5*rng.Float64(), 0.4, 0.58 })
	some(func() {
		r.Feel.Gain[groove.Kick], r.Feel.VoiceDensity[groove.Ride], r.Feel.Emphasis[groove.Snare] = 0, 0.3, rng.Float64()
	})
	some(func() {
		r.Feel.Push, r.Feel.Accent, r.Feel.VelocityCurve, r.Feel.Dynamics, r.Feel.Humanize = -7.5, 0.5, -0.25, 1.2, 0.1
	})
	some(func() {
		p := e.loop(t, nil, groove.Pure(groove.Soul, 90), rng.Uint64N(100))
		r.Held = groove.Hold(groove.NewVoiceSet(groove.Kick, groove.Ride), &p)
		some(func() { r.Held = r.Held.Timed(p.Timing()) })
	})
	some(func() { r.Feel.SwingNote = groove.Eighths })
	some(func() {
		r.Pins = r.Pins.With(rng.IntN(groove.Steps), groove.Snare, &groove.Pin{On: true, Velocity: uint8(rng.IntN(128))}).
			With(rng.IntN(groove.Steps), groove.Kick, &groove.Pin{On: true, Timed: true, Offset: rng.IntN(960) - 480}).With(0, groove.Crash, &groove.Pin{})
	})
	some(func() {
		p := e.loop(t, nil, groove.Pure(groove.Reggae, 80), rng.Uint64N(100))
		r.Guide = infer.NewCaptureGuide(p, nil, rng.Float64(), r.Style.BPM)
		some(func() { r.Guide = e.near(t, p, r.Style, r.Guide.Amount) })
		some(func() { r.Guide = r.Guide.AsRhythm() })
	})
	some(func() { r.Redraw[groove.Snare], r.Redraw[groove.LowTom] = 1+rng.Uint32N(5), infer.MaxRedraw })
	return r
}

func loopOf(t *testing.T, e captureModel, r infer.Recipe) *groove.Loop {
	t.Helper()
	l, err := e.Loop(r)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// again makes a loop from its code alone, with a generator that has made no other.
func again(t *testing.T, e captureModel, code string) *groove.Loop {
	t.Helper()
	e.Generator = infer.NewGenerator(e.Model(), e.decoder)
	c, err := infer.ParseCode(code)
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	if c.Encoded {
		post, err := e.encoder.Encode(&c.Recipe.Guide.Pattern, c.Recipe.Style)
		if err != nil {
			t.Fatal(err)
		}
		c.Recipe.Guide = c.Recipe.Guide.WithMean(post.Mean)
	}
	l := loopOf(t, e, c.Recipe)
	if c.Model != e.Model().ID || c.Engine != "cpu" || !c.Matches(&l.Pattern) {
		t.Errorf("%s is of model %s and engine %s; the pattern matches: %v", code, c.Model, c.Engine, c.Matches(&l.Pattern))
	}
	return l
}

// TestCodeBringsTheLoopBack makes 200 loops with random settings, glides among them, and each again from its code.
func TestCodeBringsTheLoopBack(t *testing.T) {
	t.Parallel()
	e := newCaptureModel(t)
	rng := rand.New(rand.NewPCG(7, 7))
	var last *groove.Loop
	longest, sum := 0, 0
	for i := range 200 {
		few := i%4 == 0
		r := randomRecipe(t, e, rng, few)
		if last != nil && !few && rng.IntN(3) > 0 {
			o := last.Origin
			r.From, r.GlidePosition = &infer.Start{Latent: o.Latent, Style: o.Style, Seed: o.Seed, Draw: o.Draw, Variation: o.Variation, Take: o.Take, Code: o.Code}, rng.Float64()
		}
		l := loopOf(t, e, r)
		if got := again(t, e, l.Origin.Code); !reflect.DeepEqual(got, l) {
			t.Fatalf("%d: %s makes another loop", i, l.Origin.Code)
		}
		if few {
			longest, sum = max(longest, len(l.Origin.Code)), sum+len(l.Origin.Code)
		}
		last = l
	}
	t.Logf("codes of loops with default settings have %d characters at most, %d on average", longest, sum/50)
	if longest > 48 {
		t.Errorf("a code of a loop with default settings has %d characters", longest)
	}
}

// TestGlidesInGlidesStayShort begins each glide in the middle of another: the code does not grow without end.
func TestGlidesInGlidesStayShort(t *testing.T) {
	t.Parallel()
	e := newCaptureModel(t)
	rng := rand.New(rand.NewPCG(8, 8))
	l := loopOf(t, e, randomRecipe(t, e, rng, true))
	for i := range 40 {
		r, o := randomRecipe(t, e, rng, true), l.Origin
		r.From, r.GlidePosition = &infer.Start{Latent: o.Latent, Style: o.Style, Seed: o.Seed, Draw: o.Draw, Variation: o.Variation, Take: o.Take, Code: o.Code}, 0.5
		l = loopOf(t, e, r)
		if len(l.Origin.Code) > 1000 {
			t.Fatalf("glide %d: the code has %d characters", i, len(l.Origin.Code))
		}
		if got := again(t, e, l.Origin.Code); !got.Pattern.Equal(&l.Pattern) {
			t.Fatalf("glide %d: the code makes another loop", i)
		}
	}
}

// TestCodeHasEverySetting changes each number of a recipe and of its feel: the code changes and comes back with it.
func TestCodeHasEverySetting(t *testing.T) {
	t.Parallel()
	e := newCaptureModel(t)
	base := infer.Recipe{Style: groove.Pure(groove.Funk, 100), Seed: 7, Temperature: 0.8, Feel: groove.DefaultFeel(), Fill: 0.5}
	plain := loopOf(t, e, base).Origin.Code
	var walk func(v reflect.Value, name string)
	walk = func(v reflect.Value, name string) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					walk(v.Field(i), name+"."+f.Name)
				}
			}
		case reflect.Array:
			if v.Len() > 2 && strings.Contains(name, "Weights") {
				return // of a style: they must sum to 1
			}
			walk(v.Index(v.Len()-1), name)
		case reflect.Pointer, reflect.Slice: // random in TestCodeBringsTheLoopBack
		default:
			checkSetting(t, e, v, name, &base, plain)
		}
	}
	walk(reflect.ValueOf(&base).Elem(), "Recipe")
}

func checkSetting(t *testing.T, e captureModel, v reflect.Value, name string, r *infer.Recipe, plain string) {
	switch name {
	case "Recipe.GlidePosition": // means nothing without From
		return
	case "Recipe.TasteAmount":
		checkTaste(t, e, *r)
		return
	}
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	defer v.Set(old)
	switch v.Kind() {
	case reflect.Float64:
		v.SetFloat(v.Float()*0.9 + 0.055)
	case reflect.Uint64, reflect.Uint32, reflect.Uint8:
		v.SetUint(v.Uint() + 1)
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	default:
		t.Errorf("%s: say in this test how it is changed, and write it into the code", name)
		return
	}
	switch name { // one candidate is none
	case "Recipe.Audition":
		v.SetInt(2)
	case "Recipe.Draw":
		v.SetUint(2)
	}
	want := *r
	if name == "Recipe.Audition" {
		want.Draw = 1 // the choice is in the code
	}
	l, err := e.Loop(*r)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c, err := infer.ParseCode(l.Origin.Code)
	if err != nil || l.Origin.Code == plain || !reflect.DeepEqual(c.Recipe, want) {
		t.Errorf("%s is not in the code: give it a field there (%v)", name, err)
	}
}

// checkTaste: a taste is what a user has rated, and too long for a code. The code has the candidate that the taste chose: it is another code, and its
// recipe, which has no taste, makes the same loop.
func checkTaste(t *testing.T, e captureModel, r infer.Recipe) {
	t.Helper()
	r.Steady, r.Audition = infer.DefaultSteady, 4
	moved := 0
	for r.Seed = range 8 {
		plain := loopOf(t, e, r)
		tasted := r
		tasted.Taste, tasted.TasteAmount = infer.NewTaste([]infer.Opinion{{Hits: plain.Decoded, Liking: -1}}), 1
		l := loopOf(t, e, tasted)
		c, err := infer.ParseCode(l.Origin.Code)
		want := r
		want.Draw = l.Origin.Draw
		if err != nil || !reflect.DeepEqual(c.Recipe, want) || !reflect.DeepEqual(again(t, e, l.Origin.Code), l) {
			t.Errorf("Recipe.TasteAmount: the code %s has not the candidate %d that was chosen (%v)", l.Origin.Code, l.Origin.Draw, err)
		}
		if l.Origin.Draw != plain.Origin.Draw {
			moved++
			if l.Origin.Code == plain.Origin.Code {
				t.Errorf("Recipe.TasteAmount: candidates %d and %d have one code", plain.Origin.Draw, l.Origin.Draw)
			}
		}
	}
	if moved == 0 {
		t.Error("Recipe.TasteAmount: the taste moves no choice here, so this shows nothing")
	}
}

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	e := newCaptureModel(t)
	code := loopOf(t, e, infer.Recipe{Style: groove.Pure(groove.Funk, 100), Seed: 7, Temperature: 0.8, Feel: groove.DefaultFeel()}).Origin.Code
	want, err := infer.ParseCode(code)
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{
		strings.ToLower(code), " " + code + "\n", code[:5] + "-" + code[5:9] + " " + code[9:], strings.ReplaceAll(strings.ReplaceAll(code, "0", "o"), "1", "l"),
	} {
		if got, err := infer.ParseCode(typed); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for i := range code { // one wrong letter
		wrong := "2"
		if code[i] == '2' {
			wrong = "3"
		}
		if _, err := infer.ParseCode(code[:i] + wrong + code[i+1:]); !errors.Is(err, groove.ErrRecallCode) {
			t.Errorf("letter %d is wrong: %v", i, err)
		}
	}
	for _, bad := range []string{"", "G", "7:3", "12", code[:len(code)-3], code + "0", "funk", "G%", "G" + strings.Repeat("0", 20000)} {
		if _, err := infer.ParseCode(bad); !errors.Is(err, groove.ErrRecallCode) {
			t.Errorf("%.30q: %v", bad, err)
		}
	}
}
