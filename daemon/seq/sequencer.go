package seq

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

const (
	ticksPerStep = groove.TicksPerStep
	ticksPerBeat = groove.StepsPerBeat * groove.TicksPerStep
	ticksPerLoop = groove.Steps * groove.TicksPerStep

	// MaxLate is how late in ticks a note may be given out: one beat. What is later than that is dropped and counted,
	// because a burst of stale notes is worse than a gap.
	MaxLate = float64(ticksPerBeat)

	// startSlack is how far behind a step's line, in ticks, a start still counts as being on it. A follower's first
	// estimate may be off by a part of a tick.
	startSlack = 0.5

	// jumpSlack is how far behind a step's line, in ticks, a jump still counts as being made from that line: senders
	// announce the new position about a tick before or after it.
	jumpSlack = 1.0

	// maxPosition bounds positions so that step numbers stay exact; no song gets there.
	maxPosition = float64(1 << 40)

	// maxOffset keeps every note inside its step's window whatever a pattern holds.
	maxOffset = float64(groove.OffsetUnits/2-1) / groove.OffsetUnits
)

// Note is a note that is due.
type Note struct {
	Ticks    float64 // where in the song it belongs
	Voice    groove.Voice
	Velocity uint8  // 1–127
	LoopID   uint64 // the loop that it comes from
}

// TakeOver says that a waiting loop took over.
type TakeOver struct {
	Loop *groove.Loop
	Step int // the first step of the song that comes from it
}

// Sequencer turns a moving position into notes. The zero value is ready: stopped, with no loop.
//
// Positions given and returned are those of the song. Inside, where it says groove, they are stretched by the time scale.
type Sequencer struct {
	current, pending *groove.Loop
	quantum          Quantize
	takeOver         TakeOver
	hasTakeOver      bool

	running bool
	cursor  float64 // groove ticks; what is due up to here was given out
	step    int     // the open step of the groove

	counting bool // the song has not begun yet: what is played is a count-in
	fills    fills
	scale    scale

	notes        [groove.NumVoices]Note // the open step's, sorted by Ticks, then Voice
	next, count  int                    // notes[next:count] are still to come
	played       voiceSet               // voices given out of the open step
	playedBefore voiceSet               // and of the step before it

	repeats, dropped uint64
}

type voiceSet uint16

// Queue makes loop the one that takes over at the next boundary of q, in place of any that waited. Nil takes back the
// waiting one. While nothing has played yet, the next step is boundary enough.
func (s *Sequencer) Queue(loop *groove.Loop, q Quantize) { s.pending, s.quantum = loop, q }

// Current returns the loop that the open step comes from, nil before the first.
func (s *Sequencer) Current() *groove.Loop { return s.current }

// Pending returns the loop that waits, or nil.
func (s *Sequencer) Pending() *groove.Loop { return s.pending }

// Repeats counts how often a loop began anew because no other waited.
func (s *Sequencer) Repeats() uint64 { return s.repeats }

// Dropped counts notes that were more than MaxLate late and so were left out.
func (s *Sequencer) Dropped() uint64 { return s.dropped }

// TakeOver returns the take-over since the last call, if there was one. There is at most one for each Queue.
func (s *Sequencer) TakeOver() (TakeOver, bool) {
	t, ok := s.takeOver, s.hasTakeOver
	s.takeOver, s.hasTakeOver = TakeOver{}, false
	return t, ok
}

// Start begins at a position. Notes of the step that it falls on are due even if their time is past, so that a start on
// a beat keeps its early kick; notes of steps before are gone, and so are past notes of a step that it falls inside.
//
// A start before the song's beginning is a count-in: a stroke a beat, until the song begins.
func (s *Sequencer) Start(ticks float64) {
	s.played = 0
	s.scale.apply()
	s.fills.playing = false
	s.counting = ticks <= -ticksPerBeat+startSlack
	s.relocate(s.scale.groove(ticks), 0)
}

// Jump moves a running song from one position to another. It begins as Start does, with one difference: a voice that
// has just sounded, early, for the step that the jump was made from is not struck again for the step that it lands on.
// A player who heads for a downbeat plays it once, even if the song wraps round to another downbeat in between.
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
	k := stepAt(from)
	var heard voiceSet
	if from-grid(k) <= jumpSlack || stepAt(to) == k {
		switch k {
		case s.step:
			heard = s.played
		case s.step - 1: // handed out ahead of its time
			heard = s.playedBefore
		}
	}
	s.relocate(to, heard)
}

// Stop ends the run: nothing is due until the next Start. The loops stay.
func (s *Sequencer) Stop() {
	s.running, s.next, s.count, s.played, s.playedBefore = false, 0, 0, 0, 0
}

// Advance appends to dst the notes that are due up to a position, in order, and returns it. The position only moves
// forward: one that lies before an earlier one's is as good as that. dst is not grown: when it comes back full, call
// again with the same position for the rest. A leap of more than a loop is a start at the new position.
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
		}
		s.wrap(k)
		s.open(k)
	}
}

// Next returns the position at which something happens next: a note is due, or a step opens. It is not ok while stopped.
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

func (s *Sequencer) relocate(ticks float64, heard voiceSet) {
	if !placeable(ticks) {
		return
	}
	k := stepAt(ticks)
	s.running, s.cursor = true, opening(k) // the first Advance decides how much of the step is due
	s.open(k)
	s.played, s.playedBefore = heard, 0
	inside := ticks-grid(k) > startSlack
	kept := 0
	for _, n := range s.notes[:s.count] {
		if heard&(1<<n.Voice) != 0 || inside && n.Ticks < ticks {
			continue
		}
		s.notes[kept] = n
		kept++
	}
	s.count = kept
}

// open makes k the open step: takes the waiting loop if k is its boundary, and lists the step's notes.
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
			})
		}
	}
}

// countIn lists the stroke of a count-in: one a beat, that of the one louder.
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

// wrap counts a repeat if k, which is about to open, begins the playing loop anew.
func (s *Sequencer) wrap(k int) {
	if inLoop(k) == 0 && s.pending == nil && s.current != nil && !s.counting {
		s.repeats++
	}
}

// insert puts n into the sorted list, behind notes at the same place, so that equal ones keep the voices' order.
func (s *Sequencer) insert(n Note) {
	i := s.count
	for i > 0 && s.notes[i-1].Ticks > n.Ticks {
		s.notes[i] = s.notes[i-1]
		i--
	}
	s.notes[i] = n
	s.count++
}

// grid returns a step's line and opening the position at which it opens, in ticks.
func grid(step int) float64    { return float64(step) * ticksPerStep }
func opening(step int) float64 { return grid(step) - ticksPerStep/2 }

// stepAt returns the step that is open at a position.
func stepAt(ticks float64) int { return int(math.Floor(ticks/ticksPerStep + 0.5)) }

// inLoop returns a song step's place in the loop, 0–63.
func inLoop(step int) int { return (step%groove.Steps + groove.Steps) % groove.Steps }

// clampOffset returns an offset in steps, kept inside its step's window; what is no number is on the line.
func clampOffset(offset float32) float64 {
	o := float64(offset)
	if math.IsNaN(o) {
		return 0
	}
	return min(max(o, -0.5), maxOffset)
}

func placeable(ticks float64) bool { return ticks >= -maxPosition && ticks <= maxPosition }
