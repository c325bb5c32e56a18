package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/models"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/eval/page"
	"github.com/groovegen/groovegen/train/eval/recognition"
)

// evalDataset writes a dataset of rock and jazz, twelve takes of 18 bars to train on, which the
// principal components need, and eight of 8 bars to measure on; and returns its folder.
func evalDataset(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var list strings.Builder
	list.WriteString("drummer,session,id,style,bpm,beat_type,time_signature,midi_filename,audio_filename,duration,split\n")
	for i := range 20 {
		style, every, split, bars := "rock", 2, "train", 18
		if i%2 == 1 {
			style, every = "jazz", 3
		}
		if i >= 12 {
			split, bars = "validation", 8
		}
		rec := groove.Recording{Tempos: []groove.TempoChange{{BPM: 120}}}
		rng := groove.Rand(uint64(i), 1)
		for s := range bars * groove.StepsPerBar {
			for v, note := range []uint8{36, 38, 42} {
				if (s+i)%(every+v) == 0 || rng.IntN(9) == 0 {
					at := time.Duration(s)*time.Second/8 + time.Duration(rng.IntN(20))*time.Millisecond
					rec.Notes = append(rec.Notes, groove.TimedNote{At: at, Length: time.Second / 16, Channel: 10, Note: note, Velocity: uint8(30 + rng.IntN(90))})
				}
			}
		}
		var b bytes.Buffer
		if err := groove.WriteRecording(&b, rec); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%d.mid", i)
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&list, "d,s,%d,%s,120,beat,4-4,%s,,36,%s\n", i, style, name, split)
	}
	if err := os.WriteFile(filepath.Join(dir, "info.csv"), []byte(list.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestEvalWithoutJudge(t *testing.T) {
	t.Parallel()
	racetest.Skip(t, "it takes a minute, and what shares memory there is the engine of train/nn, which has its own tests")
	data, report := evalDataset(t), filepath.Join(t.TempDir(), "report")
	out, log, err := ctl(t, "eval", "--data", data, "--no-judge", "--loops", "3", "--json", "--report", report)
	if err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	var doc eval.Report
	if err = json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out, `"schema_version":1`) && !strings.Contains(out, `"schema_version": 1`) {
		t.Errorf("no schema_version in %.200s", out)
	}
	if doc.Schema != eval.Schema || doc.Judge != nil || doc.Loops.Balanced.Loops != 6 || len(doc.Stages) < 10 || doc.TwoSample.Everything.Rounds == 0 {
		t.Errorf("got %.600s", out)
	}
	html, err := os.ReadFile(filepath.Join(report, "index.html"))
	if err != nil || bytes.Count(html, []byte("data:audio/midi")) != 2*shownLoops || !strings.Contains(log, "index.html, report.json and loops are in "+report) ||
		!bytes.Contains(html, []byte(`id="architecture"`)) {
		t.Errorf("%v: %d bytes of a page; %s", err, len(html), log)
	}
	for _, ending := range []string{".mid", ".png", ".wav"} {
		if files, bad := filepath.Glob(filepath.Join(report, "loops", "*"+ending)); bad != nil || len(files) != 2*shownLoops {
			t.Errorf("%s: %v, %v", ending, files, bad)
		}
	}
	kept, err := os.ReadFile(filepath.Join(report, "report.json"))
	var again eval.Report
	if err != nil || json.Unmarshal(kept, &again) != nil || again.Model != doc.Model || again.Loops != doc.Loops {
		t.Errorf("report.json is not what was printed: %v", err)
	}
	// --prior standard measures loops of N(0, I), and says so in the model's name.
	if out, log, err = ctl(t, "eval", "--data", data, "--no-judge", "--loops", "3", "--json", "--prior", "standard"); err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	var standard eval.Report
	if err = json.Unmarshal([]byte(out), &standard); err != nil {
		t.Fatal(err)
	}
	if standard.Model != doc.Model+" with N(0, I)" || standard.Loops.Balanced.Hits == doc.Loops.Balanced.Hits {
		t.Errorf("model %q has %g hits a loop, by the prior of %q %g", standard.Model, standard.Loops.Balanced.Hits, doc.Model, doc.Loops.Balanced.Hits)
	}
}

func TestEvalGenres(t *testing.T) {
	t.Parallel()
	racetest.Skip(t, "it trains dozens of machines, one after the other")
	data := evalDataset(t)
	out, log, err := ctl(t, "eval", "--data", data, "--genres", "--no-judge", "--json")
	if err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	var doc recognition.Report
	if err = json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	decoded := slices.IndexFunc(doc.Recognisers, func(r recognition.Recogniser) bool { return r.Sees == recognition.SeesDecoded })
	if doc.Schema != recognition.Schema || doc.Model == "" || decoded < 0 || doc.Recognisers[decoded].Splits["validation"].Performances.Count != 8 {
		t.Errorf("got %.600s", out)
	}
	var text bytes.Buffer
	err = page.WriteRecognition(&text, &doc)
	for _, want := range []string{"Genres recognised on validation", "z and that phase, SVM", "12 performances", "Settings tried"} {
		if err != nil || !strings.Contains(text.String(), want) {
			t.Errorf("%v: no %q in %s", err, want, text.String())
		}
	}
	for _, wrong := range []struct{ args, want string }{
		{"--split test", "--split validation"},
		{"--model a --model b", "one model"},
		{"--report x", "exclude each other"},
	} {
		args := append([]string{"eval", "--data", data, "--genres", "--no-judge"}, strings.Fields(wrong.args)...)
		if _, _, err := ctl(t, args...); err == nil || !strings.Contains(err.Error(), wrong.want) {
			t.Errorf("%s: %v", wrong.args, err)
		}
	}
}

// modelWith writes the default model with another seed in its metadata, which makes it another model.
func modelWith(t *testing.T, seed string) string {
	t.Helper()
	m, err := infer.LoadWithEncoder(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	m.Metadata["seed"] = seed
	path := filepath.Join(t.TempDir(), "model.safetensors")
	var b bytes.Buffer
	if err := m.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEvalOfSeveralModels(t *testing.T) {
	t.Parallel()
	racetest.Skip(t, "it takes a minute, and what shares memory there is the engine of train/nn, which has its own tests")
	report := filepath.Join(t.TempDir(), "report")
	a, b := modelWith(t, "71"), modelWith(t, "72")
	out, log, err := ctl(t, "eval", "--data", evalDataset(t), "--no-judge", "--loops", "3", "--json", "--report", report, "--model", a, "--model", b)
	if err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	var doc page.Series
	if err = json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != eval.Schema || len(doc.Models) != 2 || doc.Models[0].Model == doc.Models[1].Model || len(doc.Goals) < 20 || len(doc.Goals[0].Values) != 2 ||
		doc.Models[1].Training != "groove, seed 72" {
		t.Errorf("got %.600s", out)
	}
	if strings.Contains(log, "differ in configuration") {
		t.Errorf("they do not: %s", log)
	}
	for _, g := range doc.Goals { // the weights are the same
		if g.Deviation > 1e-12 || g.Met == 1 {
			t.Errorf("%+v", g)
		}
	}
	for _, file := range []string{"index.html", "report.json", doc.Models[1].Model + "/index.html", doc.Models[0].Model + "/loops/rock-1.wav"} {
		if _, err := os.Stat(filepath.Join(report, filepath.FromSlash(file))); err != nil {
			t.Error(err)
		}
	}
}

func TestEvalSaysWhenSpreadIsNotOfSeeds(t *testing.T) {
	a, b := &infer.Model{ID: "a", Metadata: map[string]string{"config": "x"}}, &infer.Model{ID: "b", Metadata: map[string]string{"config": "y"}}
	var notes bytes.Buffer
	if noteConfigs(&notes, []*infer.Model{a}); notes.Len() > 0 {
		t.Errorf("of one model: %s", notes.String())
	}
	if noteConfigs(&notes, []*infer.Model{a, b}); !strings.Contains(notes.String(), "models a and b differ in configuration or data") {
		t.Errorf("got %q", notes.String())
	}
}

func TestEvalSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	broken := filepath.Join(t.TempDir(), "judge.safetensors")
	if err := os.WriteFile(broken, []byte("no judge"), 0o644); err != nil {
		t.Fatal(err)
	}
	data, twice := smallDataset(t), modelWith(t, "1")
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"no data", nil, "--data is missing (dataset: zip or folder)"},
		{"split", []string{"--data", data, "--split", "training"}, "choose validation, test or both"},
		{"both flags", []string{"--data", data, "--judge", "x", "--no-judge"}, " exclude each other: give one of them"},
		{"missing data", []string{"--data", filepath.Join(data, "nothing"), "--no-judge"}, "nothing"},
		{"a model twice", []string{"--data", data, "--no-judge", "--model", twice, "--model", twice}, "is the same model as"},
		{"missing model", []string{"--data", data, "--model", filepath.Join(data, "m.safetensors")}, "m.safetensors"},
		{"too little data", []string{"--data", data, "--no-judge"}, "0 training loops"},
		{"no judge in the file", []string{"--data", data, "--judge", broken}, "load judge"},
		{"no such prior", []string{"--data", data, "--no-judge", "--prior", "normal"}, `"normal" for "--prior" flag: choose model or standard`},
		{"negative loops", []string{"--data", data, "--no-judge", "--loops=-1"}, "--loops -1"},
		{"too much", []string{"--data", data, "more"}, "more"},
	} {
		_, _, err := ctl(t, append([]string{"eval"}, c.args...)...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", c.name, err, c.want)
		}
	}
}

// The paper's judge has a file for each seed, beside ours, and the paper's configuration.
func TestJudgeChoice(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	paper := judge.PaperConfig()
	for _, c := range []struct {
		choice judgeChoice
		name   string
		config *judge.Config
	}{
		{judgeChoice{"", 1}, "judge.safetensors", nil},
		{judgeChoice{"", 3}, "judge-3.safetensors", nil},
		{judgeChoice{"paper", 1}, "judge-paper.safetensors", &paper},
		{judgeChoice{"paper", 2}, "judge-paper-2.safetensors", &paper},
		{judgeChoice{"./paper", 1}, "paper", nil},
	} {
		path, err := c.choice.path()
		opt := c.choice.options(nil)
		if err != nil || filepath.Base(path) != c.name || opt.Seed != c.choice.seed || !reflect.DeepEqual(opt.Config, c.config) {
			t.Errorf("%+v: %s, seed %d, %+v: %v", c.choice, path, opt.Seed, opt.Config, err)
		}
	}
}
