package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
)

// smallDataset writes a dataset of one take of five bars, one row without a file, and returns its folder.
func smallDataset(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	rec := groove.Recording{Tempos: []groove.TempoChange{{BPM: 120}}}
	for beat := range 20 {
		rec.Notes = append(rec.Notes, groove.TimedNote{At: time.Duration(beat) * time.Second / 2, Length: time.Second / 4, Channel: 10, Note: 36, Velocity: 100})
	}
	var b bytes.Buffer
	if err := groove.WriteRecording(&b, rec); err != nil {
		t.Fatal(err)
	}
	list := "drummer,session,id,style,bpm,beat_type,time_signature,midi_filename,audio_filename,duration,split\n" +
		"d,s,1,soul/ballad,120,beat,4-4,a.mid,,10,test\n" + "d,s,2,soul,120,beat,4-4,b.mid,,10,test\n"
	for name, data := range map[string][]byte{"a.mid": b.Bytes(), "info.csv": []byte(list)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestDatasetInspect(t *testing.T) {
	t.Parallel()
	out, _, err := ctl(t, "dataset", "inspect", smallDataset(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"1 performances in 4/4, 120 to 120 BPM", "           soul      0           0     2    2\n", "20 notes, 0 of them (0.00%)",
		"1 skipped:\n  \"b.mid\": file does not exist\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	for _, args := range [][]string{{"--rule", "gird", smallDataset(t)}, {t.TempDir()}, {filepath.Join(t.TempDir(), "none")}, {}} {
		if _, _, err := ctl(t, append([]string{"dataset", "inspect"}, args...)...); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

func TestDatasetInspectOwnFiles(t *testing.T) {
	t.Parallel()
	dir := smallDataset(t)
	if err := os.Remove(filepath.Join(dir, "info.csv")); err != nil {
		t.Fatal(err)
	}
	out, _, err := ctl(t, "dataset", "inspect", dir)
	if err == nil || !strings.Contains(err.Error(), "there is nothing to learn from in "+dir) ||
		!strings.Contains(out, "give --genre") || strings.Contains(out, "afrobeat  ") {
		t.Errorf("without a genre: %v\n%s", err, out)
	}
	if out, _, err = ctl(t, "dataset", "inspect", "--json", dir); err == nil || !json.Valid([]byte(out)) {
		t.Errorf("without a genre, as JSON: %v\n%s", err, out)
	}
	if _, _, err = ctl(t, "dataset", "inspect", t.TempDir()); err == nil || !strings.Contains(err.Error(), "MIDI file") {
		t.Errorf("an empty folder: %v", err)
	}
	doc := inspectJSON(t, dir, "--genre", "funk", "--bpm", "99")
	if doc.Genres["train"]["funk"] != 2 || len(doc.Skipped) != 0 {
		t.Errorf("got %+v", doc)
	}
	if _, _, err := ctl(t, "dataset", "inspect", dir, "--genre", "polka"); err == nil {
		t.Error("an unknown genre is taken")
	}
}

// inspectDoc is what programs read.
type inspectDoc struct {
	Schema     int                       `json:"schema_version"`
	Windows    map[string]int            `json:"windows"`
	Empty      map[string]int            `json:"empty"`
	Genres     map[string]map[string]int `json:"genres"`
	Notes      int                       `json:"notes"`
	Collisions int                       `json:"collisions"`
	Hash       string                    `json:"hits_sha256"`
	Skipped    []struct{ Name, Reason string }
	Remarks    []struct{ Name, Text string }
	Cached     bool
	Seconds    float64
}

func inspectJSON(t *testing.T, args ...string) inspectDoc {
	t.Helper()
	out, _, err := ctl(t, append([]string{"dataset", "inspect", "--json"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	var doc inspectDoc
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestDatasetInspectJSON(t *testing.T) {
	doc := inspectJSON(t, "--rule", "raw", smallDataset(t))
	if doc.Schema != datasetSchema || doc.Windows["test"] != 2 || doc.Genres["test"]["soul"] != 2 || doc.Notes != 20 || len(doc.Skipped) != 1 {
		t.Errorf("got %+v", doc)
	}
}

func TestReferenceDatasetInspect(t *testing.T) {
	place := os.Getenv("GROOVE_DATASET")
	if place == "" {
		t.Skip("GROOVE_DATASET is unset: not reading the Groove dataset")
	}
	doc := inspectJSON(t, place)
	if !maps.Equal(doc.Windows, map[string]int{"train": 16669, "validation": 1986, "test": 2033}) ||
		!maps.Equal(doc.Empty, map[string]int{"train": 1012, "validation": 47, "test": 122}) ||
		doc.Genres["train"]["rock"] != 5161 || doc.Genres["train"]["highlife"] != 45 || doc.Collisions != 30357 ||
		doc.Hash != "5818dac23bb80f4e7227a98276f3d588207f04d97dbd2fdc4ccad9cf2ee586fa" {
		t.Errorf("got %+v", doc)
	}
}
