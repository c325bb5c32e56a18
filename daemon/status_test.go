package daemon

import (
	"testing"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/player"
)

func TestStatusSaysWhatIsSuspectedOfTheClock(t *testing.T) {
	for suspicion, want := range map[clock.Suspicion][2]string{
		clock.Plausible: {"", ""}, clock.DoubledBySong: {"doubled", "song position"}, clock.HalvedBySong: {"halved", "song position"},
		clock.SongInClocks:    {"clocks", "song position"},
		clock.DoubledSuddenly: {"doubled", "last minute"}, clock.HalvedSuddenly: {"halved", "last minute"},
	} {
		s := player.Snapshot{External: true, Health: clock.Health{Suspicion: suspicion}}
		if c := clockStatus(s, "auto"); c.Suspicion != want[0] || c.SuspectedBy != want[1] {
			t.Errorf("%d: %q by %q", suspicion, c.Suspicion, c.SuspectedBy)
		}
		s.External = false
		if c := clockStatus(s, "auto"); c.Suspicion != "" || c.SuspectedBy != "" {
			t.Errorf("%d of the internal clock: %q by %q", suspicion, c.Suspicion, c.SuspectedBy)
		}
	}
}
