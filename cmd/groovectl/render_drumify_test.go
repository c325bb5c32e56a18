package main

import (
	"encoding/json"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// TestRenderDrumify: a kit around a rhythm strikes each of its notes, by more than one voice, and its code makes it again; one voice can be drawn again.
func TestRenderDrumify(t *testing.T) {
	p, err := groove.ParsePattern("low_tom 0/110 3/70 6/100 10/60 16/110 19/70 22/100 26/60 32/110 35/70 38/100 42/60 48/110 51/70 54/100 58/60")
	if err != nil {
		t.Fatal(err)
	}
	path := midiFile(t, p, groove.Kit{}, nil)
	made := func(args ...string) groove.LoopDoc {
		t.Helper()
		out, _, err := ctl(t, append([]string{"render", "-o", "-"}, args...)...)
		if err != nil {
			t.Fatal(err)
		}
		var doc groove.LoopDoc
		if err := json.Unmarshal([]byte(out), &doc); err != nil {
			t.Fatal(err)
		}
		return doc
	}
	kit := made("--drumify", path, "--genre", "funk", "--voice", "snare.redraw=2", "--seed", "3")
	var voices groove.VoiceSet
	for step := range groove.Steps {
		played := groove.VoiceSet(0)
		for v := range groove.Voice(groove.NumVoices) {
			if kit.Pattern.Hits[step][v] {
				played |= groove.NewVoiceSet(v)
			}
		}
		if p.Hits[step][groove.LowTom] && played == 0 {
			t.Errorf("nothing plays at step %d", step)
		}
		voices |= played
	}
	if len(voices.Voices()) < 3 {
		t.Errorf("the kit is %v", voices.Voices())
	}
	if again := made("--code", kit.Code); again.Pattern != kit.Pattern {
		t.Error("its code makes another loop")
	}
	if other := made("--drumify", path, "--genre", "funk", "--seed", "3"); other.Pattern == kit.Pattern {
		t.Error("the snare is not drawn again")
	}
	if _, _, err := ctl(t, "render", "-o", "-", "--drumify", path, "--near", path); err == nil {
		t.Error("--near and --drumify go together")
	}
}
