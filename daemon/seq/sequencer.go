package seq

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

const (
	ticksPerStep = groove.TicksPerStep
	ticksPerBeat = groove.StepsPerBeat * groove.TicksPerStep
	ticksPerLoop = groove.Steps * groove.TicksPerStep

	// MaxLate is how late, in ticks, a note may be returned: one beat. Later notes are dropped and counted, because a
	// burst of old notes is worse than a gap.
	MaxLate = float64(ticksPerBeat)

	// startSlack is how far after a step, in ticks, a start still counts as being on it. The first estimate of a clock
	// follower may be off by a fraction of a tick.
	startSlack = 0.5

	// jumpSlack is how far after a step, in ticks, a jump still counts as being made from that step. Senders announce the new
	// position about a tick before or after it.
	jumpSlack = 1.0

	// maxPosition limits positions so that step numbers stay exact; no song is so long.
	maxPosition = float64(1 << 40)

	// maxOffset keeps every note inside the window of its step, even if the pattern is invalid.
	maxOffset = float64(groove.OffsetUnits/2-1) / groove.OffsetUnits
)

// Note is a note that is due.
type Note struct {
	Ticks    float64 // song position
	Voice    groove.Voice
	Velocity uint8  // 1–127
	LoopID   uint64 // the loop that it comes from

	Articulation groove.Articulation
}

// TakeOver says that a waiting loop has become the current one.
type TakeOver struct {
	Loop *groove.Loop
	Step int // the first step of the song that comes from it
}

// Sequencer turns a moving song position into notes. The zero value is ready: stopped, without a loop.
//
// Positions in arguments and results are those of the song. Inside, "groove" marks positions that are scaled by the
// time scale.
type Sequencer struct {
	current, pending *groove.Loop
	quantum          Quantize
	takeOver         TakeOver
	hasTakeOver      bool

	running bool
	cursor  float64 // groove ticks; notes up to here were returned
	step    int     // the open step of the groove

	counting bool // before the start of the song: a count-in plays
	fills    fills
	scale    scale

	notes        [groove.NumVoices]Note // the open step's, sorted by Ticks, then Voice
	next, count  int                    // notes[next:count] have not been returned
	played       voiceSet               // voices of the open step that were returned
	playedBefore voiceSet               // and of the step before it

	repeats, dropped uint64
}

type voiceSet uint16

// Queue makes loop the next one. It takes over at the next boundary of q and replaces a loop that waits already. Nil
// removes the waiting loop. If nothing has played yet, it takes over at the next step.
func (s *Sequencer) Queue(loop *groove.Loop, q Quantize) { s.pending, s.quantum = loop, q }

// Current returns the loop that the open step comes from, nil before the first.
func (s *Sequencer) Current() *groove.Loop { return s.current }

// Pending returns the loop that waits, or nil.
func (s *Sequencer) Pending() *groove.Loop { return s.pending }

// Repeats counts how often a loop started again because no other was waiting.
func (s *Sequencer) Repeats() uint64 { return s.repeats }

// Dropped counts the notes that were dropped because they were more than MaxLate late.
func (s *Sequencer) Dropped() uint64 { return s.dropped }

// TakeOver returns the take-over since the last call, if any. There is at most one for each Queue.
func (s *Sequencer) TakeOver() (TakeOver, bool) {
	t, ok := s.takeOver, s.hasTakeOver
	s.takeOver, s.hasTakeOver = TakeOver{}, false
	return t, ok
}

// Start starts at a position. All notes of the step at that position are due, even those before it, so that a start on
// a beat keeps an early kick. Notes of earlier steps are skipped. If the position is inside a step, so are notes
// before it.
//
// A start before the beginning of the song is a count-in: one note a beat until the song begins.
func (s *Sequencer) Start(ticks float64) {
	s.scale.apply()
	s.fills.playing, s.fills.once = false, false // a fill of the last run is over
	s.counting = ticks <= -ticksPerBeat+startSlack
	s.relocate(s.scale.groove(ticks), 0)
}

// Jump moves a running song from one position to another. It starts there as Start does, with one difference: a voice
// that has just played, early, for the step that the jump starts from is not played again for the step that it lands
// on. A drummer plays a downbeat once, even if the song jumps from one downbeat to another.
func (s *Sequencer) Jump(from, to float64) {
	if !s.running {
		s.Start(to)
		return
	}
	if !placeable(from) || !placeable(to) {
		return
	}
	from, to = s.scale.groove(from), s.scale.groove(to)
	s.counting = false
	s.fills.renumber()
	k := stepAt(from)
	var played voiceSet
	if from-grid(k) <= jumpSlack || stepAt(to) == k {
		switch k {
		case s.step:
			played = s.played
		case s.step - 1: // returned ahead of its time
			played = s.playedBefore
		}
	}
	s.relocate(to, played)
}

// Stop ends the run: no note is due until the next Start. The loops stay.
func (s *Sequencer) Stop() {
	s.running, s.next, s.count, s.played, s.playedBefore = false, 0, 0, 0, 0
}

