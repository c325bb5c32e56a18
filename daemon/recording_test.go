package daemon

import (
	"errors"
	"net/http"
	"testing"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
)

// TestPerformanceIsWhatWasPlayed plays through a change of kit, a mute and a stop, and compares the piece with what the port received.
func TestPerformanceIsWhatWasPlayed(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.bpm": "300"})
	var none *control.Error
	await(t, "notes", func() bool { return r.notesOn() > 10 })
	r.apply(t, "voice/kick/mute", true)
	r.apply(t, "kit", "ableton")
	await(t, "the end of a loop", func() bool { return r.Status().Clock.Ticks > 400 })
	r.apply(t, "transport/stop")
	await(t, "stopped", func() bool { return r.Status().Clock.State == "stopped" && len(r.hanging()) == 0 })
	played := int(r.Status().Counters.Notes)
	await(t, "all of it recorded", func() bool { n, _ := r.recording.Count(); return n >= played })
	p, err := r.recording.Piece(0)
	if err != nil || p.Validate() != nil || len(p.Notes) != played || p.Tempos[0].BPM != 300 {
		t.Fatalf("%d notes at %v, played %d: %v", len(p.Notes), p.Tempos, played, err)
	}
	count := map[uint8]int{}
	r.mu.Lock()
	for _, e := range r.received {
		if e.IsNoteOn() {
			count[e.Key()]++
		}
	}
	r.mu.Unlock()
	for _, n := range p.Notes {
		count[n.Key]--
	}
	for key, n := range count { // the port is listened to a moment after the daemon began
		if n > 0 {
			t.Errorf("key %d: %d more received than exported", key, n)
		}
	}
	// The loops that played say where each note belongs, to the unit.
	last, err := r.recording.Piece(1)
	if err != nil || last.Units != groove.LoopUnits || len(last.Notes) == 0 {
		t.Fatalf("last loop: %d units, %d notes, %v", last.Units, len(last.Notes), err)
	}
	last = last.Seam() // with early downbeats where they were played
	at := map[int64]bool{}
	for _, e := range r.session.Played() {
		for _, n := range e.Loop.Pattern.Notes(groove.GMKit()) {
			at[int64(n.Unit)] = true
		}
	}
	for _, n := range last.Notes {
		if !at[n.Unit] {
			t.Errorf("%s at unit %d stands in no loop that played", n.Voice, n.Unit)
		}
	}
	quiet := startWith(t, tempDir(t), map[string]string{"clock.source": "external"}, func(*Edges) {})
	if _, err := quiet.recording.Piece(0); !errors.As(err, &none) || none.Code != http.StatusNotFound {
		t.Errorf("nothing played: %v", err)
	}
}
