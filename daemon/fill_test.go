package daemon

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
)

func TestFillsAreReceived(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.freeze": "true", "play.bpm": "280"})
	l := r.settled(t)
	if l.Fill == nil || l.FillSteps != 8 {
		t.Fatalf("fill of %d steps", l.FillSteps)
	}
	r.apply(t, "fill_amount", 1)
	if l = r.settled(t); l.FillSteps != 15 {
		t.Errorf("the largest fill has %d steps", l.FillSteps)
	}
	// Only the crash is heard, and the groove has none: what is received is where fills land.
	r.apply(t, "voice/crash/solo", true)
	for _, v := range groove.AllVoices() {
		if v != groove.Crash {
			r.apply(t, "voice/"+v.String()+"/density", 0)
		}
	}
	for seed := 1; ; seed++ {
		r.apply(t, "seed", seed)
		if l = r.settled(t); l.Pattern.Count() == 0 && l.Fill.Hits[0][groove.Crash] {
			break
		}
	}
	forget := func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.received = nil
	}
	forget()
	r.apply(t, "fill")
	await(t, "the landing", func() bool { return r.notesOn() == 1 })
	forget()
	r.apply(t, "fill_every", 1)
	await(t, "landings", func() bool { return r.notesOn() >= 2 })
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if keys := r.hanging(); len(keys) > 1 { // the note whose beginning was forgotten above
		t.Errorf("notes %v hang", keys)
	}
}

func TestGlideComesInBarByBar(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.bpm": "300", "play.timescale": "double"})
	r.settled(t)
	r.apply(t, "glide", 4)
	r.apply(t, "genre", "jazz")
	await(t, "jazz", func() bool {
		list := r.session.Played()
		return list[len(list)-1].Loop.Origin.Style.Weights[groove.Jazz] == 1
	})
	before := float32(0)
	steps := 0
	for _, e := range r.session.Played() {
		w := e.Loop.Origin.Style.Weights[groove.Jazz]
		if w < before {
			t.Errorf("jazz goes back from %g to %g", before, w)
		}
		if w > before {
			steps++
		}
		before = w
	}
	if steps != 4 {
		t.Errorf("jazz came in %d steps, want 4", steps)
	}
}
