package session

import (
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

const pinned = "kick 0 8/120 16 32 48; snare !4 !12 20"

// checkPins: what is pinned sounds in every loop, every variation and every genre, also in a file; set to nothing, the loop is as before to the bit.
func checkPins(t *testing.T, e *loopMaker, p *steer.Param) {
	s := funkState(t, 0)
	with := set(t, s, p.Name, pinned)
	pins, err := groove.ParsePins(pinned)
	if err != nil {
		t.Fatal(err)
	}
	for _, genre := range []string{"funk", "jazz", "reggae"} {
		for variation := range uint32(3) {
			l := e.loop(t, set(t, with, "genre", genre), variation)
			e.holds(t, &l.Pattern, pins)
		}
	}
	file := e.inFile(t, with)
	e.holds(t, &file, pins)
	if e.loop(t, set(t, with, p.Name, ""), 0).Pattern != e.loop(t, s, 0).Pattern {
		t.Error("set to nothing, the loop is another than before")
	}
}

func (e *loopMaker) holds(t *testing.T, p *groove.Pattern, pins *groove.Pins) {
	t.Helper()
	for step := range groove.Steps {
		for v := range groove.Voice(groove.NumVoices) {
			if pin := pins.At(step, v); pin != nil && p.Hits[step][v] != pin.On {
				t.Errorf("%s at step %d sounds: %v", v, step, !pin.On)
			}
		}
	}
}

// checkPin: cells come beside those that are pinned, or in their place.
func checkPin(t *testing.T, e *loopMaker, p *steer.Param) {
	s := set(t, set(t, funkState(t, 0), steer.Pins, pinned), p.Name, "snare 4/30 6; kick 0/50")
	if want := "kick 0/50 8/120 16 32 48; snare 4/30 6 !12 20"; s.Pins != want {
		t.Errorf("pinned %q, want %q", s.Pins, want)
	}
	if l := e.loop(t, s, 0); !l.Pattern.Hits[4][groove.Snare] || !l.Pattern.Hits[6][groove.Snare] {
		t.Error("a pinned snare is silent")
	}
}

// checkUnpin: cells, voices and all are free again.
func checkUnpin(t *testing.T, e *loopMaker, p *steer.Param) {
	s := funkState(t, 0)
	with := set(t, s, steer.Pins, pinned)
	for cells, want := range map[string]string{"kick 0 8; ride": "kick 16 32 48; snare !4 !12 20", "kick": "snare !4 !12 20", "all": ""} {
		if got := set(t, with, p.Name, cells); got.Pins != want {
			t.Errorf("without %s, %q is pinned, want %q", cells, got.Pins, want)
		}
	}
	if e.loop(t, set(t, with, p.Name, "all"), 0).Pattern != e.loop(t, s, 0).Pattern {
		t.Error("with nothing pinned, the loop is another than before")
	}
}
