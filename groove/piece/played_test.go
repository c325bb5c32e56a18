package piece

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// TestEarlyHitsAreNotDoubled has an early hit of a first step that counts as heard, and one of a first step that does not: it is played once
// in either case.
func TestEarlyHitsAreNotDoubled(t *testing.T) {
	l := &groove.Loop{Origin: groove.Origin{Style: groove.Pure(groove.Rock, 120)}}
	planned := []Hit{{Unit: -16, Step: 0, Voice: groove.Kick, Velocity: 90}}
	for _, to := range []int64{0, groove.OffsetUnits} {
		played := Played{Notes: []Note{{Unit: -16, Length: 461, Voice: groove.Kick, Channel: 10, Key: 36, Velocity: 90}}, To: to}
		p, err := FromPlayed(l, groove.GMKit(), played, planned)
		if err != nil || len(p.Notes) != 1 || p.Notes[0].Early != 16 {
			t.Errorf("heard to unit %d: %+v, %v", to, p.Notes, err)
		}
	}
}
