package dataset

import (
	"testing"
	"testing/fstest"

	"github.com/groovegen/groovegen/groove"
)

// Whatever is in a list and a file, reading ends, and what comes of it keeps the tensors' bounds.
func FuzzDataset(f *testing.F) {
	f.Add([]byte(listHead+listRow("rock", "120", "a.mid", "train")),
		[]byte("MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60MTrk\x00\x00\x00\x10\x00\x99\x24\x64\x0c\x26\x01\x8b\x40\xb9\x04\x5a\x00\xff\x2f\x00"))
	f.Add([]byte("\uFEFF"+listHead+"\n\"\n"+listRow("jazz/swing", "1e9", "a.mid", "test")), []byte("MThd"))
	f.Add([]byte(listHead+listRow("soul", "NaN", "../a.mid", "test")+listRow("soul", "20", "a.mid", "validation")), []byte{})
	f.Fuzz(func(t *testing.T, csv, smf []byte) {
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
			for bar := range p.Windows() {
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
