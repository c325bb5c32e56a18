package dataset

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
)

func TestDistributions(t *testing.T) {
	late := somePattern() // a kick 0.25 early at 127, a crash 0.125 late at 64
	s := FromPatterns([]Item{{Pattern: late, BPM: 100}, {Pattern: late, BPM: 20, Split: Test}, {BPM: 300}})
	d := s.Distributions()
	if d.Windows != 3 || d.Tempos[Train][100] != 1 || d.Tempos[Test][20] != 1 || d.Tempos[Train][300] != 1 {
		t.Errorf("%d windows, tempos %v", d.Windows, d.Tempos)
	}
	if d.Steps[0][groove.Kick] != 2 || d.Steps[63][groove.Crash] != 2 || d.Velocities[groove.Kick][127] != 2 || d.Velocities[groove.Crash][64] != 2 {
		t.Errorf("steps %v, velocities %v", d.Steps, d.Velocities)
	}
	got := map[float64]int{}
	for _, voice := range d.Offsets {
		for bin, n := range voice {
			if n > 0 {
				got[OffsetMS(bin)] += n
			}
		}
	}
	// A step has 150 ms at 100 BPM and 750 at 20.
	for ms, n := range map[float64]int{-37.5: 1, -187.5: 1, 19: 1, 94: 1} {
		if got[ms] != n {
			t.Errorf("%d hits at %g ms, want %d: %v", got[ms], ms, n, got)
		}
	}
}

// The earliest and latest offsets at the slowest tempo still have a bin.
func TestExtremeOffsetsAreCounted(t *testing.T) {
	p := groove.Pattern{}
	for v, o := range []float32{-0.5, 0.4999} {
		p.Hits[1][v], p.Offsets[1][v], p.Velocities[1][v] = true, o, 1
	}
	d := FromPatterns([]Item{{Pattern: p, BPM: groove.MinBPM}}).Distributions()
	if d.Offsets[0][0] != 1 || d.Offsets[1][offsetBins-3] != 1 {
		t.Errorf("offsets %v", d.Offsets[:2])
	}
}
