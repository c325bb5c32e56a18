package clock_test

import (
	"fmt"
	"testing"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/clock/clocktest"
)

// sender plays a song at 120 BPM; each beat of the song has so many ticks.
type sender struct {
	f    *clock.Follower
	now  clock.Time
	song float64 // beats
	beat float64 // ticks sent for a beat
	rnd  interface{ NormFloat64() float64 }
}

func (s *sender) send(k clock.Kind, step ...uint16) { s.f.Handle(event(k, s.now, step...)) }

// play sends the ticks of so many beats.
func (s *sender) play(beats float64) {
	for range int(beats * s.beat) {
		s.now += clock.Time(500e6 / s.beat)
		s.f.Handle(clock.Event{Kind: clock.Tick, At: s.now + clock.Time(0.3e6*s.rnd.NormFloat64())})
	}
	s.song += beats
}

// stop stops and names where the song is, as a DAW does.
func (s *sender) stop() {
	s.send(clock.Stop)
	s.send(clock.Position, uint16(s.song*4))
	s.now += 3e8
}

// want compares what the follower suspects.
func (s *sender) want(t *testing.T, what string, want clock.Suspicion) {
	t.Helper()
	if got := s.f.Health().Suspicion; got != want {
		t.Errorf("%s: suspicion %d, want %d", what, got, want)
	}
}

func newSender(ticks float64) *sender {
	return &sender{f: clock.NewFollower(120), now: 1e9, beat: ticks, rnd: clocktest.Random(1)}
}

func TestSuspicionBySongPosition(t *testing.T) {
	for ticks, want := range map[float64]clock.Suspicion{24: clock.Plausible, 48: clock.DoubledBySong, 12: clock.HalvedBySong, 36: clock.Plausible} {
		for name, play := range map[string]func(s *sender){
			"stop":             func(s *sender) { s.play(16); s.stop() },
			"stop off the bar": func(s *sender) { s.play(9.5); s.stop() },
			"a position on every beat": func(s *sender) {
				for range 16 {
					s.play(1)
					s.send(clock.Position, uint16(s.song*4))
				}
			},
			"continue": func(s *sender) { s.play(2); s.stop(); s.send(clock.Continue); s.play(20); s.stop() },
			"twice":    func(s *sender) { s.play(16); s.stop(); s.send(clock.Position, uint16(s.song*4)) },
		} {
			s := newSender(ticks)
			s.send(clock.Start)
			play(s)
			s.want(t, fmt.Sprintf("%v ticks a beat, %s", ticks, name), want)
		}
	}
}

// A user who jumps about in the song gives no reason for a suspicion, and a repair ends it.
func TestSuspicionEnds(t *testing.T) {
	s := newSender(24)
	s.send(clock.Start)
	s.play(16)
	s.send(clock.Stop)
	s.send(clock.Position, 300)
	s.want(t, "a jump ahead", clock.Plausible)
	s.beat, s.song = 48, 75
	s.send(clock.Continue)
	s.play(16)
	s.stop()
	s.want(t, "two cables", clock.DoubledBySong)
	s.send(clock.Position, 0)
	s.song, s.beat = 0, 24
	s.send(clock.Start)
	s.play(16)
	s.stop()
	s.want(t, "one cable again", clock.Plausible)
}

func TestSuspicionByTheLastMinute(t *testing.T) {
	for ticks, want := range map[float64]clock.Suspicion{48: clock.DoubledSuddenly, 12: clock.HalvedSuddenly, 32: clock.Plausible} {
		s := newSender(24)
		s.send(clock.Start)
		s.play(60)
		s.want(t, "a steady clock", clock.Plausible)
		s.beat = ticks
		s.play(16)
		s.want(t, fmt.Sprintf("from 24 to %v ticks a beat", ticks), want)
		s.play(84) // 50 s after the change the last minute still had the old tempo
		s.want(t, fmt.Sprintf("%v ticks a beat for 50 s", ticks), want)
		s.play(56) // over a minute: now it is the tempo of the last minute
		s.want(t, fmt.Sprintf("%v ticks a beat for a minute", ticks), clock.Plausible)
	}
}

// A clock that goes back to its old tempo after 40 s is no clock that was halved.
func TestSuspicionEndsWithTheRepair(t *testing.T) {
	s := newSender(24)
	s.send(clock.Start)
	s.play(60)
	s.beat = 48
	s.play(80)
	s.beat = 24
	for range 12 {
		s.play(12)
		if got := s.f.Health().Suspicion; got == clock.HalvedSuddenly {
			t.Fatalf("the old tempo again: suspicion %d", got)
		}
	}
	s.want(t, "the old tempo for over a minute", clock.Plausible)
}

// The second cable is plugged in while the song plays: each tick comes twice, a moment apart.
func TestSuspicionOfASecondCable(t *testing.T) {
	s := newSender(24)
	s.send(clock.Start)
	s.play(60)
	for range 16 * 24 {
		s.now += 20833333
		s.send(clock.Tick)
		s.now += 700e3
		s.send(clock.Tick)
		s.now -= 700e3
	}
	s.want(t, "a second cable", clock.DoubledSuddenly)
}

// inClocks stops and names where the song is in ticks, as Ardour does.
func (s *sender) inClocks() {
	s.send(clock.Stop)
	s.send(clock.Position, uint16(s.song*24))
	s.now += 3e8
}

// Ardour's song positions count ticks. That is recognised at the first stop after a bar, and mended by the setting.
func TestSongPositionsInClocks(t *testing.T) {
	s := newSender(24)
	s.send(clock.Start)
	s.play(16)
	s.send(clock.Position, 16*24)
	s.want(t, "a jump while the song runs", clock.Plausible)

	s = newSender(24)
	s.send(clock.Start)
	s.play(16)
	s.inClocks()
	s.want(t, "the first stop", clock.SongInClocks)
	s.send(clock.Continue)
	s.play(20)
	s.inClocks()
	s.want(t, "the second stop", clock.SongInClocks)

	s = newSender(24)
	s.f.CountPositionsInClocks()
	s.send(clock.Start)
	s.play(16)
	s.inClocks()
	s.want(t, "with the setting", clock.Plausible)
	if p := s.f.Status().Timeline.TickOrigin; p != 16*24 {
		t.Errorf("stopped at tick %v, want %d", p, 16*24)
	}
}

// The program's own transport names steps, whatever the DAW does.
func TestOwnPositionsAreSteps(t *testing.T) {
	a := clock.NewAuto(clock.ModeExternal, 120)
	a.CountPositionsInClocks()
	a.Locate(1e9, 40)
	if p := a.Status().Timeline.TickOrigin; p != 40*clock.TicksPerStep {
		t.Errorf("at tick %v, want %d", p, 40*clock.TicksPerStep)
	}
	a.Handle(clock.Event{Kind: clock.Position, At: 2e9, Step: 40})
	if p := a.Status().Timeline.TickOrigin; p != 40 {
		t.Errorf("at tick %v, want 40", p)
	}
}
