package describe_test

import (
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

func TestMicroseconds(t *testing.T) {
	for us, want := range map[float64]string{0: "0 µs", 999.4: "999 µs", 1500: "1.50 ms", 2.5e6: "2.50 s"} {
		if got := describe.Microseconds(us); got != want {
			t.Errorf("%v is %q, want %q", us, got, want)
		}
	}
}

func TestFractionOfATraining(t *testing.T) {
	for want, p := range map[float64]jobs.Progress{
		0:    {Phase: jobs.PhaseRead, Step: 3, Steps: 4},
		0.35: ctltest.Running(4, 50).Progress,
		1:    {Phase: jobs.PhaseCompare},
	} {
		if got := describe.Fraction(p); got != want {
			t.Errorf("%+v: %v, want %v", p, got, want)
		}
	}
}

func TestTroubleOfASlowMachine(t *testing.T) {
	s := ctltest.Playing()
	s.Decode.Behind = "the machine hardly keeps up: set audition 2, now 16"
	if got := describe.Troubles(s); len(got) != 1 || got[0] != "decode: "+s.Decode.Behind {
		t.Errorf("troubles %q", got)
	}
}

func TestTroubleOfADoubledClock(t *testing.T) {
	s := ctltest.Playing()
	if before := describe.Troubles(s); len(before) != 0 {
		t.Fatalf("troubles %q", before)
	}
	s.Clock.BPM, s.Clock.Suspicion, s.Clock.SuspectedBy = 240, "doubled", "song position"
	const want = "clock: it ticks at 240.00 BPM, twice the tempo of the DAW's own song position (120.00): if that is not meant"
	if got := describe.Troubles(s); len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("troubles %q", got)
	}
}
