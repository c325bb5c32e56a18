package clock_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/clock/clocktest"
	"github.com/groovegen/groovegen/internal/racetest"
)

// few is the number of seeds here; `groovectl bench clock` takes more.
const few = 5

// check fails rows that miss their bar. Rows that look at all times under jitter are about the worst of thousands of
// samples, for which see the package doc: most runs must meet them, and none may miss by far.
func check(t *testing.T, rows []clocktest.Row) {
	t.Helper()
	for _, r := range rows {
		if r.Pass {
			continue
		}
		if strings.HasPrefix(r.Measure, "at all times") && r.Within*5 >= r.Runs*3 && r.Figure < 1.6*r.Bar {
			continue
		}
		t.Errorf("%s: %s: %.4f %s, want at most %.4f (%d of %d runs)", r.Name, r.Measure, r.Figure, r.Unit, r.Bar, r.Within, r.Runs)
	}
}

// TestGaussianJitter also compares with the least-squares line on the same trains, which few seeds blur less.
func TestGaussianJitter(t *testing.T) {
	t.Parallel()
	rows := clocktest.Jitter(3 * few)
	check(t, rows)
	for _, r := range rows {
		if limit := 1.25; r.Figure > limit*r.Line+0.02 {
			t.Errorf("%s: %s: %.4f σ, where a line has %.4f", r.Name, r.Measure, r.Figure, r.Line)
		}
	}
}

func TestTempoStep(t *testing.T)  { t.Parallel(); check(t, clocktest.TempoStep(few-2)) }
func TestTempoRamp(t *testing.T)  { t.Parallel(); check(t, clocktest.TempoRamp(few)) }
func TestStalls(t *testing.T)     { t.Parallel(); check(t, clocktest.Stalls(few)) }
func TestStaircases(t *testing.T) { t.Parallel(); check(t, clocktest.Staircases(few)) }

func TestHour(t *testing.T) {
	racetest.Skip(t, "an hour of ticks takes minutes")
	t.Parallel()
	check(t, clocktest.Hour(1))
}

// TestReferenceLogs replays what real senders sent.
func TestReferenceLogs(t *testing.T) {
	dir := os.Getenv("GROOVE_MIDI_BENCH")
	if dir == "" {
		t.Skip("GROOVE_MIDI_BENCH is not set: no recorded clocks")
	}
	type want struct {
		event string
		ticks int
		bpm   float64
		step  float64
		rms   float64 // µs, at most
	}
	tests := map[string][]want{
		"jack_midi_clock-ramp-100-160-in-10s": {{"FA", 776, 138.604, 0, 700}},
		"jack_midi_clock-steady-120":          {{"FA", 480, 120, 0, 200}},
		"jack_midi_clock-steady-174.3":        {{"FA", 696, 174.3, 0, 2000}}, // slips by four periods
		"jack_midi_clock-stop-continue-locate-120": {
			{"FA", 149, 120, 0, 300}, {"FB", 136, 120, 26, 300}, {"FB", 132, 120, 130, 300}, {"FB", 131, 120, 66, 300},
		},
		"sclang": {{"FA", 288, 120, 0, 200}, {"FB", 192, 120, 16, 200}, {"FA", 384, 174.3, 0, 200}, {"FA", 384, 127.553, 0, 4000}},
		"seq24":  {{"FA", 357, 120, 0, 600}, {"FA", 212, 120, 0, 600}},
	}
	for name, segments := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := os.Open(filepath.Join(dir, "clock-logs", name+".rtmidi.log"))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			events, err := clocktest.ReadLog(f)
			if err != nil {
				t.Fatal(err)
			}
			got := clocktest.Replay(events)
			if len(got) != len(segments) {
				t.Fatalf("%d segments, want %d", len(got), len(segments))
			}
			for i, w := range segments {
				g := got[i]
				if g.Event != w.event || g.Ticks != w.ticks || g.StartStep != w.step || g.Skipped != 0 || g.Doubled != 0 || g.Lost {
					t.Errorf("segment %d is %+v, want %+v", i, g, w)
				}
				if d := g.BPM - w.bpm; d > 0.05 || d < -0.05 || g.RMS > w.rms {
					t.Errorf("segment %d: %.3f BPM, RMS %.0f µs; want %.3f, at most %.0f", i, g.BPM, g.RMS, w.bpm, w.rms)
				}
				if limit := 1500.0; g.Smooth > limit {
					t.Errorf("segment %d: RMS %.0f µs against its smoothed self, want at most %.0f", i, g.Smooth, limit)
				}
			}
		})
	}
}
