package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/eval"
)

// evalDataset writes a dataset of rock and jazz, twelve takes of 18 bars each, and returns its folder.
func evalDataset(t *testing.T) string {
	t.Helper()
	ownCache(t)
	dir := t.TempDir()
	var list strings.Builder
	list.WriteString("drummer,session,id,style,bpm,beat_type,time_signature,midi_filename,audio_filename,duration,split\n")
	for i := range 24 {
		style, every, split := "rock", 2, "train"
		if i%2 == 1 {
			style, every = "jazz", 3
		}
		if i >= 12 {
			split = "validation"
		}
		rec := groove.Recording{Tempos: []groove.TempoChange{{BPM: 120}}}
		rng := groove.Rand(uint64(i), 1)
		for s := range 18 * groove.StepsPerBar {
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
	report := filepath.Join(t.TempDir(), "report")
	out, log, err := ctl(t, "eval", "--data", evalDataset(t), "--no-judge", "--loops", "3", "--json", "--report", report)
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
	page, err := os.ReadFile(filepath.Join(report, "index.html"))
	if err != nil || bytes.Count(page, []byte("data:audio/midi")) != 2*shownLoops || !strings.Contains(log, "index.html and report.json are in "+report) {
		t.Errorf("%v: %d bytes of a page; %s", err, len(page), log)
	}
	kept, err := os.ReadFile(filepath.Join(report, "report.json"))
	var again eval.Report
	if err != nil || json.Unmarshal(kept, &again) != nil || again.Model != doc.Model || again.Loops != doc.Loops {
		t.Errorf("report.json is not what was printed: %v", err)
	}
}

func TestEvalSaysWhatIsWrong(t *testing.T) {
	ownCache(t)
	broken := filepath.Join(t.TempDir(), "judge.safetensors")
	if err := os.WriteFile(broken, []byte("no judge"), 0o644); err != nil {
		t.Fatal(err)
	}
	data := smallDataset(t)
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"no data", nil, `"data" not set`},
		{"split", []string{"--data", data, "--split", "training"}, "choose validation, test or both"},
		{"both flags", []string{"--data", data, "--judge", "x", "--no-judge"}, "none of the others can be"},
		{"missing data", []string{"--data", filepath.Join(data, "nothing"), "--no-judge"}, "nothing"},
		{"missing model", []string{"--data", data, "--model", filepath.Join(data, "m.safetensors")}, "m.safetensors"},
		{"too little data", []string{"--data", data, "--no-judge"}, "0 training loops"},
		{"no judge in the file", []string{"--data", data, "--judge", broken}, "load judge"},
		{"negative loops", []string{"--data", data, "--no-judge", "--loops=-1"}, "--loops -1"},
		{"too much", []string{"--data", data, "more"}, "more"},
	} {
		_, _, err := ctl(t, append([]string{"eval"}, c.args...)...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", c.name, err, c.want)
		}
	}
}
