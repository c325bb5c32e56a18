package groove

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		offset, velocity         float32
		wantOffset, wantVelocity float32
	}{
		{0, 0.5, 0, 64. / 127},
		{0.1, 1, 96. / 960, 1},
		{-0.5, 1. / 127, -0.5, 1. / 127},
		{0.5, 0, 479. / 960, 1. / 127},
		{-3, -1, -0.5, 1. / 127},
		{3, 2, 479. / 960, 1},
		{nan, nan, 0, 1. / 127},
	} {
		p := one(3, c.offset, c.velocity)
		if p.Offsets[3][Kick] != c.wantOffset || p.Velocities[3][Kick] != c.wantVelocity {
			t.Errorf("(%v, %v) became (%v, %v), want (%v, %v)", c.offset, c.velocity,
				p.Offsets[3][Kick], p.Velocities[3][Kick], c.wantOffset, c.wantVelocity)
		}
	}
	var p Pattern
	p.Offsets[0][0], p.Velocities[0][0] = 0.2, 0.3
	if p.IsCanonical() {
		t.Error("an offset without a hit passes as canonical")
	}
	if q := p.Canonical(); q != (Pattern{}) {
		t.Error("a cell without a hit kept its numbers")
	}
}

func TestCanonicalTwiceIsOnce(t *testing.T) {
	r := Rand(5, 0)
	for range 200 {
		p := randomPattern(r, 0.5)
		if !p.IsCanonical() {
			t.Fatal("a pattern on the lattice changed")
		}
		for s := range Steps {
			for v := range NumVoices {
				p.Offsets[s][v] += float32(r.NormFloat64())
				p.Velocities[s][v] += float32(r.NormFloat64())
			}
		}
		q := p.Canonical()
		if !q.IsCanonical() {
			t.Fatal("Canonical is not idempotent")
		}
	}
}

func TestUnitsAreABijection(t *testing.T) {
	for u := -OffsetUnits / 2; u < OffsetUnits/2; u++ {
		if got := OffsetToUnits(UnitsToOffset(u)); got != u {
			t.Errorf("unit %d came back as %d", u, got)
		}
	}
	for unit := int64(-2 * OffsetUnits); unit < 3*OffsetUnits; unit++ {
		step, offset := cellOf(unit)
		if step*OffsetUnits+int64(offset) != unit || offset < -OffsetUnits/2 || offset >= OffsetUnits/2 {
			t.Fatalf("unit %d is in cell %d at %d", unit, step, offset)
		}
	}
}

func TestWireVelocity(t *testing.T) {
	for w := 1; w <= 127; w++ {
		if got := MIDIVelocity(float32(w) / 127); int(got) != w {
			t.Errorf("velocity %d came back as %d", w, got)
		}
	}
}

func TestPatternJSON(t *testing.T) {
	r := Rand(6, 0)
	for range 50 {
		p := randomPattern(r, 0.3)
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back Pattern
		if err := json.Unmarshal(data, &back); err != nil || !back.Equal(&p) {
			t.Fatalf("the pattern did not come back: %v", err)
		}
	}
}

func TestPatternJSONRefusesOtherShapes(t *testing.T) {
	good, err := json.Marshal(one(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	var p Pattern
	if err := json.Unmarshal([]byte(strings.Replace(string(good), "[1,0,", "[true,false,", 1)), &p); err != nil || !p.Hits[0][Kick] {
		t.Errorf("true and false should do for 1 and 0: %v", err)
	}
	for name, c := range map[string]struct{ old, new, word string }{
		"short row":     {"[1,0,", "[1,", "row 0 of hits has 8 numbers, want 9"},
		"no hits":       {`"hits"`, `"hit"`, "hits has 0 rows, want 64"},
		"no velocities": {`"velocities"`, `"vel"`, "velocities has 0 rows"},
		"hit of 2":      {"[1,0,", "[2,0,", "hit 2 is neither 0 nor 1"},
		"text":          {"[1,0,", `["x",0,`, "read pattern"},
	} {
		t.Run(name, func(t *testing.T) {
			err := json.Unmarshal([]byte(strings.Replace(string(good), c.old, c.new, 1)), &p)
			wantError(t, err, c.word)
		})
	}
}
