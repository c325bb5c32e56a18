package groove

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path"
	"slices"
	"testing"

	"gitlab.com/gomidi/midi/v2/smf"
)

// datasetEnv names the archive of the Groove MIDI Dataset 1.0.0, MIDI only (magenta.tensorflow.org/datasets/groove).
const datasetEnv = "GROOVE_DATASET"

// eachTake calls visit for each 4/4 take of the dataset in the order of its list.
func eachTake(t *testing.T, visit func(name string, data []byte)) {
	t.Helper()
	place := os.Getenv(datasetEnv)
	if place == "" {
		t.Skip(datasetEnv + " is unset: not reading the Groove dataset")
	}
	archive, err := zip.OpenReader(place)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string]*zip.File{}
	list := ""
	for _, f := range archive.File {
		files[f.Name] = f
		if path.Base(f.Name) == "info.csv" {
			list = f.Name
		}
	}
	rows, err := csv.NewReader(bytes.NewReader(unzip(t, files[list]))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, title := range rows[0] {
		column[title] = i
	}
	for _, row := range rows[1:] {
		if row[column["time_signature"]] != "4-4" {
			continue
		}
		name := row[column["midi_filename"]]
		visit(name, unzip(t, files[path.Join(path.Dir(list), name)]))
	}
}

func unzip(t *testing.T, f *zip.File) []byte {
	t.Helper()
	if f == nil {
		t.Fatal("the archive lacks a file")
	}
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// countNotes counts a file's notes with the library's reader, an oracle for ours.
func countNotes(t *testing.T, data []byte) int {
	t.Helper()
	file, err := smf.ReadFrom(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, tr := range file.Tracks {
		for _, e := range tr {
			var channel, note, velocity uint8
			if e.Message.GetNoteStart(&channel, &note, &velocity) {
				n++
			}
		}
	}
	return n
}

// Each take is read whole, four bars after four bars. It has no pitch that the authors' own map lacks, so a wider one changes
// nothing. The share of notes that give way to a louder one in their cell is known from an independent count over all windows of
// the 4/4 takes: 7.0%.
func TestDatasetIsReadWhole(t *testing.T) {
	takes, notes, collisions := 0, 0, 0
	pitches := map[uint8]bool{}
	eachTake(t, func(name string, data []byte) {
		takes++
		take, err := ReadTake(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, n := range take.Notes {
			pitches[n.Note] = true
		}
		read, bars := 0, Bars
		for bar := 0; bar < bars; bar += Bars {
			p, info, err := ReadSMF(bytes.NewReader(data), ImportOptions{Bar: bar})
			if err != nil {
				t.Fatalf("%s, bar %d: %v", name, bar, err)
			}
			if info.Round > 0 { // a fill of less than four bars: counted whole, as it stands in the file
				info = ImportInfo{Unmapped: map[uint8]int{}}
				p = take.pattern(0, &info)
			}
			if len(info.Unmapped) > 0 {
				t.Errorf("%s: pitches outside of the map: %v", name, info.Unmapped)
			}
			if info.Notes-info.Collisions != p.Count() {
				t.Errorf("%s, bar %d: %d notes, %d collisions, %d hits", name, bar, info.Notes, info.Collisions, p.Count())
			}
			bars = max(bars, info.Bars)
			read += info.Notes
			collisions += info.Collisions
		}
		// Notes less than half a sixteenth before the end of the last bar are the downbeat of a bar that is not there, or
		// wrap to the first one as well.
		if want := countNotes(t, data); read < want-3 || read > want+3 {
			t.Errorf("%s: %d notes read of %d", name, read, want)
		}
		notes += read
	})
	theirs := []uint8{22, 26, 36, 37, 38, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 55, 57, 58, 59}
	for pitch := range pitches {
		if !slices.Contains(theirs, pitch) {
			t.Errorf("pitch %d is none of the authors'", pitch)
		}
	}
	share := 100 * float64(collisions) / float64(notes)
	t.Logf("%d takes, %d notes, %.2f%% in a cell with a louder one", takes, notes, share)
	if takes != 1138 || math.Abs(share-7) > 0.1 {
		t.Errorf("%d takes and %.2f%%, want 1138 and 7.0%%", takes, share)
	}
}
