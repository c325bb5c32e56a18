package daemon

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/capture"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

const (
	// listenEvery is how often what was played is looked at.
	listenEvery = 20 * time.Millisecond
	// settle is how old a note is before it is looked at: by then the deck has been told of every note of ours that it may be.
	settle = 200 * time.Millisecond
	// patience is how long it waits for the deck at most.
	patience = 2 * time.Second
)

// What ends listening without a groove.
var (
	errStands = errors.New("the song stands: start the transport and play along, or give a file (groovectl capture --file)")
	errNoIn   = errors.New("there is no MIDI input to listen on: name one with --midi-in, or give a file (groovectl capture --file)")
	errLeapt  = errors.New("the song stopped, or leapt off the bar, while it listened: nothing was captured")
	errSilent = errors.New("nothing was played in the four bars: send notes of the kit to the MIDI input")
	errGiven  = errors.New("it was told to stop listening")
)

// listening captures what is played. It owns a goroutine while it listens.
//
// in:  listener (the driver's thread), echoes (the deck)
// out: status, and the captured groove as a command
type listening struct {
	listener *capture.Listener

	mu     sync.Mutex
	echoes capture.Echoes
	status control.Capture
	stop   chan struct{} // closed to end it; nil: it does not listen
	ending bool          // stop is closed
	done   chan struct{} // closed when it has ended
}

func newListening() *listening {
	return &listening{listener: capture.NewListener(), status: control.Capture{State: control.CaptureIdle}}
}

// sent notes a note that the player sent.
func (l *listening) sent(s player.SentNote) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.echoes.Sent(capture.Stroke{At: s.At, Key: s.Key, Velocity: s.Velocity})
}

// get returns how it stands.
func (l *listening) get() control.Capture {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.status
}

func (l *listening) set(c control.Capture) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status = c
}

// end stops listening and waits for it; it reports whether it did listen. Until it has ended nobody else can begin.
func (l *listening) end() bool {
	l.mu.Lock()
	if l.stop == nil {
		l.mu.Unlock()
		return false
	}
	if !l.ending {
		l.ending = true
		close(l.stop)
	}
	done := l.done
	l.mu.Unlock()
	<-done
	return true
}

// tellSent tells whoever wants to know that a note was sent.
func (d *Daemon) tellSent(s player.SentNote) {
	d.ear.sent(s)
	d.tellPage(s)
}

// hear takes a message of the input, on the driver's thread. Realtime-safe: yes.
func (d *Daemon) hear(e midiport.Event) {
	d.ear.listener.Receive(e)
	d.player.Receive(e)
}

// applyCapture does what has to be done about captures before anything is held; done says that it was all.
func (d *Daemon) applyCapture(cmd steer.Command) (done bool, err error) {
	p, err := steer.Lookup(cmd.Name)
	if err != nil || p.Name != steer.Capture && p.Name != steer.Captured {
		return false, nil //nolint:nilerr // steer.Apply says it again
	}
	next, effect, err := steer.Apply(d.State(), cmd)
	if err != nil || effect == steer.None { // refused, or a button was let go
		return true, err
	}
	if p.Name == steer.Capture {
		return true, d.toggleCapture()
	}
	if next.Captured != "" {
		err = d.canHear()
	}
	return err != nil, err
}

// canHear says why the model cannot hear what is played; nil = it can.
func (d *Daemon) canHear() error {
	d.mu.Lock()
	e := d.engine
	d.mu.Unlock()
	return d.hearing.check(e, d.edges.DefaultModel)
}

// toggleCapture begins to listen, or stops.
func (d *Daemon) toggleCapture() error {
	if d.ear.end() {
		d.changed.Notify()
		return nil
	}
	if d.ports.in == nil {
		return fmt.Errorf("capture: %w", errNoIn)
	}
	snap := d.player.Snapshot()
	if snap.State != clock.Running {
		return fmt.Errorf("capture: %w", errStands)
	}
	if err := d.canHear(); err != nil {
		return err
	}
	l := d.ear
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop != nil {
		return nil // another face was faster
	}
	l.stop, l.done, l.ending = make(chan struct{}), make(chan struct{}), false
	l.status = control.Capture{State: control.CaptureWaiting}
	l.echoes.Begin()
	l.listener.Open() // before anybody is told that it listens
	go d.listen(l.stop, l.done, capture.NewTake(snap.TicksAt(midiport.Now())), snap.Epoch)
	d.changed.Notify()
	return nil
}

