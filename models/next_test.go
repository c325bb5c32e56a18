package models

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/novelty"
	"github.com/groovegen/groovegen/infer"
)

// TestNextIsAnotherGroove compares the loops of seeds in a row, which next plays one after the other. Loops that share three quarters of their cells are
// variations of one groove: of the loops here at most one in a hundred is one of the loop before.
func TestNextIsAnotherGroove(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	seeds := uint64(4)
	if nightly {
		seeds = 60
	}
	same, all := 0, 0
	for _, genre := range groove.AllGenres() {
		var before novelty.Bits
		var common float64
		for seed := range seeds {
			r := redrawn(genre, seed)
			r.Style, r.Fill, r.Draw, r.Audition = groove.Pure(genre, genre.First().BPM), 0, 0, infer.MaxAudition
			p := loop(t, g, r).Pattern
			now := novelty.BitsOf(&p)
			if seed > 0 {
				x := 1 - novelty.Distance(&before, &now)
				common += x
				if all++; x >= 0.75 {
					same++
				}
			}
			before = now
		}
		t.Logf("%-14s seeds in a row share %.2f of their cells on average", genre, common/float64(seeds-1))
	}
	if t.Logf("%d of %d share 0.75 or more", same, all); same*100 > all {
		t.Errorf("%d of %d loops are like the loop before", same, all)
	}
}
