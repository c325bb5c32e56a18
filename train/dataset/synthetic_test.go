package dataset

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
)

// hit is a note of a made-up take: where in sixteenths from the beginning, which pitch, how loud.
type hit struct {
	step     float64
	pitch    uint8
	velocity uint8
}

// midi writes a take of the given hits at a tempo, 120 units a beat being exact there.
func midi(t *testing.T, bpm float64, hits ...hit) []byte {
	t.Helper()
	rec := groove.Recording{Tempos: []groove.TempoChange{{BPM: bpm}}}
	for _, h := range hits {
		rec.Notes = append(rec.Notes, groove.TimedNote{
			At:     time.Duration(h.step * 15 / bpm * float64(time.Second)),
			Length: time.Millisecond, Channel: groove.DrumChannel, Note: h.pitch, Velocity: h.velocity,
		})
	}
	var b bytes.Buffer
	if err := groove.WriteRecording(&b, rec); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const listHead = "drummer,session,id,style,bpm,beat_type,time_signature,midi_filename,audio_filename,duration,split\n"

// listRow is a row of info.csv for a take in 4/4.
func listRow(style, bpm, file, split string) string {
	return fmt.Sprintf("d1,d1/s1,d1/s1/%s,%s,%s,beat,4-4,%s,,1.0,%s\n", file, style, bpm, file, split)
}

// folder writes files below a new folder and returns its path.
func folder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// zipped writes files into a zip and returns its path.
func zipped(t *testing.T, files map[string][]byte) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(t.TempDir(), "dataset.zip")
	if err := os.WriteFile(place, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return place
}

// one opens a dataset of a single take and returns it.
func one(t *testing.T, rule Rule, bpm float64, hits ...hit) *Set {
	t.Helper()
	s, err := Open(folder(t, map[string][]byte{
		"info.csv": []byte(listHead + listRow("rock", fmt.Sprint(bpm), "a.mid", "train")),
		"a.mid":    midi(t, bpm, hits...),
	}), Options{Rule: rule})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Performances) != 1 {
		t.Fatalf("skipped: %v", s.Skipped)
	}
	return s
}

// list writes a window's hits as "step voice offset velocity".
func list(w Window) string {
	var out []string
	p := w.Pattern()
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if p.Hits[s][v] {
				out = append(out, fmt.Sprintf("%d %s %.3f %d", s, groove.Voice(v), p.Offsets[s][v], groove.MIDIVelocity(p.Velocities[s][v])))
			}
		}
	}
	return strings.Join(out, ", ")
}
