package main

import (
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/novelty"
	"github.com/groovegen/groovegen/internal/racetest"
)

// TestAuditionWritesTheBest: the picks are the best of the seeds, differ from each other, are the loops of their codes, and are the same in each run.
func TestAuditionWritesTheBest(t *testing.T) {
	racetest.Skip(t, "it draws dozens of loops, one after the other")
	t.Parallel()
	dir := t.TempDir()
	pick := func(to string, args ...string) (doc picksDoc) {
		out, log, err := run(t, append([]string{"audition", "--genre", "funk", "--n", "24", "--pick", "4", "--json", "-o", filepath.Join(dir, to)}, args...)...)
		if err != nil {
			t.Fatalf("%v: %s", err, log)
		}
		if err := json.Unmarshal([]byte(out), &doc); err != nil {
			t.Fatal(err)
		}
		return doc
	}
	doc := pick("a")
	if doc.SchemaVersion != 1 || doc.Tried != 24 || len(doc.Picks) != 4 {
		t.Fatalf("got %+v", doc)
	}
	page := string(readFile(t, doc.Page))
	for i, p := range doc.Picks {
		if p.Seed < 1 || p.Seed > 24 || p.Score < 0 || p.Score > 1 || len(p.Lacks) > 0 || i > 0 && p.Score > doc.Picks[i-1].Score {
			t.Errorf("pick %d: %+v", i, p)
		}
		picture, err := os.Open(filepath.Join(dir, "a", p.Picture))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = png.Decode(picture); err != nil {
			t.Error(err)
		}
		_ = picture.Close()
		own, _, err := run(t, "render", "--code", p.Code, "-o", "-")
		if err != nil {
			t.Fatal(err)
		}
		if file, _, err := run(t, "render", "--code", filepath.Join(dir, "a", p.MIDI), "-o", "-"); err != nil || file != own || readDoc(t, own).Seed != p.Seed {
			t.Errorf("pick %d: its file and its code give two loops (%v)", i, err)
		}
		for _, want := range []string{p.Title, p.Code, p.MIDI, "data:audio/wav;base64,", "data:image/png;base64,"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
	}
	if strings.Contains(page, "://") || strings.Contains(page, "<script") {
		t.Error("the page needs something from outside")
	}
	again := pick("b")
	if a, b := seedsOf(doc), seedsOf(again); !slices.Equal(a, b) || string(readFile(t, again.Page)) != page {
		t.Errorf("picks %v, in a second run %v", a, b)
	}
	if len(again.Older) > 0 {
		t.Errorf("a new folder has older picks %v", again.Older)
	}
	if other := pick("b", "--seed", "1000"); slices.Min(seedsOf(other)) < 1000 || len(other.Older) != 4 {
		t.Errorf("from seed 1000: %v, older picks %v", seedsOf(other), other.Older)
	}
}

func seedsOf(doc picksDoc) (seeds []uint64) {
	for _, p := range doc.Picks {
		seeds = append(seeds, p.Seed)
	}
	return seeds
}

// TestPicksDiffer: of two loops that share most of their hits the better one is picked alone, while there are enough others.
func TestPicksDiffer(t *testing.T) {
	loop := func(score float64, steps ...int) auditioned {
		var p groove.Pattern
		for _, s := range steps {
			p.Hits[s][groove.Kick] = true
		}
		a := auditioned{hits: novelty.BitsOf(&p)}
		a.verdict.Score = score
		return a
	}
	all := []auditioned{loop(0.5, 0, 4, 8, 12), loop(0.9, 0, 4, 8, 13), loop(0.7, 1, 2, 3), loop(0.6, 0, 4, 8, 13, 20)}
	scores := func(n int) (list []float64) {
		for _, p := range choosePicks(all, n) {
			list = append(list, p.verdict.Score)
		}
		return list
	}
	for n, want := range map[int][]float64{1: {0.9}, 2: {0.9, 0.7}, 3: {0.9, 0.7, 0.5}, 4: {0.9, 0.7, 0.6, 0.5}} {
		if got := scores(n); !slices.Equal(got, want) {
			t.Errorf("%d picks: %v, want %v", n, got, want)
		}
	}
}

func TestAuditionRefuses(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "best")
	for args, want := range map[string]string{
		"":                                "add -o DIR",
		"-o DIR --n 0":                    "--n 0 is out of range: give 1 to 10000",
		"-o DIR --n x":                    "give a whole number",
		"-o DIR --pick 99":                "--pick 99 is out of range: give 1 to 64",
		"-o DIR --n 4 --pick 5":           "--pick 5 is more than --n 4: try more seeds, or write fewer",
		"-o DIR --genre fnk":              "did you mean funk?",
		"-o DIR --bpm 5":                  "give 20 to 300 BPM",
		"-o DIR --seed 9007199254740991":  "too near to the largest",
		"-o DIR --kit nonesuch":           "nonesuch",
		"-o DIR --engine tpu":             "choose auto, cpu, cpu-f16, gpu or gorgonia",
		"-o DIR --model none.safetensors": "none.safetensors",
	} {
		_, _, err := run(t, append([]string{"audition"}, strings.Fields(strings.ReplaceAll(args, "DIR", dir))...)...)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", args, err, want)
		}
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("a refused audition left a folder")
	}
}
