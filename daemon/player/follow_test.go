package player

import (
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/groove"
)

// hats returns a loop of hats on the beats, with a fill of snares on the last two beats of each bar.
func hats(id uint64) *groove.Loop {
	l := &groove.Loop{ID: id, Fill: new(groove.Pattern), FillSteps: 8}
	for s := range groove.Steps {
		l.Fill.Hits[s][groove.Snare], l.Fill.Velocities[s][groove.Snare] = true, 0.75
		if s%groove.StepsPerBeat == 0 {
			l.Pattern.Hits[s][groove.ClosedHat], l.Pattern.Velocities[s][groove.ClosedHat] = true, 0.5
		}
	}
	return l
}

func TestCountInComesBeforeTheSong(t *testing.T) {
	r := newRig(t, clock.ModeInternal)
	r.p.QueueLoop(hats(1), 0)
	begun := r.now
	r.at(r.now, func() { _ = r.p.StartWithCountIn(1) })
	r.until(begun + 200*tick120)
	notes := r.notes()
	if len(notes) < 6 {
		t.Fatalf("%d notes", len(notes))
	}
	for i, n := range notes[:6] {
		counted := i < 4
		if n.Ticks != float64(24*(i-4)) || (n.LoopID == 0) != counted || n.Voice != groove.ClosedHat {
			t.Errorf("note %d: %+v", i, n)
		}
		if d := n.At.Sub(begun + clock.Time(i*24)*tick120); d < -2*time.Microsecond || d > 2*time.Microsecond {
			t.Errorf("note %d is %v off", i, d)
		}
	}
}

func TestFillAndTimescaleReachTheSequencer(t *testing.T) {
	r := newRig(t, clock.ModeInternal)
	r.p.FillEvery(2)
	r.play(hats(1))
	begun := r.now
	r.at(begun+10*tick120, func() { _ = r.p.Fill() })
	r.at(begun+200*tick120, func() { r.p.SetTimescale(2); r.p.FillEvery(0) })
	r.until(begun + 470*tick120)
	var snares, hats [5]int
	for _, n := range r.notes() {
		bar := int((n.Ticks + 3) / 96)
		if n.Voice == groove.Snare {
			snares[bar]++
		} else {
			hats[bar]++
		}
	}
	// Asked for in the first bar, by itself in the second; each lands on the next one. Then twice as many beats.
	if snares != [5]int{8, 9, 1, 0, 0} || hats != [5]int{2, 1, 3, 8, 8} {
		t.Errorf("snares by bar %v, hats %v", snares, hats)
	}
}
