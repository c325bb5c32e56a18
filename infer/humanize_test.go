package infer_test

import (
	"math"
	"os"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
	"github.com/groovegen/groovegen/train/dataset"
)

// A part from a sequencer, with few velocities, keeps its order of loud and soft. It is neither early nor late and spreads as drummers do.
func TestStiffPartsAreHumanised(t *testing.T) {
	e := newCaptureModel(t)
	style := groove.Pure(groove.Rock, 110)
	for name, text := range map[string]string{
		"all at 127": "kick 0/127 8/127 16/127 24/127 32/127 40/127 48/127 56/127; " +
			"snare 4/127 12/127 20/127 28/127 36/127 44/127 52/127 60/127; " +
			"hh 0/127 2/127 4/127 6/127 8/127 10/127 12/127 14/127 16/127 18/127 20/127 22/127",
		"accents": "kick 0/100 8/100 16/100 24/100 32/100 40/100; " +
			"snare 4/127 12/127 20/127 28/127 36/127 44/127; hh 0/90 2/60 4/90 6/60 8/90 10/60 12/90 14/60 16/90 18/60 20/90 22/60",
		"narrow velocities": "kick 0/100 8/100 16/100 24/100 32/100 40/100; " +
			"snare 4/104 12/104 20/104 28/104 36/104 44/104; hh 0/98 2/96 4/98 6/96 8/98 10/96 12/98 14/96",
	} {
		p, err := groove.ParsePattern(text)
		if err != nil {
			t.Fatal(err)
		}
		var offsets, squares, n, most float64
		for seed := range uint64(8) {
			got := e.loop(t, e.near(t, p, style, 0), style, seed)
			if got.Hits != p.Hits {
				t.Fatalf("%s: the hits are others", name)
			}
			mean, hits := 0.0, 0.0
			var loud [][2]uint8
			for s := range groove.Steps {
				for v := range groove.NumVoices {
					if p.Hits[s][v] {
						ms := float64(got.Offsets[s][v]) * 15000 / style.BPM
						mean, hits, squares = mean+ms, hits+1, squares+ms*ms
						loud = append(loud, [2]uint8{groove.MIDIVelocity(p.Velocities[s][v]), groove.MIDIVelocity(got.Velocities[s][v])})
						if got.Velocities[s][v] == 1 {
							most++
						}
					}
				}
			}
			offsets, n = offsets+mean, n+hits
			if !(math.Abs(mean/hits) <= 2) {
				t.Errorf("%s, seed %d: %.1f ms late on average", name, seed, mean/hits)
			}
			for _, a := range loud {
				for _, b := range loud {
					if a[0] < b[0] && a[1] >= b[1] {
						t.Fatalf("%s, seed %d: velocities %d and %d become %d and %d", name, seed, a[0], b[0], a[1], b[1])
					}
				}
			}
		}
		spread := math.Sqrt(squares/n - offsets*offsets/n/n)
		t.Logf("%s: timing %.2f ± %.1f ms, %.0f of %.0f hits at 127", name, offsets/n, spread, most, n)
		if !(spread >= 10 && spread <= 40) || most > 0 {
			t.Errorf("%s: timing spreads by %.1f ms, %g hits at 127", name, spread, most)
		}
	}
}

// The timing of a humanised part spreads as drummers' does in its genre, within a fifth. Their windows without timing and dynamics are the
// parts. What swings is not counted: a part keeps its own swing.
func TestStiffPartsSpreadAsDrummersDo(t *testing.T) {
	e := newCaptureModel(t)
	for _, genre := range groove.AllGenres() {
		var drummers, parts stats.Moments
		for i, w := range windowsOf(t, genre, 24) {
			p, style := w.Pattern(), w.Style()
			got := e.loop(t, e.near(t, stiff(p), style, 0), style, uint64(i))
			addFromPlaces(&drummers, &p, style.BPM)
			addFromPlaces(&parts, &got, style.BPM)
		}
		ratio := parts.Spread() / drummers.Spread()
		t.Logf("%s: %.1f ms, drummers %.1f ms, %.2f times", genre, parts.Spread(), drummers.Spread(), ratio)
		if !(ratio >= 0.8 && ratio <= 1.2) {
			t.Errorf("%s: a humanised part spreads by %.1f ms, drummers by %.1f ms", genre, parts.Spread(), drummers.Spread())
		}
	}
}

// addFromPlaces adds how far each hit of a pattern is from the mean of its place in the beat, in ms.
func addFromPlaces(m *stats.Moments, p *groove.Pattern, bpm float64) {
	var places [groove.StepsPerBeat]stats.Moments
	for _, add := range []func(place int, offset float64){
		func(place int, offset float64) { places[place].Add(offset) },
		func(place int, offset float64) { m.Add((offset - places[place].Mean()) * 15000 / bpm) },
	} {
		for s := range groove.Steps {
			for v := range groove.NumVoices {
				if p.Hits[s][v] {
					add(s%groove.StepsPerBeat, float64(p.Offsets[s][v]))
				}
			}
		}
	}
}

// windowsOf returns about n windows of a genre, from all of its takes: of the validation split, or where that has none, of the training split.
func windowsOf(t *testing.T, genre groove.Genre, n int) (out []dataset.Window) {
	t.Helper()
	for _, split := range []dataset.Split{dataset.Validation, dataset.Train} {
		var all []dataset.Window
		for _, w := range datasetWindows(t, split) {
			if p := w.Pattern(); w.Genre == genre && p.Count() >= 8 {
				all = append(all, w)
			}
		}
		for i := 0; i < len(all); i += max(1, len(all)/n) {
			out = append(out, all[i])
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

var wholeDataset *dataset.Set

func datasetWindows(t *testing.T, split dataset.Split) []dataset.Window {
	t.Helper()
	place := os.Getenv("GROOVE_DATASET")
	if place == "" {
		t.Skip("GROOVE_DATASET is not set: no dataset")
	}
	if wholeDataset == nil {
		var err error
		if wholeDataset, err = dataset.Open(place, dataset.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	return wholeDataset.Windows(split)
}
