package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// midiFile writes a file of one loop in 4/4, of which patch may spoil the bytes.
func midiFile(t *testing.T, p groove.Pattern, kit groove.Kit, patch func([]byte) []byte) string {
	t.Helper()
	var buf bytes.Buffer
	if err := groove.WriteSMF(&buf, p, groove.SMFOptions{BPM: 100, Kit: kit, Seamless: true}); err != nil {
		t.Fatal(err)
	}
	data := buf.Bytes()
	if patch != nil {
		data = patch(data)
	}
	path := filepath.Join(t.TempDir(), "x.mid")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func beat(t *testing.T) groove.Pattern {
	t.Helper()
	p, err := groove.ParsePattern("kick 0/110/-23 8/96/4; snare 4/120/11")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCaptureFile(t *testing.T) {
	d := ctltest.Start(t)
	p := beat(t)
	path := midiFile(t, p, groove.Kit{}, nil)
	out, _, err := ctl(t, "capture", "--file", path, "--amount", "0.4", "--genre", "jazz")
	if err != nil || !strings.Contains(out, "captured 3 hits; variations in jazz") || !strings.Contains(out, "amount 0.4") {
		t.Fatalf("says %q, %v", out, err)
	}
	if s := d.State(); s.Captured != p.Text() || s.Amount != 0.4 {
		t.Errorf("captured %q, amount %g", s.Captured, s.Amount)
	}
	if len(d.Applied()) != 1 {
		t.Errorf("one capture is %d changes: %v", len(d.Applied()), d.Applied())
	}
	for _, wrong := range [][]string{{"--amount", "3", "--genre", "funk"}, {"--genre", "polka"}, {"--genre", "funk", "--as", "a/b"}} {
		before := d.State()
		if _, _, err = ctl(t, append([]string{"capture", "--file", path}, wrong...)...); err == nil || !d.State().Equal(before) {
			t.Errorf("%v: %v, and something was changed", wrong, err)
		}
	}
	out, _, err = ctl(t, "capture", "--drumify", "--file", path)
	if s := d.State(); err != nil || !s.Drumify || s.Captured != p.Text() || !strings.Contains(out, "the rhythm of 3 hits") {
		t.Errorf("--drumify says %q, %v", out, err)
	}
	var doc captureDoc
	out, _, err = ctl(t, "capture", "--file", path, "--json", "--as", "mine")
	if err != nil || json.Unmarshal([]byte(out), &doc) != nil || doc.Hits != 3 || doc.Genre != "jazz" || doc.Amount != 0.4 || doc.Preset != "mine" {
		t.Errorf("--json says %q, %v", out, err)
	}
	if _, _, err := ctl(t, "capture", "--clear"); err != nil || d.State().Captured != "" {
		t.Errorf("clear: %q, %v", d.State().Captured, err)
	}
}

func TestCaptureListens(t *testing.T) {
	d := ctltest.Start(t)
	p := beat(t)
	d.SetState(func(s *steer.State) { s.Captured = p.Text() })
	for state, want := range map[string]string{
		control.CaptureDone: "", control.CaptureFailed: "nothing was played", control.CaptureIdle: "does not listen",
	} {
		d.SetReport(func(s *control.Status) {
			s.Capture = control.Capture{State: state, Hits: 3, Error: "capture: nothing was played"}
		})
		out, _, err := ctl(t, "capture")
		if want == "" && (err != nil || !strings.Contains(out, "captured 3 hits")) {
			t.Errorf("%s: %q, %v", state, out, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", state, err, want)
		}
	}
}

func TestCaptureRefusesFiles(t *testing.T) {
	ctltest.Start(t)
	piano := groove.GMKit()
	piano.Notes = [groove.NumVoices]uint8{1, 2, 3, 4, 5, 6, 7, 8, 9}
	waltz := func(b []byte) []byte {
		return bytes.Replace(b, []byte{0xFF, 0x58, 4, 4, 2}, []byte{0xFF, 0x58, 4, 3, 2}, 1)
	}
	for what, c := range map[string]struct{ path, want string }{
		"not there": {filepath.Join(t.TempDir(), "none.mid"), "no such file"},
		"3/4":       {midiFile(t, beat(t), groove.Kit{}, waltz), "is in 3/4"},
		"empty":     {midiFile(t, groove.Pattern{}, groove.Kit{}, nil), "no notes"},
		"no drums":  {midiFile(t, beat(t), piano, nil), "is a drum"},
		"cut":       {midiFile(t, beat(t), groove.Kit{}, func(b []byte) []byte { return b[:len(b)/2] }), "smf"},
		"no MIDI":   {midiFile(t, beat(t), groove.Kit{}, func([]byte) []byte { return []byte("hello") }), "smf"},
		"huge":      {midiFile(t, beat(t), groove.Kit{}, func(b []byte) []byte { return append(b, make([]byte, 9<<20)...) }), "8 MB"},
	} {
		_, _, err := ctl(t, "capture", "--file", c.path)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	path := midiFile(t, beat(t), groove.Kit{}, nil)
	for _, args := range [][]string{{"--bar", "0"}, {"--bar", "9"}, {"--channel", "3"}, {"--amount", "7"}, {"--genre", "polka"}, {"--clear"}} {
		if _, _, err := ctl(t, append([]string{"capture", "--file", path}, args...)...); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

// TestRenderNear humanises a stiff file without a daemon: its hits stay, its grid and its one velocity do not.
func TestRenderNear(t *testing.T) {
	t.Parallel()
	stiff, err := groove.ParsePattern("kick 0 8 16 24 32 40 48 56; snare 4 12 20 28 36 44 52 60; closed_hat 0 2 4 6 8 10 12 14")
	if err != nil {
		t.Fatal(err)
	}
	path := midiFile(t, stiff, groove.Kit{}, nil)
	out, _, err := run(t, "render", "--near", path, "--genre", "funk", "--bpm", "100", "-o", "-")
	if err != nil {
		t.Fatal(err)
	}
	got := readDoc(t, out).Pattern
	if got.Hits != stiff.Hits || got.Offsets == stiff.Offsets || got.Velocities == stiff.Velocities {
		t.Errorf("it came back as %s", got.Text())
	}
	for _, args := range [][]string{{"--near", path, "--amount", "2"}, {"--near", path + "x"}} {
		if _, _, err := run(t, append([]string{"render", "-o", "-"}, args...)...); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
