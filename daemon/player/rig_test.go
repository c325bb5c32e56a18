package player

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
)

const (
	ms = clock.Time(time.Millisecond)
	// epoch is where the rig's time begins.
	epoch = 1000 * ms
	// tick120 is a tick at 120 BPM, to the nanosecond.
	tick120 = clock.Time(60_000_000_000 / 120 / 24)
)

// rig is a player in simulated time: step is called when its deadline comes or something arrives, a lag later.
type rig struct {
	t         testing.TB
	p         *Player
	out       *fake.Out
	now       clock.Time
	deadline  clock.Time
	lag       func() time.Duration // how late the goroutine gets to run; nil: not at all
	steps     int
	takeOvers chan seq.TakeOver
	sent      chan SentNote
}

type option func(*rig, *Config)

func withLead(lead time.Duration) option { return func(r *rig, _ *Config) { r.out.SetLead(lead) } }

func withOutLag(lag time.Duration) option    { return func(r *rig, _ *Config) { r.out.SetLag(lag) } }
func withOffset(d time.Duration) option      { return func(_ *rig, c *Config) { c.Offset = d } }
func withLag(lag time.Duration) option       { return withLags(func() time.Duration { return lag }) }
func withLags(f func() time.Duration) option { return func(r *rig, _ *Config) { r.lag = f } }

// withoutCancel hides that the output can take messages back.
func withoutCancel() option {
	return func(_ *rig, c *Config) { c.Out = struct{ midiport.Out }{c.Out} }
}

func withLength(d time.Duration) option { return func(_ *rig, c *Config) { c.Kit.Length = d } }

// newRig returns a rig whose player follows an external or the internal clock at 120 BPM.
func newRig(t testing.TB, mode clock.Mode, options ...option) *rig {
	t.Helper()
	r := &rig{t: t, now: epoch, takeOvers: make(chan seq.TakeOver, 16), sent: make(chan SentNote, 1<<14)}
	driver := &fake.Driver{Now: func() clock.Time { return r.now }}
	_, out, err := driver.Pair("rig")
	if err != nil {
		t.Fatal(err)
	}
	r.out = out
	c := Config{
		Clock: clock.NewAuto(mode, 120), Out: out, Kit: groove.GMKit(), TakeOvers: r.takeOvers, SentNotes: r.sent,
		Now: func() clock.Time { return r.now },
	}
	for _, o := range options {
		o(r, &c)
	}
	if r.p, err = New(c); err != nil {
		t.Fatal(err)
	}
	r.step()
	return r
}

// step runs the engine now.
func (r *rig) step() {
	r.deadline = r.p.engine.step(r.now)
	if r.deadline <= r.now {
		r.t.Fatalf("the deadline %d is not after now, %d: the player would spin", r.deadline, r.now)
	}
	if r.deadline > r.now.Add(idle) {
		r.t.Fatalf("the deadline is %v away", r.deadline.Sub(r.now))
	}
	if r.steps++; r.steps > 1e6 {
		r.t.Fatal("a million steps: the player spins")
	}
}

// wakeAt lets time go on to an instant, and the goroutine run then, its lag later.
func (r *rig) wakeAt(t clock.Time) {
	if r.lag != nil {
		t = t.Add(r.lag())
	}
	r.now = max(r.now, t)
	r.step()
}

// until lets time pass up to an instant.
func (r *rig) until(t clock.Time) {
	for r.deadline <= t {
		r.wakeAt(r.deadline)
	}
	r.now = max(r.now, t)
}

// at lets time pass up to an instant, does something, and wakes the player.
func (r *rig) at(t clock.Time, do func()) {
	r.until(t)
	do()
	r.wakeAt(t)
}

// input lets time pass up to an instant, at which a message of the input is stamped.
func (r *rig) input(t clock.Time, m midiport.Message) {
	r.at(t, func() { r.p.inbox.events.Push(midiport.Event{At: t, Message: m}) })
}

