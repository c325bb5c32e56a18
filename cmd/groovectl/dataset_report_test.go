package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/train/dataset"
)

// pictureSizes are the report's files and how large they are in pixels.
var pictureSizes = map[string]image.Point{
	"windows.png": {X: 1500, Y: 720}, "tempos.png": {X: 1200, Y: 720}, "offsets.png": {X: 1200, Y: 900},
	"velocities.png": {X: 1200, Y: 900}, "density.png": {X: 1500, Y: 620}, "collisions.png": {X: 1200, Y: 720},
}

func TestDatasetReport(t *testing.T) {
	racetest.Skip(t, "it draws pictures in one goroutine")
	t.Parallel()
	place, dir := smallDataset(t), filepath.Join(t.TempDir(), "new", "report")
	out, _, err := ctl(t, "dataset", "inspect", place, "--report", dir)
	if err != nil || !strings.Contains(out, "report.json are in "+dir) {
		t.Fatalf("%v: %s", err, out)
	}
	for name, size := range pictureSizes {
		img := decodePNG(t, filepath.Join(dir, name))
		if img.Bounds().Size() != size {
			t.Errorf("%s: %v pixels, want %v", name, img.Bounds().Size(), size)
		}
		dark, coloured := inked(img)
		if pixels := size.X * size.Y; dark < pixels/2000 || dark > pixels/2 || coloured == 0 && name != "collisions.png" { // nothing collides
			t.Errorf("%s: of %d pixels %d are dark and %d coloured", name, pixels, dark, coloured)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc inspectDoc
	if err := json.Unmarshal(data, &doc); err != nil || doc.Schema != datasetSchema || doc.Windows["test"] != 2 {
		t.Errorf("%v: %+v", err, doc)
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) != len(pictureSizes)+1 {
		t.Errorf("%d files, %v", len(all), err)
	}
}

func decodePNG(t *testing.T, name string) image.Image {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return img
}

// inked counts dark pixels, which words and axes have, and coloured ones, which data has: one in four is looked at, for four.
func inked(img image.Image) (dark, coloured int) {
	defer func() { dark, coloured = 4*dark, 4*coloured }()
	for y := 0; y < img.Bounds().Dy(); y += 2 {
		for x := 0; x < img.Bounds().Dx(); x += 2 {
			r, g, b, _ := img.At(x, y).RGBA()
			if r+g+b < 3*0x9000 {
				dark++
			}
			if max(r, g, b)-min(r, g, b) > 0x4000 {
				coloured++
			}
		}
	}
	return dark, coloured
}

func TestDatasetReportOfNothing(t *testing.T) {
	racetest.Skip(t, "it draws pictures in one goroutine")
	t.Parallel()
	set := dataset.FromPatterns(nil)
	doc := &inspectDocument{Report: set.Report()}
	if err := writeDatasetReport(t.TempDir(), set, doc); err != nil {
		t.Error(err)
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeDatasetReport(blocked, set, doc); err == nil {
		t.Error("a report is written into a file")
	}
}

func TestDatasetInspectUsesTheCache(t *testing.T) {
	dir := t.TempDir() // a cache that no other test has written
	for _, name := range cacheVariables {
		t.Setenv(name, dir)
	}
	place := smallDataset(t)
	for i, c := range []struct {
		args []string
		want bool
	}{{nil, false}, {nil, true}, {[]string{"--no-cache"}, false}, {[]string{"--rule", "raw"}, false}, {nil, true}} {
		doc := inspectJSON(t, append(c.args, place)...)
		if doc.Cached != c.want || doc.Windows["test"] != 2 || doc.Seconds <= 0 {
			t.Errorf("%d: %+v", i, doc)
		}
	}
}

// A cache that cannot be written is noted, and no more.
func TestDatasetInspectWithoutAPlaceForTheCache(t *testing.T) {
	place := smallDataset(t)
	for _, name := range cacheVariables {
		t.Setenv(name, filepath.Join(place, "info.csv"))
	}
	out, notes, err := ctl(t, "dataset", "inspect", place)
	if err != nil || !strings.Contains(out, "1 performances") || !strings.Contains(notes, "cache dataset") {
		t.Errorf("%v: %s%s", err, out, notes)
	}
}

func TestDatasetInspectTellsWhatItDid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var b bytes.Buffer
	p := groove.Pattern{}
	p.Hits[0][groove.Kick], p.Velocities[0][groove.Kick] = true, 1
	p.Hits[20][groove.Snare], p.Velocities[20][groove.Snare] = true, 0.5
	if err := groove.WriteSMF(&b, p, groove.SMFOptions{BPM: 100}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "two bars.mid"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, err := ctl(t, "dataset", "inspect", dir, "--genre", "soul")
	if err != nil || !strings.Contains(out, "1 used with a remark:\n  \"two bars.mid\": a loop of 2 bars, played round to fill 4\n") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestReadingBar(t *testing.T) {
	var b bytes.Buffer
	if workBar(&b, "reading") != nil {
		t.Error("a bar where there is no terminal")
	}
	shown := bar{out: &b, work: "reading"}
	shown.end() // of a reading that told nothing
	shown.show(1, 4)
	shown.show(4, 4)
	shown.end()
	if !strings.Contains(b.String(), "reading") || !strings.Contains(b.String(), "/4") {
		t.Errorf("got %q", b.String())
	}
}
