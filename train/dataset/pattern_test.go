package dataset

import (
	"math"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

func somePattern() groove.Pattern {
	var p groove.Pattern
	p.Hits[0][groove.Kick], p.Offsets[0][groove.Kick], p.Velocities[0][groove.Kick] = true, -0.25, 1
	p.Hits[63][groove.Crash], p.Offsets[63][groove.Crash], p.Velocities[63][groove.Crash] = true, 0.125, 64./127
	return p.Canonical()
}

func TestPatternsComeBack(t *testing.T) {
	p := somePattern()
	loud := p
	loud.Velocities[0][groove.Kick], loud.Offsets[5][groove.Snare] = 7, 0.2 // what no window could have
	s := FromPatterns([]Item{
		{Pattern: p, Genre: groove.Soul, BPM: 77, Name: "rehearsal/1"},
		{Pattern: loud, Genre: groove.Punk, BPM: 190, Split: Validation},
	})
	windows := s.Windows()
	if len(windows) != 2 || len(s.Windows(Train)) != 1 || len(s.Windows(Validation)) != 1 {
		t.Fatalf("%d windows, skipped %q", len(windows), s.Skipped)
	}
	for i, w := range windows {
		if got := w.Pattern(); got != p {
			t.Errorf("window %d is another pattern: %s", i, list(w))
		}
	}
	if windows[0].File != "rehearsal/1" || windows[0].Style() != groove.Pure(groove.Soul, 77) || windows[1].File != "pattern 1" {
		t.Errorf("got %+v and %+v", windows[0], windows[1])
	}
	x := make([]float32, groove.Steps*Channels)
	windows[1].HOV(x)
	checkHOV(t, x)
	r := s.Report()
	if r.Notes != 4 || r.Collisions != 0 || r.Hits[Train] != 2 {
		t.Errorf("report %+v", r)
	}
}

func TestPatternsOfNoStyleAreSkipped(t *testing.T) {
	s := FromPatterns([]Item{
		{Genre: groove.NumGenres, BPM: 100}, {BPM: 0}, {BPM: math.NaN()}, {BPM: 100, Split: NumSplits, Name: "odd"}, {BPM: 100},
	})
	want := []string{"genre 18", "out of range", "NaN", "split 3"}
	if len(s.Performances) != 1 || len(s.Skipped) != len(want) {
		t.Fatalf("%d performances, skipped %q", len(s.Performances), s.Skipped)
	}
	for i, skip := range s.Skipped {
		if !strings.Contains(skip.Reason, want[i]) {
			t.Errorf("%s: %q, want %q", skip.Name, skip.Reason, want[i])
		}
	}
}

func TestMergeKeepsAllInOrder(t *testing.T) {
	own := one(t, RawRule, 125, hit{0, 36, 100}, hit{79, 36, 100})
	loops := FromPatterns([]Item{{Pattern: somePattern(), BPM: 100}, {BPM: 1}})
	all := Merge(nil, own, loops)
	if all.Rule != RawRule || len(all.Skipped) != 1 || len(all.Performances) != 2 {
		t.Fatalf("got %+v", all)
	}
	windows := all.Windows(Train)
	if len(windows) != 3 || windows[0].File != "a.mid" || list(windows[2]) != "0 kick -0.250 127, 63 crash 0.125 64" {
		t.Errorf("windows %v", windows)
	}
	if len(own.Performances) != 1 || len(Merge().Windows()) != 0 {
		t.Error("merging changed a part")
	}
}
