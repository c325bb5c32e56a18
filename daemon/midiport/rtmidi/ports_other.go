//go:build cgo && (darwin || windows)

package rtmidi

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// listener receives RtMidi's callbacks, on a thread whose priority CoreMIDI or WinMM has raised. It outlives its port,
// because the wrapper keeps a reference for ever (see Close).
type listener struct {
	handle atomic.Pointer[func(midiport.Event)]
	busy   atomic.Int32
}

// installCallback installs the callback of the port, before other programs can see the port.
func (p *in) installCallback() error {
	p.listener = &listener{}
	return p.midi.SetCallback(p.listener.onMessage)
}

// onMessage stamps one message and passes it on. The wrapper has copied b for us. Realtime-safe: no (because of that
// copy), but it neither blocks nor logs.
func (l *listener) onMessage(_ rtmidi.MIDIIn, b []byte, _ float64) {
	at := midiport.Now()
	l.busy.Add(1)
	defer l.busy.Add(-1)
	handle := l.handle.Load()
	if handle == nil {
		return
	}
	m, _ := midiport.FromBytes(b) // malformed: a message of length 0, which the reader counts
	(*handle)(midiport.Event{At: at, Message: m})
}

// stop ends the calls: when it returns, none is running and none will follow.
func (l *listener) stop() {
	l.handle.Store(nil)
	for i := 0; l.busy.Load() > 0; i++ {
		if i < 100 {
			runtime.Gosched()
		} else {
			time.Sleep(50 * time.Microsecond) // a running handler ends soon
		}
	}
}

type in struct {
	name     string
	place    place
	midi     rtmidi.MIDIIn
	listener *listener

	mu     sync.Mutex
	closed bool
}

func (p *in) Name() string { return p.name }

func (p *in) Listen(handle func(midiport.Event)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return fmt.Errorf("listen to %q: %w", p.name, midiport.ErrClosed)
	}
	if !p.listener.handle.CompareAndSwap(nil, &handle) {
		return fmt.Errorf("listen to %q: %w", p.name, midiport.ErrListening)
	}
	return nil
}

// Close must not be called from the handler.
func (p *in) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	p.listener.stop()
	// The wrapper drops its reference before it stops the thread: an event in between would be a call through nil. So the
	// stopped port stays open until the process ends.
	return nil
}

// discard releases a port that was never opened. It has no thread.
func (p *in) discard() { _ = p.midi.Close() }

type out struct {
	name  string
	place place

	mu     sync.Mutex // held for the length of one system call
	midi   rtmidi.MIDIOut
	buf    [3]byte
	closed bool
}

// startSender does nothing: this output has no sender thread.
func (p *out) startSender() error { return nil }

func (p *out) Name() string { return p.name }

// Lead returns 0: RtMidi cannot schedule.
func (p *out) Lead() time.Duration { return 0 }

// Send sends m now. Realtime-safe: yes; CoreMIDI and WinMM do not wait for the receiver.
func (p *out) Send(m midiport.Message) error {
	if !m.Valid() {
		return midiport.ErrMalformed
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return midiport.ErrClosed
	}
	p.buf = m.Data
	if err := p.midi.SendMessage(p.buf[:m.Len]); err != nil {
		return errSend
	}
	return nil
}

// SendAt is Send.
func (p *out) SendAt(_ clock.Time, m midiport.Message) error { return p.Send(m) }

func (p *out) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	_ = p.midi.Close()
	return nil
}

var errSend = fmt.Errorf("send MIDI message: refused by %s", systemLabel)
