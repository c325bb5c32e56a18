package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/racetest"
)

// TestRenderOfACode makes a loop again from its code, and from each kind of file that has it: the same notes.
func TestRenderOfACode(t *testing.T) {
	t.Parallel()
	racetest.Skip(t, "it decodes loops, one after the other")
	dir := t.TempDir()
	args := []string{"render", "--genre", "funk", "--bpm", "99.5", "--seed", "77", "--variation", "4", "--swing", "0.6", "--voice", "ride.gain=0.5", "-o", "-"}
	files := []string{"a.mid", "a.wav", "a.png", "a.json"}
	for _, name := range files {
		args = append(args, "-o", filepath.Join(dir, name))
	}
	out, _, err := run(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	want := readDoc(t, out)
	if want.Walk != 0.08 || !groove.IsRecallCode(want.Code) {
		t.Errorf("variation 4 at the default drift is at %g of the walk, its code is %q", want.Walk, want.Code)
	}
	sources := []string{want.Code, strings.ToLower(want.Code)}
	for _, name := range files {
		sources = append(sources, filepath.Join(dir, name))
	}
	for _, source := range sources {
		again, _, err := run(t, "render", "--code", source, "-o", "-")
		if err != nil || again != out {
			t.Errorf("--code %s makes another document: %v", source, err)
		}
	}
	other := filepath.Join(dir, "other.mid")
	if _, _, err := run(t, "render", "--loops", "2", "-o", other); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--code", want.Code[:12]}, "copy it"},
		{[]string{"--code", other}, "only files of a single loop"},
		{[]string{"--code", filepath.Join(dir, "none.mid")}, "no such file"},
		{[]string{"--code", want.Code, "--bpm", "90"}, " exclude each other: give one of them"},
		{[]string{"--code", want.Code, "--voice", "kick.gain=1"}, " exclude each other: give one of them"},
		{[]string{"--code", codeOfModel(t, want.Code)}, "neither inside nor in the library"},
	} {
		if _, _, err := run(t, append([]string{"render", "-o", "-"}, c.args...)...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.args, err, c.want)
		}
	}
}

// TestRenderOfAnExportsCode makes loops with the song that a file's code holds, and says so.
func TestRenderOfAnExportsCode(t *testing.T) {
	t.Parallel()
	out, _, err := run(t, "render", "--genre", "funk", "--bpm", "99.5", "--seed", "77", "--fill-amount", "1", "-o", "-")
	if err != nil {
		t.Fatal(err)
	}
	plain := readDoc(t, out)
	for _, c := range []struct {
		song  infer.Song
		loops string
		units int64
		says  string
	}{
		{infer.Song{FillEvery: 2}, "1", groove.LoopUnits, "as it was exported: with a fill every 2 bars"},
		{infer.Song{Timescale: 0.5, BPM: 101}, "1", 2 * groove.LoopUnits, "as it was exported: in half-time, at 101 BPM"},
		{infer.Song{Timescale: 2}, "1", groove.LoopUnits / 2, "in double-time"},
		{infer.Song{Timescale: 0.5, FillEvery: 4}, "2", 2 * groove.LoopUnits, "left out, because only a single loop"},
		{infer.Song{Live: true}, "1", groove.LoopUnits, "by hand in that file"},
	} {
		code, err := infer.InSong(plain.Code, c.song)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "again.mid")
		_, errs, err := run(t, "render", "--code", code, "--loops", c.loops, "-o", file)
		if err != nil || !strings.Contains(errs, c.says) {
			t.Errorf("%+v: says %q, %v", c.song, errs, err)
		}
		in, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		take, err := groove.ReadTake(in)
		if _ = in.Close(); err != nil {
			t.Fatal(err)
		}
		if got := take.Length * groove.UnitsPerBeat / int64(take.PPQ); got != c.units {
			t.Errorf("%+v: %d units, want %d", c.song, got, c.units)
		}
		if fills := len(take.Notes) != len(plain.Notes); c.loops == "1" && fills != (c.song.FillEvery > 0) {
			t.Errorf("%+v: %d notes, the loop has %d", c.song, len(take.Notes), len(plain.Notes))
		}
		if again, err := codeOrFile(file); c.loops == "1" && !c.song.Live && again != code {
			t.Errorf("%+v: the new file has the code %s, not %s: %v", c.song, again, code, err)
		}
	}
}

// codeOfModel returns a code that names another model.
func codeOfModel(t *testing.T, code string) string {
	t.Helper()
	data, err := groove.DecodeRecallCode(code)
	if err != nil {
		t.Fatal(err)
	}
	data[1] ^= 0xff
	return groove.EncodeRecallCode(data)
}

// TestCodeIsFoundAcrossBlocks puts a code at every place near the border of two blocks of the reader.
func TestCodeIsFoundAcrossBlocks(t *testing.T) {
	t.Parallel()
	code := groove.EncodeRecallCode([]byte("any data that is long enough"))
	for at := 64<<10 - 80; at < 64<<10+8; at++ {
		path := filepath.Join(t.TempDir(), "x.bin")
		if err := os.WriteFile(path, []byte(strings.Repeat("x", at)+groove.RecallNote(code)+"\x00rest"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := codeOrFile(path); got != code || err != nil {
			t.Fatalf("at %d: %q, %v", at, got, err)
		}
	}
}

// TestRenderWithAKit writes a loop, from its settings or its code, with the notes of a kit; only these differ from General MIDI's.
func TestRenderWithAKit(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.mid")
	out, _, err := run(t, "render", "--genre", "funk", "--seed", "7", "-o", "-", "-o", file)
	if err != nil {
		t.Fatal(err)
	}
	plain := readDoc(t, out)
	for _, source := range [][]string{{"--genre", "funk", "--seed", "7"}, {"--code", plain.Code}, {"--code", file}} {
		out, _, err = run(t, append([]string{"render", "--kit", "hydrogen", "-o", "-"}, source...)...)
		if err != nil {
			t.Fatal(err)
		}
		if doc := readDoc(t, out); doc.Kit.Name != "hydrogen" || doc.Pattern != plain.Pattern || len(doc.Notes) != len(plain.Notes) || doc.Code != plain.Code {
			t.Errorf("%v: kit %q, %d notes of %d", source, doc.Kit.Name, len(doc.Notes), len(plain.Notes))
		}
	}
	if plain.Kit.Name != groove.GMKit().Name {
		t.Errorf("without a kit it is %q", plain.Kit.Name)
	}
	if _, _, err = run(t, "render", "--kit", "nosuch", "-o", "-"); err == nil || !strings.Contains(err.Error(), `there is no kit "nosuch": there are `) {
		t.Errorf("a kit that there is not: %v", err)
	}
}
