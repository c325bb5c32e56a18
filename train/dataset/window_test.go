package dataset

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
)

func TestWindowsByRule(t *testing.T) {
	// Six bars. The downbeat of bar 1 is early; that of bar 2 has an early loud hit and a late quiet one.
	hits := []hit{
		{0, 36, 100}, {15.75, 36, 90}, {31.75, 38, 120}, {32.25, 40, 60}, {63.75, 49, 127}, {95, 36, 1},
	}
	for _, c := range []struct {
		rule Rule
		want []string
	}{
		{GridRule, []string{
			"0 kick 0.000 100, 16 kick -0.250 90, 32 snare -0.250 120",
			"0 kick -0.250 90, 16 snare -0.250 120, 48 crash -0.250 127",
			"0 snare -0.250 120, 32 crash -0.250 127, 63 kick 0.000 1",
		}},
		{RawRule, []string{
			"0 kick 0.000 100, 16 kick -0.250 90, 32 snare -0.250 120",
			"16 snare -0.250 120, 48 crash -0.250 127",
			"0 snare 0.250 60, 32 crash -0.250 127, 63 kick 0.000 1",
		}},
	} {
		t.Run(c.rule.String(), func(t *testing.T) {
			windows := one(t, c.rule, 125, hits...).Windows()
			if len(windows) != len(c.want) {
				t.Fatalf("%d windows, want %d", len(windows), len(c.want))
			}
			for i, w := range windows {
				if got := list(w); got != c.want[i] {
					t.Errorf("window %d: %s\nwant %s", i, got, c.want[i])
				}
			}
		})
	}
}

func TestCellsKeepTheLouder(t *testing.T) {
	s := one(t, GridRule, 125,
		hit{0, 38, 50}, hit{0.25, 40, 51}, hit{4, 42, 70}, hit{4.25, 22, 70}, hit{8, 33, 90}, hit{63, 36, 100})
	if got, want := list(s.Windows()[0]), "0 snare 0.250 51, 4 closed_hat 0.000 70, 63 kick 0.000 100"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	r := s.Report()
	if r.Notes != 5 || r.Collisions != 2 || r.Unmapped != 1 || r.Voices[groove.Snare] != (Count{2, 1}) {
		t.Errorf("got %+v of %+v, %d unmapped", r.Voices, r.Count, r.Unmapped)
	}
}

// A bar that is at least half full counts, but for one that ends on its very half after an even number of bars.
func TestWindowCount(t *testing.T) {
	for _, c := range []struct {
		last float64 // step of the last note
		want int
	}{{0, 0}, {55, 0}, {57, 1}, {64, 1}, {71, 1}, {73, 2}, {159, 7}} {
		s := one(t, GridRule, 125, hit{0, 36, 100}, hit{c.last, 36, 100})
		if got := len(s.Windows()); got != c.want {
			t.Errorf("last note on step %g: %d windows, want %d", c.last, got, c.want)
		}
	}
}

func TestHOVLayout(t *testing.T) {
	s := one(t, GridRule, 125, hit{1.25, 46, 127}, hit{63, 36, 64})
	w := s.Windows()[0]
	x := make([]float32, groove.Steps*Channels)
	for i := range x {
		x[i] = 9 // must be overwritten
	}
	w.HOV(x)
	want := map[int]float32{
		Channels + 3: 1, Channels + 9 + 3: 0.25, Channels + 18 + 3: 1,
		63 * Channels: 1, 63*Channels + 18: 64. / 127,
	}
	for i, v := range x {
		if v != want[i] {
			t.Errorf("x[%d] is %g, want %g", i, v, want[i])
		}
	}
	h := make([]uint8, Cells)
	if n := w.Hits(h); n != 2 || h[groove.NumVoices+3] != 1 || h[63*groove.NumVoices] != 1 {
		t.Errorf("%d hits: %v", n, h)
	}
	if got := w.Style(); got != groove.Pure(groove.Rock, 125) {
		t.Errorf("style %+v", got)
	}
	if allocs := testing.AllocsPerRun(10, func() { w.HOV(x); w.Hits(h) }); allocs != 0 {
		t.Errorf("%g allocations", allocs)
	}
}
