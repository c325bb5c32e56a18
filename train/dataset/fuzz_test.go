package dataset

import (
	"testing"
	"testing/fstest"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/alloctest"
)

// someWindows is how many windows of a performance the fuzzers look at: a few bytes can make thousands.
const someWindows = 20

// Whatever is in a list and a file, reading ends, and what comes of it keeps the tensors' bounds.
func FuzzDataset(f *testing.F) {
	f.Add([]byte(listHead+listRow("rock", "120", "a.mid", "train")),
		[]byte("MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60MTrk\x00\x00\x00\x10\x00\x99\x24\x64\x0c\x26\x01\x8b\x40\xb9\x04\x5a\x00\xff\x2f\x00"))
	f.Add([]byte("\uFEFF"+listHead+"\n\"\n"+listRow("jazz/swing", "1e9", "a.mid", "test")), []byte("MThd"))
	f.Add([]byte(listHead+listRow("soul", "NaN", "../a.mid", "test")+listRow("soul", "20", "a.mid", "validation")), []byte{})
	f.Fuzz(func(t *testing.T, csv, smf []byte) {
		defer alloctest.Bound(t, len(csv)+len(smf))()
		source := fstest.MapFS{"info.csv": {Data: csv}, "a.mid": {Data: smf}}
		rows, _, err := readList(source, "info.csv")
		if err != nil {
			return
		}
		x := make([]float32, groove.Steps*Channels)
		for _, p := range rows {
			if p.read(source, GridRule) != nil {
				continue
			}
			for bar := range min(p.Windows(), someWindows) {
				Window{p, bar}.HOV(x)
				checkHOV(t, x)
			}
		}
	})
}

func checkHOV(t *testing.T, x []float32) {
	t.Helper()
	for s := range groove.Steps {
		row := x[s*Channels:][:Channels]
		for v := range groove.NumVoices {
			h, o, vel := row[v], row[groove.NumVoices+v], row[2*groove.NumVoices+v]
			if h == 0 && (o != 0 || vel != 0) || h != 0 && h != 1 || !(o >= -0.5 && o < 0.5) || !(vel >= 0 && vel <= 1) {
				t.Fatalf("step %d, voice %d: H %g, O %g, V %g", s, v, h, o, vel)
			}
		}
	}
}

// The same for a file that no list describes, with whatever changes of meter and tempo.
func FuzzLoose(f *testing.F) {
	f.Add(smf(0, "\x00\xff\x58\x04\x03\x02\x18\x08", "\x00\x99\x24\x64", "\x83\x00\xff\x58\x04\x04\x02\x18\x08",
		"\x00\xff\x51\x03\x07\xa1\x20", "\x8c\x00\xff\x51\x03\x0f\x42\x40", "\x00\x99\x24\x64", "\x8c\x01\x99\x26\x10"))
	f.Add(smf(1, "\x00\x91\x24\x64", "\x8f\x7f\x91\x24\x64"))
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		genre := groove.Jazz
		r := newReader(fstest.MapFS{}, Options{Genre: &genre})
		found, err := r.loose("a.mid", data, known{})
		if err != nil {
			return
		}
		x := make([]float32, groove.Steps*Channels)
		for _, p := range found {
			for bar := range min(p.Windows(), someWindows) {
				w := Window{p, bar}
				if err := w.Style().Validate(); err != nil {
					t.Fatal(err)
				}
				w.HOV(x)
				checkHOV(t, x)
			}
		}
	})
}
