package player

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
)

// What the player refuses; test with errors.Is.
var (
	ErrBusy    = errors.New("the player has too many commands waiting; try again")
	ErrOffset  = fmt.Errorf("the output offset must lie within ±%v", MaxOffset)
	ErrRunning = errors.New("the player has been run already")
	ErrNoClock = errors.New("there is no clock to follow")
)

// MaxOffset is the largest output offset, early or late.
const MaxOffset = 500 * time.Millisecond

// SentNote is a note that was sent.
type SentNote struct {
	At       clock.Time // when it sounds: the instant of sending, or that for which it was scheduled
	Intended clock.Time // its instant by the timeline followed when it was sent, output offset included
	Line     clock.Time // the same without the output offset
	Ticks    float64    // its place in the song
	Tempo    clock.BPM  // of the clock that is followed
	LoopID   uint64
	Voice    groove.Voice
	Channel  uint8 // 0–15
	Key      uint8
	Velocity uint8
	Length   time.Duration   // until its note-off, if nothing ends it before: a choke, the same note again, a stop
	Chokes   groove.VoiceSet // the voices that it ended
}

// SendError is what an output refused last.
type SendError struct {
	At    clock.Time
	Count uint64 // refused so far
	Err   error
}

// Error says how many messages were refused, and why the last one was.
func (e *SendError) Error() string {
	return fmt.Sprintf("send MIDI: %v (%d messages refused so far)", e.Err, e.Count)
}

// Unwrap returns the output's error.
func (e *SendError) Unwrap() error { return e.Err }

// Clock is what the player follows: clock.Auto, with its two clocks and its transport. All methods are realtime-safe.
type Clock interface {
	clock.Source
	// External says whether an external clock is in charge.
	External() bool
	// Health is what is known of the external clock's quality.
	Health() clock.Health
	// Start, Continue, Stop and Locate move the transport of the house.
	Start(at clock.Time)
	CountIn(at clock.Time, steps uint16)
	Continue(at clock.Time)
	Stop(at clock.Time)
	Locate(at clock.Time, step uint16)
	// SetTempo sets the internal clock's tempo and says whether that is the tempo that plays.
	SetTempo(at clock.Time, tempo clock.BPM) bool
}

// Config is what a player is made of.
type Config struct {
	Clock  Clock        // the player's own from New on: nobody else touches it
	Out    midiport.Out // nil: nothing is sent, Sent tells all the same
	Kit    groove.Kit
	Offset time.Duration // see SetOffset

	TakeOvers chan<- seq.TakeOver // told of each loop that takes over, if there is room; or nil
	SentNotes chan<- SentNote     // told of each note, if there is room; or nil

	Now func() clock.Time // reads the clock that stamps events; nil: midiport.Now
}

// Player owns the timing goroutine.
//
// in:  Receive, QueueLoop, SetKit, SetOffset, SetTempo, Start … Locate, Strike, Panic
// out: Snapshot, Lateness, SendError, and the channels Taken and Sent of Config
//
// All methods are thread-safe, and none waits for the timing goroutine but Run and Close.
type Player struct {
	engine engine
	inbox  *inbox
	now    func() clock.Time
	waiter *waiter

	started atomic.Bool
	closing atomic.Bool
	done    chan struct{}
}

// New returns a player that Run starts.
func New(c Config) (*Player, error) {
	if err := c.Kit.Validate(); err != nil {
		return nil, fmt.Errorf("make player: %w", err)
	}
	if c.Clock == nil {
		return nil, fmt.Errorf("make player: %w", ErrNoClock)
	}
	if err := checkOffset(c.Offset); err != nil {
		return nil, fmt.Errorf("make player: %w", err)
	}
	if c.Now == nil {
		c.Now = midiport.Now
	}
	p := &Player{inbox: newInbox(c.Kit), now: c.Now, waiter: newWaiter(), done: make(chan struct{})}
	p.inbox.offset.Store(int64(c.Offset))
	p.engine.init(c, p.inbox)
	return p, nil
}

// Run plays until ctx is done or Close is called, then ends all notes and returns. Once only.
//
// It runs on a thread of its own, before all other ordinary threads where the system allows that.
func (p *Player) Run(ctx context.Context) error {
	if !p.started.CompareAndSwap(false, true) {
		return fmt.Errorf("run player: %w", ErrRunning)
	}
	defer context.AfterFunc(ctx, p.terminate)()
	go p.loop()
	<-p.done
	return nil
}

// Close ends Run, if it was called, and waits until all notes have ended. Calling it again does nothing.
func (p *Player) Close() error {
	p.terminate()
	if p.started.CompareAndSwap(false, true) {
		close(p.done) // Run was never called, and now never will be
	}
	<-p.done
	return nil
}

func (p *Player) terminate() {
	p.closing.Store(true)
	p.waiter.wake()
}

// loop is the timing goroutine. Its thread is never unlocked, so it ends with the goroutine, and its priority with it.
func (p *Player) loop() {
	defer close(p.done)
	runtime.LockOSThread()
	midiport.RaiseThreadPriority()
	p.engine.begin(p.now())
	for !p.closing.Load() {
		deadline := p.engine.step(p.now())
		p.waiter.until(deadline, p.now())
	}
	// What a scheduling output was handed last must be out before anybody closes it.
	last := p.engine.shutdown(p.now())
	for now := p.now(); now < last; now = p.now() {
		p.waiter.until(last, now)
	}
}

// Receive takes a message of the input, on the driver's thread. Realtime-safe: yes.
//
// What is nothing to a clock is counted and left here: a flood of notes or controllers neither fills the queue nor wakes
// the timing goroutine.
func (p *Player) Receive(e midiport.Event) {
	if _, ok := p.engine.reader.Clock(e); !ok {
		return
	}
	if p.inbox.events.Push(e) {
		p.waiter.wake()
	}
}

