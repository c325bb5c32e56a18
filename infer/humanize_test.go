package infer_test

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/groove"
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
			if math.Abs(mean/hits) > 2 {
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
		if spread < 10 || spread > 40 || most > 0 {
			t.Errorf("%s: timing spreads by %.1f ms, %g hits at 127", name, spread, most)
		}
	}
}