// listen captures four bars and makes them what is played.
func (d *Daemon) listen(stop <-chan struct{}, done chan<- struct{}, take *capture.Take, epoch uint32) {
	l := d.ear
	defer close(done)
	err := d.hearTake(stop, take, epoch)
	l.listener.Close()
	status := control.Capture{State: control.CaptureDone, Hits: take.Hits()}
	if err == nil {
		err = d.keepTake(take, &status)
	}
	if err != nil {
		status.State, status.Error = control.CaptureFailed, fmt.Sprintf("capture: %v", err)
		d.log.Warn("capture ended without a groove", "error", err)
	}
	l.mu.Lock()
	l.status, l.stop = status, nil
	l.mu.Unlock()
	d.changed.Notify()
}

// hearTake takes in what is played until the four bars are over.
func (d *Daemon) hearTake(stop <-chan struct{}, take *capture.Take, epoch uint32) error {
	l := d.ear
	tick := time.NewTicker(listenEvery)
	defer tick.Stop()
	var waiting []capture.Stroke
	var before player.Snapshot
	for {
		select {
		case <-stop:
			return errGiven
		case <-d.terminate:
			return errGiven
		case <-tick.C:
		}
		snap, now := d.player.Snapshot(), midiport.Now()
		if snap.State != clock.Running {
			return errLeapt
		}
		if snap.Epoch != epoch {
			bars, ok := barsLeapt(before, snap, now)
			if !ok {
				return errLeapt
			}
			take.Shift(bars)
			epoch = snap.Epoch
		}
		before = snap
		for s, ok := l.listener.Next(); ok; s, ok = l.listener.Next() {
			waiting = append(waiting, s)
		}
		// On a busy machine the deck may be behind: until it has heard of all that was sent, a note may yet be one of ours.
		if len(waiting) > 0 && d.recording.Behind() && now.Sub(waiting[0].At) < patience {
			continue
		}
		for len(waiting) > 0 && now.Sub(waiting[0].At) >= settle {
			l.mu.Lock()
			ours := l.echoes.Has(waiting[0], waiting[1:])
			l.mu.Unlock()
			at := snap.TicksAt(waiting[0].At)
			if ours {
				take.Doubt(at, waiting[0].Key, waiting[0].Velocity)
			} else {
				take.Add(at, waiting[0].Key, waiting[0].Velocity)
			}
			waiting = waiting[1:]
		}
		at := snap.TicksAt(now)
		status := control.Capture{State: control.CaptureWaiting, Hits: take.Hits()}
		if status.Bar = take.Bar(at); status.Bar > 0 {
			status.State = control.CaptureListening
		}
		l.set(status)
		if take.Done(snap.TicksAt(now.Add(-settle - listenEvery))) { // what waits still is later than that
			l.mu.Lock()
			defer l.mu.Unlock()
			if !l.echoes.Come() {
				take.Believe()
			}
			return nil
		}
	}
}

// barsLeapt returns how many bars the song has leapt between two looks at it. It is not ok where it was no whole number: a DAW
// whose loop comes round goes on in the same place of the bar.
func barsLeapt(before, after player.Snapshot, now clock.Time) (bars int, ok bool) {
	const perBar, least = groove.StepsPerBar * groove.TicksPerStep, groove.TicksPerStep
	if before.State != clock.Running {
		return 0, false
	}
	by := after.TicksAt(now) - before.TicksAt(now)
	whole := math.Round(by / perBar)
	return int(whole), math.Abs(by-whole*perBar) < least
}

// keepTake makes a take the captured groove.
func (d *Daemon) keepTake(take *capture.Take, status *control.Capture) error {
	d.mu.Lock()
	kit := d.kitOf(d.state)
	d.mu.Unlock()
	pattern, info := take.Pattern(kit)
	status.Hits, status.Unmapped = info.Hits, info.Unmapped
	if info.Hits == 0 {
		return errSilent
	}
	d.log.Info("captured", "hits", info.Hits, "unmapped", info.Unmapped, "merged", info.Merged)
	return d.Apply(steer.Command{Name: steer.Captured, Args: []any{pattern.Text()}})
}
