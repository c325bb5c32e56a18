package daemon

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// TestFirstStart: without a state and without settings for tempo and seed the genre's first loop plays, at its tempo. A start that says auto again goes
// back to it.
func TestFirstStart(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	settings := map[string]string{"play.genre": "reggae", "play.bpm": "auto", "play.seed": "auto"}
	r := start(t, dir, settings)
	first := groove.Reggae.First()
	if s := r.session.State(); s.BPM != first.BPM || s.Seed != first.Seed {
		t.Errorf("%g BPM, seed %d: want reggae's %+v", s.BPM, s.Seed, first)
	}
	await(t, "its tempo", func() bool { return r.Status().Clock.BPM == first.BPM && r.Status().Loop.Seed == first.Seed })
	r.apply(t, "bpm", 90)
	r.apply(t, "seed", 11)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, dir, settings)
	if s := again.session.State(); s.BPM != first.BPM || s.Seed != first.Seed {
		t.Errorf("%g BPM, seed %d after a second start that says auto", s.BPM, s.Seed)
	}
}

// TestGenreTempo: another genre brings its tempo as genre_tempo says, and never while a song plays by default.
func TestGenreTempo(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.genre": "rock", "play.bpm": "auto"})
	bpm := func(what string, want float64) {
		t.Helper()
		if got := r.session.State().BPM; got != want {
			t.Errorf("%s: %g BPM, want %g", what, got, want)
		}
	}
	natural := func(g groove.Genre) float64 { return g.First().BPM }
	await(t, "a loop", func() bool { return r.Status().Loop.Playing })
	r.apply(t, "genre", "funk")
	bpm("while the song plays", natural(groove.Rock))
	r.apply(t, "transport/stop")
	await(t, "stopped", func() bool { return r.Status().Clock.State == "stopped" })
	r.apply(t, "genre", "jazz")
	bpm("stopped, but the tempo is not funk's", natural(groove.Rock))
	r.apply(t, "bpm", natural(groove.Jazz))
	r.apply(t, "genre", "reggae")
	bpm("stopped", natural(groove.Reggae))
	r.apply(t, "undo")
	bpm("undone", natural(groove.Jazz))
	r.apply(t, "prompt", "soul")
	bpm("a prompt", natural(groove.Soul))
	r.apply(t, "prompt", "blues at 80")
	bpm("a prompt with a tempo", 80)
	r.apply(t, "genre", "funk")
	bpm("stopped, after a tempo was set", 80)
	r.apply(t, "genre_tempo", "always")
	r.apply(t, "transport/start")
	r.apply(t, "genre", "hiphop")
	bpm("always", natural(groove.Hiphop))
	r.apply(t, "prompt", "keep the tempo, but dance")
	bpm("always, but the tempo is kept", natural(groove.Hiphop))
	r.apply(t, "genre_tempo", "never")
	r.apply(t, "transport/stop")
	r.apply(t, "genre", "punk")
	bpm("never", natural(groove.Hiphop))
}
