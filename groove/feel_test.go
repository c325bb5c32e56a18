package groove

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
)

func TestDefaultFeelChangesNothing(t *testing.T) {
	r := Rand(3, 0)
	for range 300 {
		p := randomPattern(r, r.Float64())
		if got := DefaultFeel().Apply(p, 120); !got.Equal(&p) {
			t.Fatal("the default feel changed a canonical pattern")
		}
	}
	if err := DefaultFeel().Validate(); err != nil {
		t.Error(err)
	}
}

func TestApplyIsCanonical(t *testing.T) {
	r := Rand(4, 0)
	for range 300 {
		f := Feel{Density: 1, Humanize: 2 * r.Float64(), Swing: 0.5 + r.Float64()/4, Dynamics: 2 * r.Float64()}
		for v := range f.Gain {
			f.Gain[v] = 2 * r.Float64()
		}
		p := f.Apply(randomPattern(r, 0.5), 120)
		if !p.IsCanonical() {
			t.Fatalf("feel %v gives a pattern that is not canonical", f)
		}
	}
}

// one returns a pattern with a single kick.
func one(step int, offset, velocity float32) Pattern {
	var p Pattern
	p.Hits[step][Kick], p.Offsets[step][Kick], p.Velocities[step][Kick] = true, offset, velocity
	return p.Canonical()
}

func TestApplyTiming(t *testing.T) {
	for _, c := range []struct {
		name            string
		humanize, swing float64
		step            int
		offset, want    float32
	}{
		{"humanize 0 is the grid", 0, 0.5, 4, 0.25, 0},
		{"humanize 2 doubles", 2, 0.5, 4, -0.125, -0.25},
		{"humanize clamps late", 2, 0.5, 4, 0.4, 479. / 960},
		{"humanize clamps early", 2, 0.5, 4, -0.4, -0.5},
		{"swing leaves even steps", 1, 0.75, 4, 0.125, 0.125},
		{"swing moves odd steps", 1, 0.625, 5, 0, 0.25},
		{"swing adds to the offset", 1, 0.625, 5, -0.125, 0.125},
		{"triplets", 0, 2. / 3, 7, 0.3, 1. / 3},
		{"hardest swing stays in its cell", 1, 0.75, 63, 0, 479. / 960},
		{"hardest swing, early hit", 1, 0.75, 63, -0.125, 0.375},
	} {
		f := DefaultFeel()
		f.Humanize, f.Swing = c.humanize, c.swing
		if got := f.Apply(one(c.step, c.offset, 0.5), 120).Offsets[c.step][Kick]; got != c.want {
			t.Errorf("%s: offset %v, want %v", c.name, got, c.want)
		}
	}
}

func TestApplyVelocity(t *testing.T) {
	var p Pattern
	for s, wire := range []float32{40, 80, 60} {
		p.Hits[s][Snare], p.Velocities[s][Snare] = true, wire/127
	}
	p.Hits[0][Ride], p.Velocities[0][Ride] = true, 100./127
	wire := func(f Feel) (got [3]uint8) {
		q := f.Apply(p, 120)
		for s := range got {
			if q.Hits[s][Snare] {
				got[s] = MIDIVelocity(q.Velocities[s][Snare])
			}
		}
		if !q.Hits[0][Ride] || MIDIVelocity(q.Velocities[0][Ride]) != 100 {
			t.Errorf("feel %v touched another voice", f)
		}
		return got
	}
	for _, c := range []struct {
		dynamics, gain float64
		want           [3]uint8
	}{
		{1, 1, [3]uint8{40, 80, 60}},
		{0, 1, [3]uint8{60, 60, 60}},
		{2, 1, [3]uint8{20, 100, 60}},
		{1, 0.5, [3]uint8{20, 40, 30}},
		{1, 2, [3]uint8{80, 127, 120}},
		{1, 0.001, [3]uint8{1, 1, 1}},
		{1, 0, [3]uint8{}},
		{2, 2, [3]uint8{40, 127, 120}},
	} {
		f := DefaultFeel()
		f.Dynamics, f.Gain[Snare] = c.dynamics, c.gain
		if got := wire(f); got != c.want {
			t.Errorf("dynamics %v, gain %v: %v, want %v", c.dynamics, c.gain, got, c.want)
		}
	}
}

func TestFeelValidate(t *testing.T) {
	for field, set := range map[string]func(*Feel){
		"density":         func(f *Feel) { f.Density = 2.1 },
		"humanize":        func(f *Feel) { f.Humanize = -0.1 },
		"swing":           func(f *Feel) { f.Swing = 0.49 },
		"dynamics":        func(f *Feel) { f.Dynamics = math.NaN() },
		"gain of low_tom": func(f *Feel) { f.Gain[LowTom] = math.Inf(1) },
	} {
		f := DefaultFeel()
		set(&f)
		var r *RangeError
		if err := f.Validate(); !errors.As(err, &r) || r.Field != field {
			t.Errorf("error is %v, want one about %s", err, field)
		}
	}
}

func TestFeelJSON(t *testing.T) {
	f := DefaultFeel()
	f.Swing, f.Gain[Crash] = 0.58, 0
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var back Feel
	if err := json.Unmarshal(data, &back); err != nil || back != f {
		t.Errorf("%s came back as %v, %v", data, back, err)
	}
	if err := json.Unmarshal([]byte(`{"swing":0.6,"gain":{"bd":0.5}}`), &back); err != nil {
		t.Fatal(err)
	}
	want := DefaultFeel()
	want.Swing, want.Gain[Kick] = 0.6, 0.5
	if back != want {
		t.Errorf("what was left out is %v, want the default", back)
	}
	wantError(t, json.Unmarshal([]byte(`{"gain":{"cowbell":1}}`), &back), "read feel", "cowbell")
}
