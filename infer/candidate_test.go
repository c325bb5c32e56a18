package infer

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// TestHitsOfCandidates: a choice sees the hits that the candidate plays, of a new groove and of its variations.
func TestHitsOfCandidates(t *testing.T) {
	m := refinedModel(t)
	for _, steady := range []float64{0.2, DefaultSteady, 0.8} {
		for seed := range uint64(4) {
			c := candidates{genre: groove.Funk, bpm: 100, seed: seed, steady: steady, number: 4}
			for draw := range uint32(3) {
				c.variation = draw * 2
				g := NewGenerator(m, oracle{m})
				whole, err := g.candidate(c, 1+draw, draw)
				if err != nil {
					t.Fatal(err)
				}
				hits, err := g.candidateHits(c, 1+draw, draw)
				if err != nil {
					t.Fatal(err)
				}
				if whole.Hits != hits.Hits || whole.Count() == 0 {
					t.Errorf("seed %d, draw %d, steady %g: a candidate of %d hits is judged by %d others", seed, 1+draw, steady, whole.Count(), hits.Count())
				}
			}
		}
	}
}
