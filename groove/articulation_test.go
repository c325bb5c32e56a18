package groove

import (
	"bytes"
	"encoding/json"
	"testing"
)

// struck has a plain and a struck hit of three voices.
func struck() Pattern {
	var p Pattern
	for i, v := range []Voice{Snare, ClosedHat, Ride} {
		for _, s := range []int{4 * i, 4*i + 16} {
			p.Hits[s][v], p.Velocities[s][v] = true, 100.0/127
		}
		p.Articulations[4*i][v] = v.Articulations()[len(v.Articulations())-1]
	}
	p.Articulations[0][Snare] = SideStick
	return p
}

func TestKitsPlayTheArticulationsThatTheyHave(t *testing.T) {
	p, gm := struck(), GMKit()
	bare := gm.WithoutArticulations()
	for _, c := range []struct {
		kit  Kit
		want []uint8
	}{
		{gm, []uint8{37, 44, 53, 38, 42, 51}},
		{bare, []uint8{38, 42, 51, 38, 42, 51}},
	} {
		notes := p.Notes(c.kit)
		if len(notes) != len(c.want) {
			t.Fatalf("%d notes, want %d", len(notes), len(c.want))
		}
		for i, n := range notes {
			if n.Note != c.want[i] {
				t.Errorf("note %d of step %d is %d, want %d", i, n.Step, n.Note, c.want[i])
			}
		}
	}
	for note, want := range map[uint8]Voice{37: Snare, 44: ClosedHat, 53: Ride} {
		if v, ok := gm.Voice(note); !ok || v != want {
			t.Errorf("note %d is of %s, want %s", note, v, want)
		}
	}
	odd := bare
	odd.Articulations[Snare][SideStick] = 90
	if v, ok := odd.Voice(90); !ok || v != Snare {
		t.Errorf("a side stick's own note is of %s", v)
	}
	odd.Articulations[Snare][SideStick] = odd.Notes[Ride]
	if a, b, note, shared := odd.Shared(); !shared || a != Snare || b != Ride || note != 51 {
		t.Errorf("%s and %s share %d: %v", a, b, note, shared)
	}
	odd.Articulations[Kick][Bell] = 1
	if odd.Validate() == nil {
		t.Error("a kick with a bell is valid")
	}
}

// TestArticulationsAreKept keeps them in what is written and read, and where a pattern is changed.
func TestArticulationsAreKept(t *testing.T) {
	p := struck()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var q Pattern
	if err = json.Unmarshal(data, &q); err != nil || q != p {
		t.Errorf("read back: %v, the same: %v", err, q == p)
	}
	if err = json.Unmarshal(bytes.Replace(data, []byte("bell"), []byte("pedal"), 1), &q); err == nil {
		t.Error("a ride with a pedal is read")
	}
	if got := DefaultFeel().Apply(p, 120); got.Articulations != p.Articulations {
		t.Error("the feel changes how hits are struck")
	}
	kit := GMKit()
	if data, err = json.Marshal(kit); err != nil {
		t.Fatal(err)
	}
	var back Kit
	if err := json.Unmarshal(data, &back); err != nil || back != kit {
		t.Errorf("%v: %+v, want %+v", err, back, kit)
	}
	q = p
	q.Hits[0][Snare] = false
	if q = q.Canonical(); q.Articulations[0][Snare] != Plain {
		t.Error("a cell without a hit is struck")
	}
	q = p
	q.Articulations = [Steps][NumVoices]Articulation{}
	if !p.Equal(&q) || p.Text() != q.Text() {
		t.Error("articulations change what a loop is")
	}
}
