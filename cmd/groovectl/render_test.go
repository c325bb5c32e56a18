package main

import (
	"bytes"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// run runs groovectl with arguments and returns what it printed.
func run(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, log bytes.Buffer
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&log)
	err = root.Execute()
	return out.String(), log.String(), err
}

func readDoc(t *testing.T, text string) groove.LoopDoc {
	t.Helper()
	doc, err := groove.ReadLoopDoc(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRenderWritesTheSameLoopInEachFormat(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mid, doc, pic := filepath.Join(dir, "x.mid"), filepath.Join(dir, "x.json"), filepath.Join(dir, "x.PNG")
	_, log, err := run(t, "render", "--genre", "Hip-Hop", "--bpm", "90.5", "--seed", "7", "-o", mid, "-o", doc, "-o", pic)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log, "wrote "+mid+": hiphop, 90.5 BPM, seed 7, ") || strings.Count(log, "\n") != 3 {
		t.Errorf("said %q", log)
	}
	d := readDoc(t, string(readFile(t, doc)))
	if d.Seed != 7 || d.Style != groove.Pure(groove.Hiphop, 90.5) || d.Engine != "cpu" || len(d.Latent) == 0 || d.Model == "" {
		t.Errorf("document of seed %d, style %v, engine %q, model %q, latent %v", d.Seed, d.Style, d.Engine, d.Model, d.Latent)
	}
	if d.Pattern.Count() == 0 || len(d.Notes) != d.Pattern.Count() {
		t.Errorf("%d notes for %d hits", len(d.Notes), d.Pattern.Count())
	}
	p, info, err := groove.ReadSMF(bytes.NewReader(readFile(t, mid)), groove.ImportOptions{})
	for v := range d.Pattern.Offsets[0] { // a file starts with its downbeat
		d.Pattern.Offsets[0][v] = max(d.Pattern.Offsets[0][v], 0)
	}
	if err != nil || !p.Equal(&d.Pattern) || info.BPM != 90.5 {
		t.Errorf("the .mid holds another pattern, at %v BPM: %v", info.BPM, err)
	}
	if _, err := png.Decode(bytes.NewReader(readFile(t, pic))); err != nil {
		t.Error(err)
	}
}

func TestRenderIsDeterministic(t *testing.T) {
	t.Parallel()
	args := []string{"render", "--blend", "funk=0.7,jazz=0.3", "--bpm", "100", "--seed", "0x7", "--swing", "0.58", "-o", "-"}
	first, _, err := run(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	if again, _, err := run(t, args...); err != nil || again != first {
		t.Errorf("a second run gives another document: %v", err)
	}
	for _, change := range [][]string{
		{"--seed", "8"},
		{"--variation", "1"},
		{"--latent", "0=3", "--latent", "5=-3"},
	} {
		other, _, err := run(t, append(args[:len(args):len(args)], change...)...)
		if err != nil {
			t.Fatalf("%v: %v", change, err)
		}
		a, b := readDoc(t, first), readDoc(t, other)
		if a.Pattern.Equal(&b.Pattern) {
			t.Errorf("%v changes nothing", change)
		}
	}
}

func TestRenderReadsEachFlag(t *testing.T) {
	t.Parallel()
	out, _, err := run(t, "render", "--temperature", "1.2", "--density", "1.5", "--humanize", "0.5", "--swing", "0.66",
		"--dynamics", "0.75", "--variation", "2", "--bpm", "101", "--latent", "3=0.5", "-o", "-")
	if err != nil {
		t.Fatal(err)
	}
	d := readDoc(t, out)
	feel := groove.DefaultFeel()
	feel.Density, feel.Humanize, feel.Swing, feel.Dynamics = 1.5, 0.5, 0.66, 0.75
	if d.Feel != feel || d.Temperature != 1.2 || d.Variation != 2 || d.Style.BPM != 101 || d.Latent[3] != 0.5 {
		t.Errorf("feel %v, temperature %v, variation %d, bpm %v, latent 3 %v", d.Feel, d.Temperature, d.Variation, d.Style.BPM, d.Latent[3])
	}
}

func TestRenderNudgeMovesTheLatent(t *testing.T) {
	t.Parallel()
	at := func(nudge string) groove.LoopDoc {
		out, _, err := run(t, "render", "--nudge", nudge, "-o", "-")
		if err != nil {
			t.Fatal(err)
		}
		return readDoc(t, out)
	}
	still, moved := at("0,0"), at("1, -1.5")
	same := 0
	for i, z := range still.Latent {
		if moved.Latent[i] == z {
			same++
		}
	}
	if same == len(still.Latent) {
		t.Error("the nudge left z where it was")
	}
}

// TestRenderEngines: each engine's recall codes make the loop again on the engine that made it.
func TestRenderEngines(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"cpu", "cpu-f16", "gorgonia"} {
		out, _, err := run(t, "render", "--engine", engine, "-o", "-")
		if err != nil {
			t.Fatal(err)
		}
		d := readDoc(t, out)
		if d.Engine != engine || d.Pattern.Count() == 0 {
			t.Errorf("asked for %s, got %d hits from %q", engine, d.Pattern.Count(), d.Engine)
		}
		if again, _, err := run(t, "render", "--code", d.Code, "-o", "-"); err != nil || again != out {
			t.Errorf("the code of a loop of %s makes another one: %v", engine, err)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "x.mid")
	for _, c := range []struct {
		args string
		want string
	}{
		{"", "add -o FILE"},
		{"-o x.ogg", "cannot write .ogg: write .mid, .wav, .png or .json"},
		{"-o x", "has no ending"},
		{"--genre fnk -o OUT", "did you mean funk?"},
		{"--blend funk=0 -o OUT", "not all 0"},
		{"--genre funk --blend funk=1 -o OUT", "genre"},
		{"--bpm 10 -o OUT", "is out of range: give 20 to 300 BPM"},
		{"--seed x -o OUT", `give a whole number`},
		{"--temperature 3 -o OUT", "give 0 to 2"},
		{"--density -1 -o OUT", "give 0 to 2"},
		{"--swing 0.9 -o OUT", "give 0.5 to 0.75"},
		{"--nudge 1 -o OUT", "give 2 values"},
		{"--nudge 99,0 -o OUT", "give -3 to 3"},
		{"--latent 1 -o OUT", "give pairs of an index and a value"},
		{"--latent 999=0 -o OUT", "an index from 0 to 127"},
		{"--engine tpu -o OUT", "choose auto, cpu, cpu-f16, gpu or gorgonia"},
		{"--model DIR/none.safetensors -o OUT", "none.safetensors"},
		{"-o DIR/no/folder/x.mid", "no/folder"},
		{"-o OUT extra", "extra"},
	} {
		args := strings.NewReplacer("OUT", good, "DIR", dir).Replace("render " + c.args)
		_, _, err := run(t, strings.Fields(args)...)
		if err == nil || !strings.Contains(filepath.ToSlash(err.Error()), c.want) {
			t.Errorf("%q: error %v, want one with %q", c.args, err, c.want)
		}
		if _, err := os.Stat(good); !os.IsNotExist(err) {
			t.Fatalf("%q left a file", c.args)
		}
	}
	if files, err := fs.Glob(os.DirFS(dir), "*"); err != nil || len(files) > 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}

// TestRenderWithStandardPrior: render --prior standard draws z from N(0, I): another z than the model's own prior gives, the same each time, and the same for all genres.
func TestRenderWithStandardPrior(t *testing.T) {
	t.Parallel()
	render := func(genre, prior string) groove.LoopDoc {
		out, log, err := run(t, "render", "--genre", genre, "--bpm", "100", "--seed", "7", "--prior", prior, "-o", "-")
		if err != nil {
			t.Fatalf("%v: %s", err, log)
		}
		return readDoc(t, out)
	}
	own, standard := render("funk", "model"), render("funk", "standard")
	if slices.Equal(own.Latent, standard.Latent) {
		t.Errorf("z %v from both priors", own.Latent)
	}
	if again := render("funk", "standard"); !slices.Equal(again.Latent, standard.Latent) || again.Pattern != standard.Pattern {
		t.Error("the same seed gave another loop")
	}
	out, log, err := run(t, "render", "--code", standard.Code, "-o", "-")
	if err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	if coded := readDoc(t, out); coded.Pattern != standard.Pattern || !slices.Equal(coded.Latent, standard.Latent) {
		t.Error("its recall code brings another loop back")
	}
	if jazz := render("jazz", "standard"); !slices.Equal(jazz.Latent, standard.Latent) || jazz.Pattern == standard.Pattern {
		t.Error("jazz: want the z of funk, and other hits")
	}
	_, _, err = run(t, "render", "--prior", "normal", "-o", "-")
	if err == nil || !strings.Contains(err.Error(), `"normal" for "--prior" flag: choose model or standard`) {
		t.Errorf("--prior normal: %v", err)
	}
}

// TestRenderMakesTheFirstLoop: without a tempo and a seed it is the genre's first loop, and one of the two alone leaves the other.
func TestRenderMakesTheFirstLoop(t *testing.T) {
	t.Parallel()
	render := func(args ...string) groove.LoopDoc {
		out, log, err := run(t, append([]string{"render", "-o", "-"}, args...)...)
		if err != nil {
			t.Fatalf("%v: %s", err, log)
		}
		return readDoc(t, out)
	}
	first := groove.Reggae.First()
	own, said := render("--genre", "reggae"), render("--genre", "reggae", "--bpm", fmt.Sprint(first.BPM), "--seed", fmt.Sprint(first.Seed))
	if own.Pattern != said.Pattern || own.Seed != first.Seed || own.Style.BPM != first.BPM {
		t.Errorf("seed %d at %g BPM, want %+v", own.Seed, own.Style.BPM, first)
	}
	if d := render("--blend", "reggae=0.7,jazz=0.3", "--seed", "9"); d.Seed != 9 || d.Style.BPM != first.BPM {
		t.Errorf("with a seed: seed %d at %g BPM", d.Seed, d.Style.BPM)
	}
	if d := render("--genre", "reggae", "--bpm", "90"); d.Seed != first.Seed || d.Style.BPM != 90 {
		t.Errorf("with a tempo: seed %d at %g BPM", d.Seed, d.Style.BPM)
	}
}
