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

// Errors of the player; test with errors.Is.
var (
	ErrBusy    = errors.New("the player has too many commands waiting; try again")
	ErrOffset  = fmt.Errorf("the output offset must lie within ±%v", MaxOffset)
	ErrRunning = errors.New("the player was started before and cannot start again")
	ErrNoClock = errors.New("there is no clock to follow")
)

// MaxOffset is the largest output offset, early or late.
const MaxOffset = 500 * time.Millisecond

// SentNote is a note that was sent.
type SentNote struct {
	At       clock.Time // when it sounds: when it was sent, or the instant for which it was scheduled
	Intended clock.Time // its instant on the timeline when it was sent, including the output offset
	Line     clock.Time // the same without the output offset
	Ticks    float64    // its place in the song
	Tempo    clock.BPM  // of the clock that is followed
	LoopID   uint64
	Groove   PlaySettings
	Voice    groove.Voice
	Channel  uint8 // 0–15
	Key      uint8
	Velocity uint8
	Length   time.Duration   // until its note-off, unless a choke, the same note or a stop ends it earlier
	Chokes   groove.VoiceSet // the voices that it ended

	Articulation groove.Articulation // that the kit has; else Plain
}

// PlaySettings are the settings of the player when it played a note.
type PlaySettings struct {
	Epoch     uint32  // counts starts and jumps of the song; within one the position moves without a gap
	Timescale float32 // how fast the groove goes: 0.5, 1 or 2 times as fast as the song
	FillEvery int32   // a fill ends each bar whose number is a multiple of it; 0 = none
}

// SendError is the last error of the output.
type SendError struct {
	At    clock.Time
	Count uint64 // messages refused so far
	Err   error
}

// Error gives the number of refused messages and the last reason.
func (e *SendError) Error() string {
	return fmt.Sprintf("send MIDI: %v (%d messages refused so far)", e.Err, e.Count)
}

// Unwrap returns the output's error.
func (e *SendError) Unwrap() error { return e.Err }

// Clock is the clock that the player follows: clock.Auto, with its external and internal source and its transport. All
// methods are realtime-safe.
type Clock interface {
	clock.Source
	// External reports whether an external clock is followed.
	External() bool
	// Health returns the quality of the external clock.
	Health() clock.Health
	// Start, CountIn, Continue, Stop and Locate move the internal transport.
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
	Clock  Clock        // owned by the player after New
	Out    midiport.Out // nil: nothing is sent, SentNotes reports all the same
	Kit    groove.Kit
	Offset time.Duration // see SetOffset

	TakeOvers chan<- seq.TakeOver // receives each take-over if there is room; may be nil
	SentNotes chan<- SentNote     // receives each note that was sent, if there is room; may be nil

	Now func() clock.Time // reads the clock that stamps events; nil: midiport.Now
}

// Player owns the timing goroutine.
//
// in:  Receive, QueueLoop, SetOutput, SetKit, SetOffset, SetTempo, Start … Locate, PlayNote, Panic
// out: Snapshot, Lateness, SendError, and the channels TakeOvers and SentNotes of Config
//
// All methods are thread-safe. Only Run, Close and SetOutput wait for the timing goroutine.
type Player struct {
	engine engine
	inbox  *inbox
	now    func() clock.Time
	waiter *waiter

	started atomic.Bool
	closing atomic.Bool
	done    chan struct{}
}

// New returns a player. Run starts it.
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

// Run plays until ctx is done or Close is called, then ends all notes and returns. It can be called once.
//
// It uses an OS thread of its own, with raised priority where the system allows that.
func (p *Player) Run(ctx context.Context) error {
	if !p.started.CompareAndSwap(false, true) {
		return fmt.Errorf("run player: %w", ErrRunning)
	}
	defer context.AfterFunc(ctx, p.terminate)()
	go p.loop()
	<-p.done
	return nil
}

// Close ends Run and waits until all notes have ended. Further calls do nothing.
func (p *Player) Close() error {
	p.terminate()
	if p.started.CompareAndSwap(false, true) {
		close(p.done) // Run was never called and cannot be from now on
	}
	<-p.done
	return nil
}

func (p *Player) terminate() {
	p.closing.Store(true)
	p.waiter.wake()
}

// loop is the timing goroutine. Its thread is never unlocked, so the thread and its priority end with the goroutine.
func (p *Player) loop() {
	defer close(p.done)
	runtime.LockOSThread()
	midiport.RaiseThreadPriority()
	p.engine.begin(p.now())
	for !p.closing.Load() {
		deadline := p.engine.step(p.now())
		p.waiter.until(deadline, p.now())
	}
	// Scheduled messages must be sent before the caller closes the output.
	last := p.engine.shutdown(p.now())
	for now := p.now(); now < last; now = p.now() {
		p.waiter.until(last, now)
	}
}

// Receive accepts an input message, on the driver's reader thread. Realtime-safe: yes.
//
// Messages that are not for a clock are counted and dropped here, so a flood of notes or controllers neither fills the
// queue nor wakes the timing goroutine.
func (p *Player) Receive(e midiport.Event) {
	if _, ok := p.engine.reader.Clock(e); !ok {
		return
	}
	if p.inbox.events.Push(e) {
		p.waiter.wake()
	}
}

// QueueLoop makes loop the next one. It takes over at the next boundary of quantum, or at the first step if the song
// does not run. It replaces a loop that waits already. A nil loop removes the waiting one.
func (p *Player) QueueLoop(loop *groove.Loop, quantum seq.Quantize) {
	p.inbox.loop.Store(&queuedLoop{loop, quantum})
	p.waiter.wake()
}

