package daemon

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// What a flag of this start says counts, also if the start before said the same; what no flag says stays as it was steered.
func TestFlagsCountAtEachStart(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	flags := map[string]string{"play.bpm": "97", "play.swing": "0.6"}
	r := start(t, dir, flags)
	r.apply(t, "bpm", 140.0)
	r.apply(t, "swing", 0.5)
	r.apply(t, "genre", "reggae")
	if _, err := r.Reload(); err != nil {
		t.Fatal(err)
	}
	if s := r.session.State(); s.BPM != 140 {
		t.Errorf("a reload goes back to %g BPM", s.BPM)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	s := start(t, dir, flags).session.State()
	if s.BPM != 97 || s.Swing != 0.6 || s.Style().Dominant() != groove.Reggae {
		t.Errorf("bpm %g, swing %g, %v: want what the flags say, and the genre that was steered", s.BPM, s.Swing, s.Style())
	}
}
