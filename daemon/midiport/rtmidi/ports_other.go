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

// listener is what RtMidi's thread calls, a thread that CoreMIDI and WinMM have raised already. It outlives its port: the
// wrapper keeps a reference for ever (see Close).
type listener struct {
	handle atomic.Pointer[func(midiport.Event)]
	busy   atomic.Int32
}

// attend has the port's messages heard. Before the port can be seen.
func (p *in) attend() error {
	p.listener = &listener{}
	return p.midi.SetCallback(p.listener.hear)
}

// hear stamps and passes on one message. The wrapper has copied b for us. Realtime-safe: no (that copy), but it neither
// blocks nor logs.
func (l *listener) hear(_ rtmidi.MIDIIn, b []byte, _ float64) {
	at := midiport.Now()
	l.busy.Add(1)
	defer l.busy.Add(-1)
	handle := l.handle.Load()
	if handle == nil {
		return
	}
	m, _ := midiport.FromBytes(b) // malformed: the message of length 0, which the reader counts
	(*handle)(midiport.Event{At: at, Message: m})
}

// mute ends the calls: none is running when it returns, and none comes after.
func (l *listener) mute() {
	l.handle.Store(nil)
	for i := 0; l.busy.Load() > 0; i++ {
		if i < 100 {
			runtime.Gosched()
		} else {
			time.Sleep(50 * time.Microsecond) // a handler that is under way is short
		}
	}
}

type in struct {
	name     string
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
	p.listener.mute()
	// The wrapper forgets an input before it stops the thread: an event in between would be a call through nil. So the
	// muted port stays until the process ends.
	return nil
}

// discard gives back a port that was never opened: there is no thread to be called by.
func (p *in) discard() { _ = p.midi.Close() }

type out struct {
	name string

	mu     sync.Mutex // held for the length of one system call
	midi   rtmidi.MIDIOut
	buf    [3]byte
	closed bool
}

// begin has nothing to make ready.
func (p *out) begin() error { return nil }

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