// ticks injects n ticks at 120 BPM, the first at t, and returns where the next would be.
func (r *rig) ticks(t clock.Time, n int) clock.Time {
	for range n {
		r.input(t, midiport.Tick())
		t += tick120
	}
	return t
}

// replay injects messages in the order of their stamps, all of them however late the goroutine gets to run.
func (r *rig) replay(events []midiport.Event) {
	for len(events) > 0 {
		wake := min(r.deadline, max(events[0].At, r.now))
		if r.lag != nil {
			wake = wake.Add(r.lag())
		}
		r.now = max(r.now, wake)
		for len(events) > 0 && events[0].At <= r.now {
			r.p.inbox.events.Push(events[0])
			events = events[1:]
		}
		r.step()
	}
}

// play queues a loop and starts the internal clock, at the epoch if nothing happened before.
func (r *rig) play(l *groove.Loop) {
	r.p.QueueLoop(l, seq.Loop)
	r.at(r.now, func() {
		if err := r.p.Start(); err != nil {
			r.t.Fatal(err)
		}
	})
}

// notes returns the notes reported since the last call.
func (r *rig) notes() []SentNote {
	var all []SentNote
	for {
		select {
		case s := <-r.sent:
			all = append(all, s)
		default:
			return all
		}
	}
}

// receivedNote is what a receiver has made of the messages: for each note-on its note-off.
type receivedNote struct {
	channel, key, velocity uint8
	on, off                clock.Time
}

// receive plays the output's messages back as a receiver does, and fails on a note that never ends, that is struck
// while it sounds, or, where messages are scheduled, that is handed over out of order.
func (r *rig) receive() []receivedNote {
	r.t.Helper()
	sent := r.out.Sent()
	var last clock.Time
	for i, s := range sent {
		if s.Scheduled && !s.Cancelled {
			if s.At < last {
				r.t.Errorf("message %d (% x) is for %d, after one for %d", i, s.Message.Data, s.At, last)
			}
			last = s.At
		}
	}
	slices.SortStableFunc(sent, func(a, b fake.Sent) int { return cmp.Compare(a.At, b.At) })
	var notes []receivedNote
	open := map[[2]uint8]int{}
	for _, s := range sent {
		m := s.Message
		id := [2]uint8{m.Channel(), m.Key()}
		i, sounds := open[id]
		switch {
		case s.Cancelled:
		case m.IsNoteOn():
			if sounds {
				r.t.Errorf("%d: note %v is struck while it sounds", s.At, id)
			}
			open[id] = len(notes)
			notes = append(notes, receivedNote{channel: id[0], key: id[1], velocity: m.Data[2], on: s.At})
		case m.IsNoteOff() && sounds:
			notes[i].off = s.At
			delete(open, id)
		}
	}
	for id := range open {
		r.t.Errorf("note %v hangs", id)
	}
	return notes
}

// loopWith returns a loop of these cells (step, voice, offset in steps), all at velocity 100.
func loopWith(id uint64, cells ...[3]float64) *groove.Loop {
	l := &groove.Loop{ID: id}
	for _, c := range cells {
		s, v := int(c[0]), int(c[1])
		l.Pattern.Hits[s][v], l.Pattern.Offsets[s][v], l.Pattern.Velocities[s][v] = true, float32(c[2]), 100.0/127
	}
	return l
}

// busyLoop returns a loop with hits on every step, early, late and on the line.
func busyLoop(id uint64) *groove.Loop {
	l := &groove.Loop{ID: id}
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if (s+v)%3 == 0 {
				l.Pattern.Hits[s][v] = true
				l.Pattern.Offsets[s][v] = float32((s*7+v*5)%19-9) / 20
				l.Pattern.Velocities[s][v] = float32(1+(s*11+v)%127) / 127
			}
		}
	}
	l.Pattern = l.Pattern.Canonical()
	return l
}
