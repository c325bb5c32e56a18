package capture

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/groove"
)

const (
	// pollEvery is how often a session reads the notes.
	pollEvery = 20 * time.Millisecond
	// settleTime is how old a note is when it is compared with our own: by then Sent has been called with all of those.
	settleTime = 200 * time.Millisecond
	// maxBehind is how long a session waits for Sent at most.
	maxBehind = 2 * time.Second
)

// The reasons for a capture without a groove.
var (
	errStopped   = errors.New("the transport is stopped: start it and play along, or give a file (groovectl capture --file)")
	errNoInput   = errors.New("there is no MIDI input: name one with --midi-in, or give a file (groovectl capture --file)")
	errJumped    = errors.New("the song stopped, or jumped off the bar line, during the capture: nothing was captured")
	errSilent    = errors.New("nothing was played in the four bars: send notes of the kit to the MIDI input")
	errCancelled = errors.New("the capture was cancelled")
)

// run is one capture; its goroutine alone uses it.
type run struct {
	*Session
	cancel <-chan struct{}
	take   *Take
	epoch  uint32          // of the song's positions
	before player.Snapshot // of the last poll
	notes  []Note          // not compared with our own yet
}

// capture collects four bars and plays them.
func (r *run) capture(done chan<- struct{}) {
	defer close(done)
	err := r.collect()
	r.listener.Close()
	status := control.Capture{State: control.CaptureDone, Hits: r.take.Hits()}
	if err == nil {
		err = r.apply(&status)
	}
	if err != nil {
		status.State, status.Error = control.CaptureFailed, fmt.Sprintf("capture: %v", err)
		r.cfg.Log.Warn("capture ended without a groove", "error", err)
	}
	r.mu.Lock()
	r.status, r.Session.cancel = status, nil
	r.mu.Unlock()
	r.cfg.Changed()
}

// collect reads notes until the four bars are over.
func (r *run) collect() error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-r.cancel:
			return errCancelled
		case <-tick.C:
		}
		snap, now := r.cfg.Player(), midiport.Now()
		if err := r.follow(snap, now); err != nil {
			return err
		}
		for n, ok := r.listener.Next(); ok; n, ok = r.listener.Next() {
			r.notes = append(r.notes, n)
		}
		// On a busy machine the recorder may be behind. Until Sent was called with every note, any note may be one of ours.
		if len(r.notes) > 0 && r.cfg.Behind() && now.Sub(r.notes[0].At) < maxBehind {
			continue
		}
		r.compare(snap, now)
		status := control.Capture{State: control.CaptureWaiting, Hits: r.take.Hits()}
		if status.Bar = r.take.Bar(snap.TicksAt(now)); status.Bar > 0 {
			status.State = control.CaptureListening
		}
		r.setStatus(status)
		if r.take.Done(snap.TicksAt(now.Add(-settleTime - pollEvery))) { // the notes that still wait are later
			r.mu.Lock()
			defer r.mu.Unlock()
			if !r.echoes.Return() {
				r.take.KeepUnclear()
			}
			return nil
		}
	}
}

// follow moves the take with the song. The error is that the song stopped or jumped off the bar line.
func (r *run) follow(snap player.Snapshot, now clock.Time) error {
	if snap.State != clock.Running {
		return errJumped
	}
	if snap.Epoch != r.epoch {
		bars, ok := barsJumped(r.before, snap, now)
		if !ok {
			return errJumped
		}
		r.take.Shift(bars)
		r.epoch = snap.Epoch
	}
	r.before = snap
	return nil
}

// compare adds the notes that are old enough to the take; those that match one of ours as unclear.
func (r *run) compare(snap player.Snapshot, now clock.Time) {
	for len(r.notes) > 0 && now.Sub(r.notes[0].At) >= settleTime {
		n := r.notes[0]
		r.mu.Lock()
		ours, played := r.echoes.Match(n, r.notes[1:])
		r.mu.Unlock()
		if ours {
			r.take.AddUnclear(snap.TicksAt(n.At), n)
		} else {
			r.take.Add(snap.TicksAt(n.At), n.Key, n.Velocity)
		}
		if played.Velocity > 0 {
			r.take.Accept(played)
		}
		r.notes = r.notes[1:]
	}
}

// barsJumped returns how many bars the song jumped between two polls. ok is false if it was no whole number. When the loop of a DAW
// restarts, the song continues at the same place of the bar.
func barsJumped(before, after player.Snapshot, now clock.Time) (bars int, ok bool) {
	if before.State != clock.Running {
		return 0, false
	}
	by := after.TicksAt(now) - before.TicksAt(now)
	whole := math.Round(by / ticksPerBar)
	return int(whole), math.Abs(by-whole*ticksPerBar) < groove.TicksPerStep
}

// apply plays the take.
func (r *run) apply(status *control.Capture) error {
	pattern, info := r.take.Pattern(r.cfg.Kit())
	status.Hits, status.Unmapped, status.Pitches = info.Hits, info.Unmapped, info.Pitches
	switch {
	case info.Hits == 0 && info.Unmapped > 0:
		return fmt.Errorf("no voice plays the notes that came (%s): choose a kit with these notes (groovectl set kit NAME)", groove.DescribePitches(info.Pitches))
	case info.Hits == 0:
		return errSilent
	}
	r.cfg.Log.Info("captured", "hits", info.Hits, "unmapped", info.Unmapped, "merged", info.Merged)
	return r.cfg.Apply(&pattern)
}