// Advance appends the notes that are due up to a position to dst, in order, and returns dst. The position only moves
// forward: an earlier one counts as the latest. dst is not grown. When it comes back full, call again with the same
// position for the rest. A move of more than a loop is a start at the new position.
func (s *Sequencer) Advance(upTo float64, dst []Note) []Note {
	if !s.running {
		return dst
	}
	at := s.scale.groove(upTo)
	switch {
	case !(at > s.cursor) || !placeable(upTo):
	case at-s.cursor > ticksPerLoop:
		s.dropped += uint64(s.count - s.next)
		s.Start(upTo)
	default:
		s.cursor = at
	}
	for {
		for s.next < s.count {
			n := &s.notes[s.next]
			if n.Ticks > s.cursor || len(dst) == cap(dst) {
				return dst
			}
			s.next++
			if n.Ticks < s.cursor-MaxLate {
				s.dropped++
				continue
			}
			s.played |= 1 << n.Voice
			dst = append(dst, *n)
			dst[len(dst)-1].Ticks = s.scale.song(n.Ticks)
		}
		if opening(s.step+1) > s.cursor {
			return dst
		}
		k := s.step + 1
		if s.scale.due(k) {
			k, s.cursor = s.scale.applyAt(k, s.cursor)
			s.fills.renumber()
		}
		s.wrap(k)
		s.open(k)
	}
}

// Next returns the position of the next event: a note is due, or a step opens. ok is false while stopped.
func (s *Sequencer) Next() (ticks float64, ok bool) {
	switch {
	case !s.running:
		return 0, false
	case s.next < s.count:
		return s.scale.song(s.notes[s.next].Ticks), true
	default:
		return s.scale.song(opening(s.step + 1)), true
	}
}

func (s *Sequencer) relocate(ticks float64, played voiceSet) {
	if !placeable(ticks) {
		return
	}
	k := stepAt(ticks)
	s.running, s.cursor = true, opening(k) // the first Advance returns the notes of the step that are due
	s.open(k)
	s.played, s.playedBefore = played, 0
	inside := ticks-grid(k) > startSlack
	kept := 0
	for _, n := range s.notes[:s.count] {
		if played&(1<<n.Voice) != 0 || inside && n.Ticks < ticks {
			continue
		}
		s.notes[kept] = n
		kept++
	}
	s.count = kept
}

// open makes k the open step. The waiting loop takes over if k is its boundary. Then the notes of the step are listed.
func (s *Sequencer) open(k int) {
	s.step, s.next, s.count = k, 0, 0
	s.playedBefore, s.played = s.played, 0
	if s.counting && k < 0 {
		s.countIn(k)
		return
	}
	s.counting = false
	if s.pending != nil && (s.current == nil || inLoop(k)%s.quantum.Steps() == 0) {
		s.current, s.pending = s.pending, nil
		s.takeOver, s.hasTakeOver = TakeOver{Loop: s.current, Step: k}, true
	}
	if s.current == nil {
		return
	}
	row := inLoop(k)
	p := s.fills.pattern(s.current, k)
	for v := range groove.Voice(groove.NumVoices) {
		if p.Hits[row][v] {
			s.insert(Note{
				Ticks:    grid(k) + clampOffset(p.Offsets[row][v])*ticksPerStep,
				Voice:    v,
				Velocity: groove.MIDIVelocity(p.Velocities[row][v]),
				LoopID:   s.current.ID,

				Articulation: p.Articulations[row][v],
			})
		}
	}
}

// countIn lists the note of a count-in: one each beat, louder on the first.
func (s *Sequencer) countIn(k int) {
	const stroke, one = 84, 116
	if k%groove.StepsPerBeat != 0 {
		return
	}
	n := Note{Ticks: grid(k), Voice: groove.ClosedHat, Velocity: stroke}
	if k%groove.StepsPerBar == 0 {
		n.Velocity = one
	}
	s.insert(n)
}

// wrap counts a repeat if step k, which is about to open, starts the current loop again.
func (s *Sequencer) wrap(k int) {
	if inLoop(k) == 0 && s.pending == nil && s.current != nil && !s.counting {
		s.repeats++
	}
}

// insert puts n into the sorted list, after notes at the same place, so that these keep the order of the voices.
func (s *Sequencer) insert(n Note) {
	i := s.count
	for i > 0 && s.notes[i-1].Ticks > n.Ticks {
		s.notes[i] = s.notes[i-1]
		i--
	}
	s.notes[i] = n
	s.count++
}

// grid returns the position of a step, opening the position at which it opens, in ticks.
func grid(step int) float64    { return float64(step) * ticksPerStep }
func opening(step int) float64 { return grid(step) - ticksPerStep/2 }

// stepAt returns the step that is open at a position.
func stepAt(ticks float64) int { return int(math.Floor(ticks/ticksPerStep + 0.5)) }

// inLoop returns the place of a song step in the loop, 0–63.
func inLoop(step int) int { return (step%groove.Steps + groove.Steps) % groove.Steps }

// clampOffset returns an offset in steps, limited to the window of its step; NaN becomes 0.
func clampOffset(offset float32) float64 {
	o := float64(offset)
	if math.IsNaN(o) {
		return 0
	}
	return min(max(o, -0.5), maxOffset)
}

func placeable(ticks float64) bool { return ticks >= -maxPosition && ticks <= maxPosition }
