package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

func TestExportOfWhatWasPlayed(t *testing.T) {
	ctltest.Start(t)
	dir := t.TempDir()
	mid, wav, pic := filepath.Join(dir, "x.mid"), filepath.Join(dir, "x.wav"), filepath.Join(dir, "x.png")
	_, log, err := ctl(t, "export", "--loops", "3", "--tracks", "voices", mid, wav, pic)
	if err != nil || !strings.Contains(log, "wrote "+mid+": played, 12 bars, 48 notes") {
		t.Fatalf("says %q, %v", log, err)
	}
	take, err := groove.ReadTake(bytes.NewReader(readFile(t, mid)))
	if err != nil || len(take.Notes) != 48 || take.Notes[1].Tick != 4*groove.OffsetUnits+17 {
		t.Errorf("the file's notes: %v", err)
	}
	if tracks := binary.BigEndian.Uint16(readFile(t, mid)[10:]); tracks != 10 {
		t.Errorf("%d tracks", tracks)
	}
	if seconds := float64(binary.LittleEndian.Uint32(readFile(t, wav)[40:])) / 4 / 44100; seconds < 28.8 || seconds > 31.5 {
		t.Errorf("%g s of sound, want 12 bars at 100 BPM and a tail", seconds)
	}
	if _, err = png.Decode(bytes.NewReader(readFile(t, pic))); err != nil {
		t.Error(err)
	}
	out, log, err := ctl(t, "export", "--performance", "-")
	var p piece.Piece
	if err != nil || json.Unmarshal([]byte(out), &p) != nil || len(p.Notes) != 16 || !strings.Contains(log, "the first 5 notes") {
		t.Errorf("to the terminal: %q, %v", log, err)
	}
}

func TestExportRefuses(t *testing.T) {
	ctltest.Start(t)
	dir := t.TempDir()
	font := filepath.Join(dir, "bad.sf2")
	if err := os.WriteFile(font, []byte("RIFF, or so it says"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--loops", "13", file("x.mid")}, "nothing has been played yet"},
		{[]string{"--loops", "0", file("x.mid")}, "give 1 to"},
		{[]string{"--loops", "1", "--performance", file("x.mid")}, " exclude each other: give one of them"},
		{[]string{"--tracks", "many", file("x.mid")}, "want one or voices"},
		{[]string{file("x.ogg")}, "cannot write .ogg"},
		{[]string{"--soundfont", font, file("x.wav")}, "no usable SoundFont"},
		{[]string{"--soundfont", file("none.sf2"), file("x.wav")}, "no such file"},
		{[]string{"--rate", "5", file("x.wav")}, "out of range"},
	} {
		_, _, err := ctl(t, append([]string{"export"}, c.args...)...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.args, err, c.want)
		}
	}
	if left, _ := filepath.Glob(file("x.*")); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
}

func TestRenderSoundAndSeveralLoops(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	wav, mid, doc := filepath.Join(dir, "x.wav"), filepath.Join(dir, "x.mid"), filepath.Join(dir, "x.json")
	if _, _, err := run(t, "render", "--bpm", "120", "-o", wav); err != nil {
		t.Fatal(err)
	}
	if got := binary.LittleEndian.Uint32(readFile(t, wav)[40:]); got != 8*44100*4 {
		t.Errorf("%d bytes of sound, want 8 s that loop", got)
	}
	if _, _, err := run(t, "render", "--bpm", "120", "--loops", "2", "-o", mid, "-o", doc); err != nil {
		t.Fatal(err)
	}
	var p piece.Piece
	if err := json.Unmarshal(readFile(t, doc), &p); err != nil || p.Bars() != 8 {
		t.Errorf("%d bars, %v", p.Bars(), err)
	}
	for variation, bar := range []int{0, 4} {
		out, _, err := run(t, "render", "--bpm", "120", "--variation", []string{"0", "1"}[variation], "-o", "-")
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := groove.ReadSMF(bytes.NewReader(readFile(t, mid)), groove.ImportOptions{Bar: bar})
		if err != nil {
			t.Fatal(err)
		}
		want := readDoc(t, out).Pattern
		got.Hits[0], want.Hits[0] = [groove.NumVoices]bool{}, [groove.NumVoices]bool{} // early hits there are at the end of the bar before, or moved
		if g, w := got.Canonical(), want.Canonical(); !g.Equal(&w) {
			t.Errorf("bars from %d: %s, want variation %d: %s", bar, g.Text(), variation, w.Text())
		}
	}
	if _, _, err := run(t, "render", "--loops", "65", "-o", mid); err == nil {
		t.Error("65 loops: no error")
	}
}
