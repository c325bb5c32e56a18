package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// foreign returns the path of a file as other programs write it.
func foreign(name string) string {
	return filepath.Join("..", "..", "groove", "testdata", "foreign", name)
}

func TestCaptureOfForeignFiles(t *testing.T) {
	ctltest.Start(t)
	for _, c := range []struct {
		args []string
		says string
		err  string
	}{
		{[]string{foreign("kick35.mid")}, "captured 48 hits", ""},
		{[]string{foreign("one-bar-loop.mid")}, "a loop of one bar, played round to fill 4", ""},
		{[]string{foreign("drums-channel-3.mid")}, `the drums are on channel 3, track "Drums"`, ""},
		{[]string{foreign("drums-channel-3.mid"), "--track", "Drums"}, "captured", ""},
		{[]string{foreign("drums-channel-3.mid"), "--track", "Violin"}, "", `track "Violin" has no notes: those with notes are track 2 "Lead" on channel 1`},
		{[]string{foreign("pickup-bar.mid"), "--bar", "2"}, "captured 48 hits", ""},
		{[]string{foreign("pickup-bar.mid")}, "", "bar 1 is in 1/4: a groove is four bars of 4/4 in a row, without a change of meter: choose other bars with --bar"},
		{[]string{foreign("meter-change-inside.mid")}, "", "bar 3 is in 3/4"},
		{[]string{foreign("melody-as-drums.mid")}, "", `no drums: track 1 is called "Piano"`},
		{[]string{foreign("kick35.mid"), "--kit", "none"}, "", `there is no kit "none": there are ableton`},
		{[]string{foreign("no-end-of-track.mid")}, "track 1 has no end-of-track event", ""},
	} {
		out, _, err := ctl(t, append([]string{"capture", "--file"}, c.args...)...)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%v: error %v, want %q", c.args, err, c.err)
			}
			continue
		}
		if err != nil || !strings.Contains(out, c.says) {
			t.Errorf("%v: says %q, %v, want %q", c.args, out, err, c.says)
		}
	}
}

func TestUnmappedNotesAreNamed(t *testing.T) {
	ctltest.Start(t)
	data, err := os.ReadFile(foreign("kick35.mid"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "click.mid")
	data = bytes.ReplaceAll(data, []byte("\x99\x23"), []byte("\x99\x21")) // kicks become clicks
	if err = os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	const says = "notes that no voice plays: 8 of 33 (metronome click)"
	out, _, err := ctl(t, "capture", "--file", path)
	if err != nil || !strings.Contains(out, says) {
		t.Errorf("capture: %q, %v", out, err)
	}
	var doc captureDoc
	if out, _, err = ctl(t, "capture", "--file", path, "--json"); err != nil || json.Unmarshal([]byte(out), &doc) != nil || doc.Unmapped != 8 {
		t.Errorf("capture --json: %q, %v", out, err)
	}
	_, errs, err := ctl(t, "render", "--near", path, "-o", filepath.Join(t.TempDir(), "x.mid"))
	if err != nil || !strings.Contains(errs, says) {
		t.Errorf("render: %q, %v", errs, err)
	}
	out, _, err = ctl(t, "dataset", "inspect", filepath.Dir(path), "--genre", "rock", "--no-cache")
	if err != nil || !strings.Contains(out, "8 notes that no voice plays: 8 of 33 (metronome click)") {
		t.Errorf("inspect: %q, %v", out, err)
	}
}

func TestInspectSaysWhatAFolderWasTakenFor(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "metal")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(foreign("kick35.mid"))
	if err != nil {
		t.Fatal(err)
	}
	if err = os.WriteFile(filepath.Join(dir, "a.mid"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, err := ctl(t, "dataset", "inspect", dir, "--no-cache")
	if err != nil || !strings.Contains(out, `"metal" is learned as rock: 1 files`) {
		t.Errorf("says %q, %v", out, err)
	}
}

func TestFontWithoutAKitIsNamed(t *testing.T) {
	font := filepath.Join("..", "..", "groove", "sound", "soundfont", "testdata", "piano-only.sf2")
	out, errs, err := ctl(t, "render", "--soundfont", font, "-o", filepath.Join(t.TempDir(), "x.wav"))
	if err != nil || !strings.Contains(errs, "has no drum kit") {
		t.Errorf("says %q, %q, %v", out, errs, err)
	}
}

func TestRetrainChoosesDrums(t *testing.T) {
	d := ctltest.Start(t)
	dir := t.TempDir()
	if _, _, err := ctl(t, "retrain", "--data", dir, "--channel", "3", "--track", "Drums", "--kit", "ableton"); err != nil {
		t.Fatal(err)
	}
	got := d.List[len(d.List)-1].Request
	if want := (jobs.Request{Data: dir, From: "current", Channel: 3, Track: "Drums", Kit: "ableton"}); got != want {
		t.Errorf("asked for %+v, want %+v", got, want)
	}
}