// SetOutput sends to another output from now on; nil: to none. What sounds at the output before is forgotten, because that port is lost;
// the new one is silenced first, and the song goes on. When SetOutput returns, the output before is in use no more. It waits for Run. One
// goroutine.
func (p *Player) SetOutput(out midiport.Out) {
	change := &outputChange{out: out, taken: make(chan struct{})}
	p.inbox.output.Store(change)
	p.waiter.wake()
	select {
	case <-change.taken:
	case <-p.done:
	}
}

// SetKit changes the kit from the next note on. Sounding notes end with the key and channel that they started with.
func (p *Player) SetKit(kit groove.Kit) error {
	if err := kit.Validate(); err != nil {
		return fmt.Errorf("set kit: %w", err)
	}
	p.inbox.kit.Store(&kit)
	p.waiter.wake()
	return nil
}

// PlayNote plays one note of a kit at once, whether the song runs or not, so that users can try a kit. While the song
// runs, it sounds after the messages that have been handed over already. It is not part of the song and not reported
// on SentNotes. velocity is 1–127. The error is ErrBusy or an error of the kit.
func (p *Player) PlayNote(kit groove.Kit, v groove.Voice, velocity uint8) error {
	if v >= groove.NumVoices {
		return fmt.Errorf("play voice %d: there are only %d voices", v, groove.NumVoices)
	}
	if err := kit.Validate(); err != nil {
		return fmt.Errorf("play %s: %w", v, err)
	}
	return p.command(command{kind: cmdPlayNote, kit: &kit, voice: v, velocity: min(max(velocity, 1), 127)})
}

// SetOffset moves all notes; negative is early. It compensates receivers that are late.
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

// SetTempo sets the tempo of the internal clock.
func (p *Player) SetTempo(tempo clock.BPM) error {
	if !(tempo >= clock.MinBPM && tempo <= clock.MaxBPM) {
		return fmt.Errorf("set tempo: %g BPM is out of range: give %g to %g", tempo, clock.MinBPM, clock.MaxBPM)
	}
	p.inbox.tempo.Store(math.Float64bits(float64(tempo)))
	p.waiter.wake()
	return nil
}

// Start plays from the beginning. While an external clock ticks, the song starts with one of its ticks and at its
// tempo, otherwise on the internal clock. The error is ErrBusy.
func (p *Player) Start() error { return p.move(clock.Event{Kind: clock.Start}) }

// StartWithCountIn is Start with a count-in of 0 to MaxCountIn bars, one note a beat, if the internal clock starts.
func (p *Player) StartWithCountIn(bars int) error {
	bars = min(max(bars, 0), MaxCountIn)
	return p.move(clock.Event{Kind: clock.Start, Step: uint16(bars * groove.StepsPerBar)})
}

// Fill plays a fill at the end of the current bar, or of the next one; see seq.Sequencer.Fill. The error is ErrBusy.
func (p *Player) Fill() error { return p.command(command{kind: cmdFill}) }

// FillEvery ends every n-th bar with a fill; 0 = none.
func (p *Player) FillEvery(bars int) {
	p.inbox.fills.Store(int64(bars))
	p.waiter.wake()
}

// SetTimescale plays the groove at half (0.5), once or twice the song's tempo, from the next bar line on.
func (p *Player) SetTimescale(factor float64) {
	p.inbox.scale.Store(math.Float64bits(factor))
	p.waiter.wake()
}

// MaxCountIn is the longest count-in, in bars.
const MaxCountIn = 4

// Continue plays from where the song stopped.
func (p *Player) Continue() error { return p.move(clock.Event{Kind: clock.Continue}) }

// Stop stops the song and ends every note. The error is ErrBusy.
func (p *Player) Stop() error { return p.move(clock.Event{Kind: clock.Stop}) }

// Locate moves the song to a step (sixteenth), 0–16383.
func (p *Player) Locate(step uint16) error {
	return p.move(clock.Event{Kind: clock.Position, Step: step})
}

func (p *Player) move(e clock.Event) error { return p.command(command{kind: cmdTransport, event: e}) }

// Panic ends all notes, and silences the receiver even if it holds notes that the player does not know of. The song
// goes on.
func (p *Player) Panic() error { return p.command(command{kind: cmdPanic}) }

func (p *Player) command(c command) error {
	if !p.inbox.put(c) {
		return ErrBusy
	}
	p.waiter.wake()
	return nil
}

// Snapshot returns the current state of the player.
func (p *Player) Snapshot() Snapshot { return p.engine.published.read() }

// Lateness returns how late notes were sent since the start or the last reset: the instant of sending minus the
// instant on the timeline, or minus the moment at which that instant became known, if that was later (at a start, or
// when the tempo jumps). For notes that were handed over ahead, the output's own thread measures it
// (midiport.SendThread). An output without such a thread counts as on time.
// Early notes of the step at which the song starts or to which it jumps cannot be on time: Snapshot.Early counts them, and they are not
// among these.
func (p *Player) Lateness() Lateness { return p.engine.lateness.Summary() }

// LatenessBuckets returns the same as a histogram.
func (p *Player) LatenessBuckets() []Bucket { return p.engine.lateness.Buckets() }

// ResetLateness starts the measurement again.
func (p *Player) ResetLateness() { p.engine.lateness.Reset() }

// SendError returns the last error of the output, or nil. It is updated at most once a second.
func (p *Player) SendError() *SendError { return p.engine.sender.err.Load() }
