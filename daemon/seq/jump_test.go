package seq

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// From the line of step 100 to every step, as a song position while running does: each note of the steps from there on
// once, and every downbeat once although it was played early for the step that never came.
func TestJumpToEveryStep(t *testing.T) {
	l := full(1, groove.Kick, -0.1)
	for target := range 300 {
		for _, slip := range []float64{-0.7, -0.5, -0.05, 0, 0.05, 0.9} { // of the follower against the sender
			s := started(l, 6*90)
			from := 6*100 + slip
			run(s, 6*90, from, func() float64 { return 1 })
			s.Jump(from, 6*float64(target))
			got := run(s, 6*float64(target), 6*float64(target+20), func() float64 { return 1 })
			first := target
			if from >= 599.4 { // the early kick of step 100 has sounded, and stands for that of the target
				first++
			}
			want := expected(first, target+21, func(int) *groove.Loop { return l })
			requireNotes(t, got, want)
		}
	}
}

func TestJumpStrikesOtherVoicesAtOnce(t *testing.T) {
	l := loopOf(1, hit{16, groove.Kick, -0.2}, hit{0, groove.Kick, -0.1}, hit{0, groove.Crash, -0.15}, hit{0, groove.Ride, 0})
	s := started(l, 6*8)
	run(s, 6*8, 96, func() float64 { return 1 })
	s.Jump(96, 0)
	dst := s.Advance(0, make([]Note, 0, 8))
	if len(dst) != 2 || dst[0].Voice != groove.Crash || dst[1].Voice != groove.Ride {
		t.Errorf("after the jump: %v, want the crash and the ride, and no second kick", dst)
	}
	// A second announcement of the same position changes nothing.
	s.Jump(0, 0)
	if dst = s.Advance(0.1, dst[:0]); len(dst) != 0 {
		t.Errorf("after the same jump again: %v", dst)
	}
}

func TestJumpFromWithinAStepStrikesAgain(t *testing.T) {
	l := full(1, groove.Kick, -0.1)
	s := started(l, 0)
	run(s, 0, 6*10+2.5, func() float64 { return 1 }) // well behind step 10's line: its kick was a kick of its own
	s.Jump(6*10+2.5, 6*32)
	if dst := s.Advance(6*32, make([]Note, 0, 8)); len(dst) != 1 {
		t.Errorf("after the jump: %v, want step 32's kick", dst)
	}
}

// An output that is handed its notes ahead of time has been given the next step's when the jump comes.
func TestJumpWithNotesHandedOutAhead(t *testing.T) {
	l := full(1, groove.Kick, -0.1)
	s := started(l, 0)
	run(s, 0, 96+4.5, func() float64 { return 1 }) // 4.5 ticks ahead: step 17 is open
	s.Jump(96, 6*32)
	if dst := s.Advance(6*32+1, make([]Note, 0, 8)); len(dst) != 0 {
		t.Errorf("after the jump: %v, want no second kick", dst)
	}
	if dst := s.Advance(6*33, make([]Note, 0, 8)); len(dst) != 1 {
		t.Errorf("the step after: %v, want one kick", dst)
	}
}

func TestStopAndStartForgetsWhatWasHeard(t *testing.T) {
	s := started(full(1, groove.Kick, -0.1), 0)
	run(s, 0, 95.8, func() float64 { return 1 })
	s.Stop()
	s.Start(96)
	if dst := s.Advance(96, make([]Note, 0, 8)); len(dst) != 1 {
		t.Errorf("after a stop and a start on the beat: %v, want its kick", dst)
	}
}

func TestJumpWhileStoppedIsAStart(t *testing.T) {
	s := new(Sequencer)
	s.Queue(full(1, groove.Kick, -0.1), Loop)
	s.Jump(0, 60)
	if dst := s.Advance(60, make([]Note, 0, 8)); len(dst) != 1 || !near(dst[0].Ticks, 59.4) {
		t.Errorf("%v, want step 10's kick", dst)
	}
}
