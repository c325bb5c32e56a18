// Package capture listens to what somebody plays on the MIDI input and makes four bars of it.
//
// Receive runs on the driver's thread and only pushes into a bounded queue. Everything else is a function of positions in the
// song, which the caller finds from the instants and the timeline that is followed.
package capture

import (
	"math"
	"slices"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/groove"
)

const (
	// queueSize is how many notes may wait: nobody plays a thousand in the time between two looks.
	queueSize    = 1024
	ticksPerBar  = groove.StepsPerBar * groove.TicksPerStep
	ticksPerLoop = groove.Bars * ticksPerBar
	halfStep     = groove.TicksPerStep / 2.0
)

// Stroke is a note-on of the input.
type Stroke struct {
	At       clock.Time
	Key      uint8
	Velocity uint8 // 1–127
}

// Listener is the way from the driver's thread to who captures. The zero value is not useful: see NewListener.
type Listener struct {
	open  atomic.Bool
	queue *midiport.Queue
}

// NewListener returns a listener that is closed.
func NewListener() *Listener { return &Listener{queue: midiport.NewQueue(queueSize)} }

// Receive takes a message of the input; while the listener is open, note-ons are kept. Realtime-safe: yes.
func (l *Listener) Receive(e midiport.Event) {
	if l.open.Load() && e.Valid() && e.IsNoteOn() {
		l.queue.Push(e)
	}
}

// Open begins to listen; what came before is forgotten. Open, Close and Next are called by one goroutine
// after the other, not side by side.
func (l *Listener) Open() {
	l.open.Store(false)
	for _, ok := l.queue.Pop(); ok; _, ok = l.queue.Pop() {
	}
	l.open.Store(true)
}

// Close ends listening.
func (l *Listener) Close() { l.open.Store(false) }

// Next returns the next note, false when there is none yet.
func (l *Listener) Next() (Stroke, bool) {
	e, ok := l.queue.Pop()
	return Stroke{At: e.At, Key: e.Data[1], Velocity: e.Data[2]}, ok
}

// Dropped returns how many notes found the queue full.
func (l *Listener) Dropped() uint64 { return l.queue.Dropped() }

// Take is four bars that are being played.
type Take struct {
	start   float64 // ticks of the bar line where it begins
	strokes []placed
	doubts  []placed // may be our own, come back
	early   int      // notes before it
}

type placed struct {
	ticks         float64
	key, velocity uint8
}

// NewTake returns a take that begins with the next bar line at or after a position, in ticks.
func NewTake(now float64) *Take {
	return &Take{start: math.Ceil((now-halfStep)/ticksPerBar) * ticksPerBar}
}

// Start returns the position of its first bar line, End that of its last.
func (t *Take) Start() float64 { return t.start }

// End returns the position of the bar line after the fourth bar.
func (t *Take) End() float64 { return t.start + ticksPerLoop }

// Shift moves the take with a song that leapt by whole bars: it goes on where it is.
func (t *Take) Shift(bars int) { t.start += float64(bars * ticksPerBar) }

// Bar returns which bar a position is in, 1 to 4; 0 before and 5 after.
func (t *Take) Bar(now float64) int {
	return min(max(int(math.Floor((now-t.start)/ticksPerBar))+1, 0), groove.Bars+1)
}

// Done reports whether nothing more of the four bars can come: a hit may be half a step late.
func (t *Take) Done(now float64) bool { return now >= t.End()+halfStep }

// Add adds a note at a position. Those outside of the four bars, half a step allowed, are left out.
func (t *Take) Add(ticks float64, key, velocity uint8) {
	if !(ticks >= t.start-halfStep && ticks < t.End()+halfStep) {
		t.early++
		return
	}
	t.strokes = append(t.strokes, placed{ticks - t.start, key, velocity})
}

// Doubt adds a note that may be one of ours that came back: it counts only if Believe says so.
func (t *Take) Doubt(ticks float64, key, velocity uint8) {
	if ticks >= t.start-halfStep && ticks < t.End()+halfStep {
		t.doubts = append(t.doubts, placed{ticks - t.start, key, velocity})
	}
}

// Believe takes the doubtful notes for the player's.
func (t *Take) Believe() { t.strokes, t.doubts = append(t.strokes, t.doubts...), nil }

// Hits returns how many notes there are.
func (t *Take) Hits() int { return len(t.strokes) }

// Info says what became of a take's notes.
type Info struct {
	Hits     int // of the pattern
	Unmapped int // notes that no voice of the kit has
	Outside  int // notes before the first bar line
	Merged   int // notes that gave way to a louder one in the same cell
}

// Pattern returns the take as a pattern, quantised to the nearest sixteenth with the rest as offset; of two notes in a cell the
// louder stays. The early downbeat of a fifth bar is that of the loop's first, unless that is there.
func (t *Take) Pattern(kit groove.Kit) (groove.Pattern, Info) {
	var p groove.Pattern
	info := Info{Outside: t.early}
	for _, s := range t.strokes {
		v, ok := kit.Voice(s.key)
		if !ok {
			info.Unmapped++
			continue
		}
		step := int(math.Floor(s.ticks/groove.TicksPerStep + 0.5))
		offset := float32(s.ticks/groove.TicksPerStep - float64(step))
		velocity := float32(s.velocity) / 127
		if wraps := step == groove.Steps; wraps {
			if step = 0; p.Hits[0][v] {
				continue
			}
		}
		if p.Hits[step][v] {
			info.Merged++
			if velocity <= p.Velocities[step][v] {
				continue
			}
		}
		p.Hits[step][v], p.Velocities[step][v], p.Offsets[step][v] = true, velocity, offset
	}
	p = p.Canonical()
	info.Hits = p.Count()
	return p, info
}

// echoWindow is how near a note of the input must be to one of ours to be taken for it, coming back through a loop of cables.
const echoWindow = 50 * time.Millisecond

// Echoes remembers the last notes that were sent, so that they are not captured when they come back.
type Echoes struct {
	ring [128]Stroke
	next int

	sent, back int // since Begin: how many were sent, and how many were heard again
}

// Begin counts from here on.
func (e *Echoes) Begin() { e.sent, e.back = 0, 0 }

// Sent notes a note that was sent.
func (e *Echoes) Sent(s Stroke) {
	e.ring[e.next%len(e.ring)] = s
	e.next++
	e.sent++
}

// Come reports whether our notes come back at all: through a loop of cables nearly all of them do. Where few did, it was a player
// who struck what we struck, as a pad of fixed velocity does sooner or later.
func (e *Echoes) Come() bool { return 2*e.back > e.sent }

// Has reports whether a note is one that was sent: the same key and velocity at about the same instant, and none of the notes
// that came after it is nearer. Each counts once.
func (e *Echoes) Has(s Stroke, after []Stroke) bool {
	for i := range e.ring {
		o := &e.ring[i]
		if !o.same(s) || o.apart(s) >= echoWindow {
			continue
		}
		nearer := func(l Stroke) bool { return o.same(l) && o.apart(l) < o.apart(s) }
		if !slices.ContainsFunc(after, nearer) {
			*o = Stroke{}
			e.back++
			return true
		}
	}
	return false
}

func (s *Stroke) same(o Stroke) bool { return s.Velocity == o.Velocity && s.Key == o.Key }

func (s *Stroke) apart(o Stroke) time.Duration { return max(s.At.Sub(o.At), o.At.Sub(s.At)) }
