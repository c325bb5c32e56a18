package session

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/statefile"
)

// savedState writes a state file with something of everything twice, and returns it and the state.
func savedState(t *testing.T, held *groove.Held) (*statefile.File, steer.State) {
	t.Helper()
	st := steer.Default()
	st.Weights = steer.Weights{groove.Funk: 0.75, groove.Jazz: 0.25}
	st.BPM, st.Seed, st.Swing, st.Nudge = 97.5, 4321, 0.58, [2]float64{0.4, -1}
	st.Latent = map[int]float64{3: 0.5, 17: -1.25}
	st.Mute[groove.Ride], st.Lock[groove.Kick] = true, true
	st, err := st.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	all := filesIn(t.TempDir())
	f := &all.state
	doc := stateDoc{SchemaVersion: stateVersion, Play: config.Default().Play, Steer: st, Held: held}
	for range 2 {
		if err := f.Write(doc); err != nil {
			t.Fatal(err)
		}
	}
	return f, st
}

func nothingSaid(string) bool { return false }

// TestEachFlippedByteOfTheState: whichever byte of the state file is damaged, all steering comes back.
func TestEachFlippedByteOfTheState(t *testing.T) {
	t.Parallel()
	f, want := savedState(t, nil)
	good, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	step := 4 // each file is synced several times: all bytes in make nightly
	if os.Getenv("GROOVE_NIGHTLY") != "" {
		step = 1
	}
	for i := 0; i < len(good); i += step {
		bad := slices.Clone(good)
		bad[i] ^= 1 << (i / step % 8)
		if err := os.WriteFile(f.Path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		got, _, err := readState(&statefile.File{Path: f.Path, Version: f.Version, Limit: f.Limit}, steer.Default(), config.Default().Play, nothingSaid)
		if !statefile.Found(err) || !got.Equal(want) {
			t.Fatalf("byte %d, %q for %q: %v\n%+v", i, bad[i], good[i], err, got)
		}
	}
	t.Logf("%d bytes, each %d. flipped", len(good), step)
}

// TestStateIsSalvagedBySetting: without an older copy, a setting that cannot be read loses itself alone.
func TestStateIsSalvagedBySetting(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		old, bad string
		lost     string
		set      func(*steer.State)
	}{
		{`"bpm": 97.5`, `"bpm": -4`, "bpm", func(s *steer.State) { s.BPM = 111 }},
		{`"bpm": 97.5`, `"bpm": "fast"`, "bpm", func(s *steer.State) { s.BPM = 111 }},
		{`"swing": 0.58`, `"swing": 9`, "swing", func(s *steer.State) { s.Swing = 0.5 }},
		{`"17": -1.25`, `"1700": -1.25`, "latent", func(s *steer.State) { s.Latent = nil }},
		{`"quantize": "bar"`, `"quantize": "year"`, "quantize", func(*steer.State) {}},
	} {
		p := beat()
		f, want := savedState(t, groove.Hold(groove.NewVoiceSet(groove.Kick), &p))
		text, err := os.ReadFile(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		bad := strings.Replace(string(text), c.old, c.bad, 1)
		if bad == string(text) {
			t.Fatalf("no %s in %s", c.old, text)
		}
		if err = errors.Join(f.DropOlder(), os.WriteFile(f.Path, []byte(bad), 0o600)); err != nil {
			t.Fatal(err)
		}
		fresh := steer.Default()
		fresh.BPM = 111
		c.set(&want)
		got, held, err := readState(f, fresh, config.Default().Play, nothingSaid)
		var d *statefile.DamageError
		if !errors.As(err, &d) || len(d.Lost) != 1 || !strings.HasPrefix(d.Lost[0], c.lost+": ") || !got.Equal(want) || held == nil {
			t.Errorf("%s: %v, lost %v\n got %+v\nwant %+v", c.bad, err, fmt.Sprint(d), got, want)
		}
	}
}
