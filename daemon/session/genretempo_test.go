package session

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// TestAnotherGenreAtStart: a flag for another genre brings its tempo, if the saved one is that of the genre before.
func TestAnotherGenreAtStart(t *testing.T) {
	t.Parallel()
	play := config.Default().Play
	flags := config.Flags{}
	if err := flags.Set("play.genre", "reggae"); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Source{Flags: &flags, Env: func(string) (string, bool) { return "", false }}.Load()
	if err != nil {
		t.Fatal(err)
	}
	for saved, want := range map[float64]float64{groove.Rock.First().BPM: groove.Reggae.First().BPM, 91: 91} {
		state := steer.Default()
		state.BPM = saved
		data, err := json.Marshal(stateDoc{SchemaVersion: stateVersion, Play: play, Steer: state})
		if err != nil {
			t.Fatal(err)
		}
		all := filesIn(t.TempDir())
		f := &all.state
		if err = os.WriteFile(f.Path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, _, err := readState(f, state, cfg.Play, func(key string) bool { return key == "play.genre" })
		if err != nil || s.BPM != want || s.Style().Dominant() != groove.Reggae {
			t.Errorf("saved at %g BPM it begins at %g (%v, %v), want %g", saved, s.BPM, s.Style(), err, want)
		}
	}
}
