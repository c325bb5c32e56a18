// Package reconnect keeps MIDI ports open. A Link notices that its ports are lost, because a server has stopped or a cable was pulled
// out, looks for them, opens them again, and restores the connections that they had.
//
// Nothing here is on the real-time path: a Link has a goroutine of its own, and hands ports over through the function that Start gets.
package reconnect

import (
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// Interval is how often a Link looks whether its ports are there. A loss is noticed within it.
const Interval = 500 * time.Millisecond

// Ports are opened, lost and closed together. Either may be nil.
type Ports struct {
	In  midiport.In
	Out midiport.Out
}

// Config is what a Link is made of.
type Config struct {
	Name    string                // of the ports, for the log
	Open    func() (Ports, error) // opens the ports
	Connect []string              // ports of other programs to connect, by a part of their names, as they appear
	Log     *slog.Logger
}

// Status is what a Link has.
type Status struct {
	Ports             // the present ones; none while they are looked for
	Err        error  // why there are none
	Reconnects uint64 // how often ports were opened after the first time that they were asked for
}

// Link is ports that come and go.
//
// All methods are thread-safe. Open and Close are called once each, Start at most once.
type Link struct {
	config  Config
	use     func(Ports) error
	changed func()
	status  atomic.Pointer[Status]
	in      wires
	out     wires

	terminate chan struct{}
	done      chan struct{} // nil before Start
}

// Open opens the ports of c. Where one is missing that can still appear, it is waited for once the Link is started. Any other error is
// returned.
func Open(c Config) (*Link, error) {
	l := &Link{config: c, in: newWires(c.Connect), out: newWires(c.Connect), terminate: make(chan struct{})}
	ports, err := c.Open()
	if err != nil && !midiport.MayAppear(err) {
		return nil, err
	}
	if err != nil {
		c.Log.Warn("a MIDI port is missing: waiting for it", "port", c.Name, "reason", err)
	}
	l.status.Store(&Status{Ports: ports, Err: err})
	return l, nil
}

// Status returns what the Link has now.
func (l *Link) Status() Status { return *l.status.Load() }

// Start begins to watch the ports. Those of Status are in use already. use is called with ports that have come, or with
// none when they are lost; when it returns, those before are not used any more, and are closed. changed is called after
// each change of the status. Both run on the Link's goroutine.
func (l *Link) Start(use func(Ports) error, changed func()) {
	l.use, l.changed, l.done = use, changed, make(chan struct{})
	go l.run()
}

func (l *Link) run() {
	defer close(l.done)
	ticks := time.NewTicker(Interval)
	defer ticks.Stop()
	for {
		l.logConnected(l.connect(l.Status().Ports))
		select {
		case <-l.terminate:
			return
		case <-ticks.C:
			l.check()
		}
	}
}

// check gives lost ports up, and opens missing ones.
func (l *Link) check() {
	s := l.Status()
	if s.Err == nil {
		if err := s.lost(); err != nil {
			l.drop(err)
		}
	}
	if s := l.Status(); s.Err != nil {
		l.reopen(s)
	}
}

// drop lets go of lost ports.
func (l *Link) drop(why error) {
	s := l.Status()
	l.config.Log.Warn("a MIDI port is gone: looking for it", "port", l.config.Name, "reason", why)
	l.status.Store(&Status{Err: fmt.Errorf("%w; looking for %q", why, l.config.Name), Reconnects: s.Reconnects})
	_ = l.use(Ports{}) // no port is refused
	if err := s.close(); err != nil {
		l.config.Log.Debug("close a lost MIDI port", "error", err)
	}
	l.in.away()
	l.out.away()
	l.changed()
}

// reopen opens the ports again if they are there.
func (l *Link) reopen(s Status) {
	ports, err := l.config.Open()
	if err != nil {
		return // the first reason stays
	}
	names := l.connect(ports) // before the receiver is reset
	if err := l.use(ports); err != nil {
		l.refuse(s, ports, err)
		return
	}
	l.status.Store(&Status{Ports: ports, Reconnects: s.Reconnects + 1})
	l.config.Log.Info("a MIDI port is there", "port", l.config.Name)
	l.logConnected(names)
	l.changed()
}

// refuse closes ports that cannot be used. They are tried again, and the reason is said once.
func (l *Link) refuse(s Status, ports Ports, why error) {
	_ = l.use(Ports{})
	_ = ports.close()
	l.in.away()
	l.out.away()
	if s.Err.Error() == why.Error() {
		return
	}
	l.config.Log.Error("use a MIDI port", "port", l.config.Name, "error", why)
	l.status.Store(&Status{Err: why, Reconnects: s.Reconnects})
	l.changed()
}

// connect connects the ports to those that have appeared, and returns their names.
func (l *Link) connect(p Ports) (names []string) {
	if c, ok := p.In.(midiport.Connector); ok {
		names = l.in.update(c)
	}
	if c, ok := p.Out.(midiport.Connector); ok {
		names = append(names, l.out.update(c)...)
	}
	return names
}

func (l *Link) logConnected(names []string) {
	for _, name := range names {
		l.config.Log.Info("connected a MIDI port", "port", l.config.Name, "to", name)
	}
}

// Close ends the watch and closes the ports.
func (l *Link) Close() error {
	close(l.terminate)
	if l.done != nil {
		<-l.done
	}
	return l.Status().close()
}

// lost returns why one of the ports is of no use, or nil.
func (p Ports) lost() error {
	for _, port := range []any{p.In, p.Out} {
		if w, ok := port.(midiport.Watched); ok {
			if err := w.Lost(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p Ports) close() error {
	var errs []error
	if p.In != nil {
		errs = append(errs, p.In.Close())
	}
	if p.Out != nil {
		errs = append(errs, p.Out.Close())
	}
	return errors.Join(errs...)
}
