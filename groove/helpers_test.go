package groove

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// randomPattern draws a canonical pattern with about the given share of hits; the offsets' two ends and the quietest
// and loudest velocities come up often.
func randomPattern(r *rand.Rand, share float64) Pattern {
	var p Pattern
	for s := range Steps {
		for v := range NumVoices {
			if r.Float64() >= share {
				continue
			}
			units := r.IntN(OffsetUnits) - OffsetUnits/2
			switch r.IntN(8) {
			case 0:
				units = -OffsetUnits / 2
			case 1:
				units = OffsetUnits/2 - 1
			}
			p.Hits[s][v] = true
			p.Offsets[s][v] = UnitsToOffset(units)
			p.Velocities[s][v] = float32(1+r.IntN(127)) / 127
		}
	}
	return p
}

// wantError fails unless err holds every one of the words.
func wantError(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
}
