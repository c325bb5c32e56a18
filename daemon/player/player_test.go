package player

import (
	"context"
	"errors"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
)

type counter struct{ n atomic.Uint64 }

func newCounter() *counter      { return new(counter) }
func (c *counter) get() uint64  { return c.n.Load() }
func (c *counter) set(n uint64) { c.n.Store(n) }

// live is a player that really runs, on the true clock.
type live struct {
	*Player
	out  *fake.Out
	in   *fake.In
	sent chan SentNote
	ran  chan error
}

func startLive(t *testing.T, ctx context.Context, mode clock.Mode) *live {
	t.Helper()
	in, out, err := fake.New().Pair("live")
	if err != nil {
		t.Fatal(err)
	}
	l := &live{out: out, in: in, sent: make(chan SentNote, 4096), ran: make(chan error, 1)}
	l.Player, err = New(Config{Clock: clock.NewAuto(mode, 300), Out: out, Kit: groove.GMKit(), SentNotes: l.sent})
	if err != nil {
		t.Fatal(err)
	}
	if err = in.Listen(l.Receive); err != nil {
		t.Fatal(err)
	}
	go func() { l.ran <- l.Run(ctx) }()
	return l
}

// silent fails unless every note that the output was given has ended.
func (l *live) silent(t *testing.T) {
	t.Helper()
	(&rig{t: t, out: l.out}).receive()
}

func TestRunsOnTheInternalClock(t *testing.T) {
	l := startLive(t, t.Context(), clock.ModeAuto)
	l.QueueLoop(busyLoop(1), seq.Loop)
	if err := l.Start(); err != nil {
		t.Fatal(err)
	}
	for range 30 {
		if n := <-l.sent; n.At < n.Intended-clock.Time(slack) && n.Ticks > 1 {
			t.Errorf("%+v was sent early", n)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-l.ran; err != nil {
		t.Fatal(err)
	}
	l.silent(t)
	if s := l.Snapshot(); s.State != clock.Stopped || s.Sounding != 0 || s.Notes < 30 {
		t.Errorf("closed: %+v", s)
	}
	if err := l.Close(); err != nil {
		t.Errorf("closed again: %v", err)
	}
}

func TestRunsOnReceivedTicks(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := startLive(t, ctx, clock.ModeExternal)
	l.QueueLoop(busyLoop(1), seq.Loop)
	send := func(m midiport.Message) { l.in.Inject(midiport.Event{At: midiport.Now(), Message: m}) }
	send(midiport.Start())
	send(midiport.Tick())
	if n := <-l.sent; n.Ticks > 0 {
		t.Errorf("the first note is %+v", n)
	}
	cancel() // while notes sound
	if err := <-l.ran; err != nil {
		t.Fatal(err)
	}
	l.silent(t)
}

func TestCloseWithoutRun(t *testing.T) {
	p, err := New(Config{Clock: clock.NewAuto(clock.ModeAuto, 120), Kit: groove.GMKit()})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(t.Context()); !errors.Is(err, ErrRunning) {
		t.Errorf("run after close: %v", err)
	}
}

func TestRunsOnce(t *testing.T) {
	l := startLive(t, t.Context(), clock.ModeAuto)
	for !l.started.Load() {
		runtime.Gosched()
	}
	if err := l.Run(t.Context()); !errors.Is(err, ErrRunning) {
		t.Errorf("second run: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRefusesInvalidSettings(t *testing.T) {
	good := Config{Clock: clock.NewAuto(clock.ModeAuto, 120), Kit: groove.GMKit()}
	for name, spoil := range map[string]func(*Config){
		"no clock": func(c *Config) { c.Clock = nil },
		"no kit":   func(c *Config) { c.Kit = groove.Kit{} },
		"offset":   func(c *Config) { c.Offset = time.Second },
	} {
		c := good
		spoil(&c)
		if _, err := New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	p, err := New(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, bpm := range []float64{0, -1, 19.9, 300.1, math.NaN(), math.Inf(1)} {
		if p.SetTempo(clock.BPM(bpm)) == nil {
			t.Errorf("tempo %g: no error", bpm)
		}
	}
	if err := p.SetOffset(-MaxOffset - 1); !errors.Is(err, ErrOffset) {
		t.Errorf("offset: %v", err)
	}
	if p.SetKit(groove.Kit{Channel: 17}) == nil {
		t.Error("kit: no error")
	}
	for range commandRoom {
		if err := p.Panic(); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Panic(); !errors.Is(err, ErrBusy) {
		t.Errorf("one command too many: %v", err)
	}
}

// Everybody at once, for the race detector.
func TestConcurrentCalls(t *testing.T) {
	l := startLive(t, t.Context(), clock.ModeAuto)
	loops := []*groove.Loop{busyLoop(1), busyLoop(2), nil}
	deeds := []func(i int){
		func(i int) { l.QueueLoop(loops[i%3], seq.Quantize(i%4)) },
		func(i int) { _ = l.SetTempo(clock.BPM(100 + i%100)) },
		func(i int) { _ = l.SetOffset(time.Duration(i%20-10) * time.Millisecond) },
		func(int) { _ = l.SetKit(groove.GMKit()) },
		func(i int) { _ = []func() error{l.Start, l.Stop, l.Continue, l.Panic}[i%4]() },
		func(i int) { _ = l.Locate(uint16(i)) },
		func(int) { l.in.Inject(midiport.Event{At: midiport.Now(), Message: midiport.Tick()}) },
		func(int) { _, _, _ = l.Snapshot(), l.Lateness(), l.SendError() },
		func(int) { l.ResetLateness() },
	}
	var hands sync.WaitGroup
	for _, deed := range deeds {
		hands.Go(func() {
			for i := range 200 {
				deed(i)
			}
		})
	}
	hands.Wait()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l.silent(t)
}
