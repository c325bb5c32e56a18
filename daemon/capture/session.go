package capture

import (
	"fmt"
	"log/slog"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/lockorder"
)

// Config connects a Session with the daemon. Its functions are safe for concurrent use.
type Config struct {
	HasInput  bool // there is a MIDI input
	Player    func() player.Snapshot
	Behind    func() bool  // notes were sent that Sent has not been called with
	CanEncode func() error // says why the present model cannot encode a groove
	Kit       func() groove.Kit
	Apply     func(*groove.Pattern) error // plays a captured groove
	Changed   func()                      // the status has changed
	Log       *slog.Logger
}

// Session captures what is played on the MIDI input. During a capture it owns a goroutine.
//
// in:  Receive (the driver's thread), Sent (the recorder)
// out: Status, Apply
type Session struct {
	cfg      Config
	listener *Listener

	mu     lockorder.Mutex
	echoes Echoes
	status control.Capture
	cancel chan struct{} // closed to cancel the capture; nil: there is none
	ending bool          // cancel is closed
	done   chan struct{} // closed when the capture has ended
	closed bool
}

// NewSession returns a session without a capture.
func NewSession(cfg Config) *Session {
	return &Session{cfg: cfg, mu: lockorder.New(lockorder.Capture), listener: NewListener(), status: control.Capture{State: control.CaptureIdle}}
}

// Receive accepts a message of the input. Realtime-safe: yes.
func (s *Session) Receive(e midiport.Event) { s.listener.Receive(e) }

// Sent adds a note that the player sent.
func (s *Session) Sent(n player.SentNote) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.echoes.Sent(Note{At: n.At, Key: n.Key, Velocity: n.Velocity})
}

// Status returns the state of the capture.
func (s *Session) Status() control.Capture {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

func (s *Session) setStatus(c control.Capture) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = c
}

// Toggle starts a capture, or cancels the present one.
func (s *Session) Toggle() error {
	if s.end() {
		s.cfg.Changed()
		return nil
	}
	if !s.cfg.HasInput {
		return fmt.Errorf("capture: %w", errNoInput)
	}
	snap := s.cfg.Player()
	if snap.State != clock.Running {
		return fmt.Errorf("capture: %w", errStopped)
	}
	if err := s.cfg.CanEncode(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil || s.closed {
		return nil // another client was faster
	}
	s.cancel, s.done, s.ending = make(chan struct{}), make(chan struct{}), false
	s.status = control.Capture{State: control.CaptureWaiting}
	s.echoes.Begin()
	s.listener.Open() // before anybody can see the new state
	r := &run{Session: s, cancel: s.cancel, take: NewTake(snap.TicksAt(midiport.Now())), epoch: snap.Epoch}
	go r.capture(s.done)
	s.cfg.Changed()
	return nil
}

// Close cancels the capture and waits for its end. No other can begin.
func (s *Session) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
}

// end cancels the capture and waits for its end; it reports whether there was one. Until it has ended no other can begin.
func (s *Session) end() bool {
	s.mu.Lock()
	if s.cancel == nil {
		s.mu.Unlock()
		return false
	}
	if !s.ending {
		s.ending = true
		close(s.cancel)
	}
	done := s.done
	s.mu.Unlock()
	<-done
	return true
}
