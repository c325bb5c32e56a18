package recording

import (
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/groove"
)

// from sets the loop of the last n notes.
func (s *song) from(loop uint64, n int) {
	last := s.played.blocks[len(s.played.blocks)-1]
	for i := range last[len(last)-n:] {
		last[len(last)-n+i].Loop = loop
	}
}

// TestPlayedIsTheLastWholeRound plays loops whole and in part.
func TestPlayedIsTheLastWholeRound(t *testing.T) {
	s := &song{bpm: 120}
	turn := func(loop uint64, steps int) { s.play(steps, onGrid); s.from(loop, steps) }
	turn(1, 64)
	turn(1, 64)
	turn(1, 30) // loop 2 takes over in the middle
	turn(2, 34)
	turn(2, 64)
	turn(3, 10) // has begun
	const step = groove.OffsetUnits
	for _, c := range []struct {
		loop           uint64
		from, to       int64
		notes, barFrom int
	}{{1, 0, 64 * step, 64, 4}, {2, 0, 64 * step, 64, 12}, {3, 0, 9 * step, 10, 16}} {
		h, ok := s.played.AsPlayed(c.loop, s.ticks)
		if !ok || h.From != c.from || h.To != c.to || len(h.Notes) != c.notes || h.Bar != c.barFrom || h.Timescale != 1 {
			t.Errorf("loop %d: %v, %d notes from %d to %d, bar %d: want %+v", c.loop, ok, len(h.Notes), h.From, h.To, h.Bar, c)
		}
	}
	if _, ok := s.played.AsPlayed(4, s.ticks); ok {
		t.Error("a loop that was not played was heard")
	}
	part := &song{bpm: 120}
	part.play(20, onGrid)
	part.from(1, 20)
	part.play(20, onGrid)
	part.from(2, 20)
	if h, _ := part.played.AsPlayed(1, part.ticks); h.From != 0 || h.To != 20*step || len(h.Notes) != 20 {
		t.Errorf("the beginning of a loop: %d notes from %d to %d", len(h.Notes), h.From, h.To)
	}
	if h, _ := part.played.AsPlayed(2, part.ticks); h.From != 20*step || h.To != 39*step {
		t.Errorf("the middle of a loop: %d notes from %d to %d", len(h.Notes), h.From, h.To)
	}
}

// TestPlayedAtTheSpeedItHad plays a loop as it is, with fills, in double-time and in half-time.
func TestPlayedAtTheSpeedItHad(t *testing.T) {
	const step = groove.OffsetUnits
	s := &song{bpm: 120}
	turn := func(loop uint64, steps int, way player.PlaySettings) {
		s.groove = way
		s.play(steps, onGrid)
		s.from(loop, steps)
	}
	turn(1, 64, player.PlaySettings{Timescale: 1, FillEvery: 2})
	turn(2, 64, player.PlaySettings{Timescale: 1})
	turn(3, 32, player.PlaySettings{Timescale: 2})
	turn(4, 64, player.PlaySettings{Timescale: 1})
	turn(4, 16, player.PlaySettings{Timescale: 0.5})
	for loop, want := range map[uint64]struct {
		speed    float64
		fills    int
		from, to int64
	}{1: {1, 2, 0, 64}, 2: {1, 0, 0, 64}, 3: {2, 0, 0, 32}, 4: {0.5, 0, 96, 110}} {
		if h, _ := s.played.AsPlayed(loop, s.ticks); h.Timescale != want.speed || h.FillEvery != want.fills || h.From != want.from*step || h.To != want.to*step {
			t.Errorf("loop %d: at %v with fills of %d, steps %d to %d, want %+v", loop, h.Timescale, h.FillEvery, h.From/step, h.To/step, want)
		}
	}
}

// TestPlayedKnowsWhereTheSongLeaped stops a song, goes on elsewhere, and asks what was heard.
func TestPlayedKnowsWhereTheSongLeaped(t *testing.T) {
	const step = groove.OffsetUnits
	type leg struct{ at, steps int } // from a step of the song on
	for _, c := range []struct {
		name     string
		legs     []leg
		now      int // step
		from, to int64
	}{
		{"stopped, and on from there", []leg{{0, 50}, {50, 14}}, 66, 50, 64},
		{"stopped, and on a step later", []leg{{0, 50}, {51, 13}}, 66, 51, 64},
		{"back to the second bar", []leg{{0, 40}, {64, 24}, {16, 20}}, 36, 16, 35},
		{"back before it plays there", []leg{{0, 70}}, 32, 0, 64},
		{"back in the first turn before it plays there", []leg{{64, 20}}, 32, 0, 20},
		{"back in the same turn before it plays there", []leg{{0, 47}}, 0, 0, 47},
		{"ahead in the turn", []leg{{0, 20}, {40, 24}}, 66, 40, 64},
		{"stopped before what was due then was played", []leg{{0, 50}}, 53, 0, 49},
		{"left in the second turn", []leg{{0, 20}, {64, 12}, {20, 12}, {128, 10}}, 138, 0, 9},
	} {
		s := &song{bpm: 120}
		for i, l := range c.legs {
			if i > 0 {
				s.now = s.now.Add(10 * time.Second)
			}
			s.ticks = float64(l.at * 6)
			s.play(l.steps, onGrid)
			s.from(1, l.steps)
		}
		h, ok := s.played.AsPlayed(1, float64(c.now*6))
		if !ok || h.From != c.from*step || h.To != c.to*step {
			t.Errorf("%s: heard steps %d to %d, want %d to %d", c.name, h.From/step, h.To/step, c.from, c.to)
		}
	}
}

// rest moves on by so many steps without a note.
func (s *song) rest(steps int) {
	s.ticks += 6 * float64(steps)
	s.now = s.now.Add(time.Duration(6 * float64(steps) * 60 / s.bpm / ticksPerBeat * 1e9))
}

// TestRestsAtTheBeginningArePlayed: a loop that begins with a rest has been played from its beginning, if the song went on into it, or began
// with it.
func TestRestsAtTheBeginningArePlayed(t *testing.T) {
	s := &song{bpm: 120}
	for _, rest := range []int{1, 8} {
		s.rest(rest)
		s.play(groove.Steps-rest, onGrid)
		s.from(1, groove.Steps-rest)
		h, ok := s.played.AsPlayed(1, s.ticks)
		if !ok || h.From != 0 || h.To != groove.LoopUnits || len(h.Notes) != groove.Steps-rest {
			t.Errorf("a rest of %d steps: %d notes from unit %d to %d", rest, len(h.Notes), h.From, h.To)
		}
	}
}