// QueueLoop makes loop the one that takes over at the next boundary of quantum, in place of any that waits; while the
// transport stands, at the first step. Nil takes back the one that waits.
func (p *Player) QueueLoop(loop *groove.Loop, quantum seq.Quantize) {
	p.inbox.loop.Store(&queuedLoop{loop, quantum})
	p.waiter.wake()
}

// SetKit changes the kit from the next note on. Notes that sound end as they began.
func (p *Player) SetKit(kit groove.Kit) error {
	if err := kit.Validate(); err != nil {
		return fmt.Errorf("set kit: %w", err)
	}
	p.inbox.kit.Store(&kit)
	p.waiter.wake()
	return nil
}

// PlayNote plays one note at once, as a kit has it, whether the song runs or not: to try a kit out. While the song runs it comes
// after what has been handed over already. It is no note of the song, so Sent does not tell of it. velocity is 1–127. The error is ErrBusy, or says what is wrong with the kit.
func (p *Player) PlayNote(kit groove.Kit, v groove.Voice, velocity uint8) error {
	if v >= groove.NumVoices {
		return fmt.Errorf("strike voice %d: there are only %d", v, groove.NumVoices)
	}
	if err := kit.Validate(); err != nil {
		return fmt.Errorf("strike %s: %w", v, err)
	}
	return p.command(command{kind: cmdPlayNote, kit: &kit, voice: v, velocity: min(max(velocity, 1), 127)})
}

// SetOffset moves all notes: negative is early. For receivers that are late themselves.
func (p *Player) SetOffset(offset time.Duration) error {
	if err := checkOffset(offset); err != nil {
		return fmt.Errorf("set offset: %w", err)
	}
	p.inbox.offset.Store(int64(offset))
	p.waiter.wake()
	return nil
}

func checkOffset(offset time.Duration) error {
	if offset < -MaxOffset || offset > MaxOffset {
		return fmt.Errorf("%v: %w", offset, ErrOffset)
	}
	return nil
}

// SetTempo sets the internal clock's tempo.
func (p *Player) SetTempo(tempo clock.BPM) error {
	if !(tempo >= clock.MinBPM && tempo <= clock.MaxBPM) {
		return fmt.Errorf("set tempo: %g BPM is out of range: give %g to %g", tempo, clock.MinBPM, clock.MaxBPM)
	}
	p.inbox.tempo.Store(math.Float64bits(float64(tempo)))
	p.waiter.wake()
	return nil
}

// Start plays from the beginning. While external ticks are coming, the song starts with one of them and at their tempo,
// else on the internal clock. The error is ErrBusy.
func (p *Player) Start() error { return p.move(clock.Event{Kind: clock.Start}) }

// StartWithCountIn is Start with a count-in of so many bars, 0 to MaxCountIn, where the internal clock starts: a stroke a beat.
func (p *Player) StartWithCountIn(bars int) error {
	bars = min(max(bars, 0), MaxCountIn)
	return p.move(clock.Event{Kind: clock.Start, Step: uint16(bars * groove.StepsPerBar)})
}

// Fill plays a fill at the end of the bar that is open, or of the next one; see seq.Sequencer.Fill. The error is ErrBusy.
func (p *Player) Fill() error { return p.command(command{kind: cmdFill}) }

// FillEvery has every so-manieth bar end with a fill; 0 = none.
func (p *Player) FillEvery(bars int) {
	p.inbox.fills.Store(int64(bars))
	p.waiter.wake()
}

// SetTimescale plays the groove at half (0.5), once or twice the song's speed, from the next bar line on.
func (p *Player) SetTimescale(factor float64) {
	p.inbox.scale.Store(math.Float64bits(factor))
	p.waiter.wake()
}

// MaxCountIn is the longest count-in, in bars.
const MaxCountIn = 4

// Continue is Start from where the song stopped.
func (p *Player) Continue() error { return p.move(clock.Event{Kind: clock.Continue}) }

// Stop stops the song, and every note. The error is ErrBusy.
func (p *Player) Stop() error { return p.move(clock.Event{Kind: clock.Stop}) }

// Locate moves the song to a step (sixteenth), 0–16383.
func (p *Player) Locate(step uint16) error {
	return p.move(clock.Event{Kind: clock.Position, Step: step})
}

func (p *Player) move(e clock.Event) error { return p.command(command{kind: cmdTransport, event: e}) }

// Panic ends all notes, and tells the receiver to be silent even if it holds notes that nobody here knows of. The song
// goes on.
func (p *Player) Panic() error { return p.command(command{kind: cmdPanic}) }

func (p *Player) command(c command) error {
	if !p.inbox.put(c) {
		return ErrBusy
	}
	p.waiter.wake()
	return nil
}

// Snapshot returns what the player is doing.
func (p *Player) Snapshot() Snapshot { return p.engine.published.read() }

// Lateness sums up how late notes have been sent since the start or the last reset: the instant of sending, less the
// note's instant by the clock then followed (or less the moment at which that instant became known, where it was past
// already: at a start, or when the tempo steps). The instant of a note handed over ahead is what the output's own thread says
// (midiport.SendThread); an output that does not say is believed to be on time.
func (p *Player) Lateness() Lateness { return p.engine.lateness.Summary() }

// LatenessBuckets returns the same as a histogram.
func (p *Player) LatenessBuckets() []Bucket { return p.engine.lateness.Buckets() }

// ResetLateness begins the count anew.
func (p *Player) ResetLateness() { p.engine.lateness.Reset() }

// SendError returns what the output refused last, or nil. It is renewed at most once a second.
func (p *Player) SendError() *SendError { return p.engine.sender.err.Load() }
