package player

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/groove"
)

// chordOut is an output that takes bursts; it keeps each call's bytes.
type chordOut struct {
	calls [][]byte
	err   error
}

func (o *chordOut) Name() string                                  { return "chords" }
func (o *chordOut) Lead() time.Duration                           { return 0 }
func (o *chordOut) Close() error                                  { return nil }
func (o *chordOut) SendAt(_ clock.Time, m midiport.Message) error { return o.Send(m) }
func (o *chordOut) Send(m midiport.Message) error                 { return o.SendBurst(m.Data[:m.Len]) }

func (o *chordOut) SendBurst(data []byte) error {
	o.calls = append(o.calls, slices.Clone(data))
	return o.err
}

func TestChordIsOneBurst(t *testing.T) {
	out := &chordOut{}
	var o outlet
	o.open(out, func() clock.Time { return 1000 })
	o.noteOn(1000, groove.Kick, 9, 36, 100, time.Second) // not held: sent at once
	o.hold()
	o.noteOn(1000, groove.Kick, 9, 36, 90, time.Second) // struck again: its note-off goes first, in the same burst
	o.noteOn(1000, groove.Kick, 9, 42, 80, time.Second)
	if at, ok := o.release(); !ok || at != 1000 {
		t.Errorf("release at %v, %v", at, ok)
	}
	want := [][]byte{{0x99, 36, 100}, {0x89, 36, 64, 0x99, 36, 90, 0x99, 42, 80}}
	want[1][2] = midiport.NoteOff(9, 36).Data[2]
	if !slices.EqualFunc(out.calls, want, slices.Equal[[]byte]) {
		t.Errorf("sent % x, want % x", out.calls, want)
	}
	o.silence(1000)
	if len(out.calls) != 4 {
		t.Errorf("%d calls, want the two note-offs sent singly: % x", len(out.calls), out.calls)
	}
}

func TestBurstHasNoBound(t *testing.T) {
	out := &chordOut{}
	var o outlet
	o.open(out, func() clock.Time { return 0 })
	o.hold()
	for key := range uint8(25) {
		o.noteOn(0, groove.Kick, 9, 40+key, 100, time.Second)
	}
	o.release()
	var n int
	for _, c := range out.calls {
		if len(c) > len(o.buffer) || len(c)%3 != 0 {
			t.Errorf("a burst of %d bytes", len(c))
		}
		n += len(c) / 3
	}
	if n != 25 || len(out.calls) != 3 {
		t.Errorf("%d notes in %d bursts, want 25 in 3", n, len(out.calls))
	}
}

func TestBurstErrorsAreCounted(t *testing.T) {
	out := &chordOut{err: errors.New("refused")}
	var o outlet
	o.open(out, func() clock.Time { return 0 })
	o.hold()
	o.noteOn(0, groove.Kick, 9, 36, 100, time.Second)
	o.release()
	if o.errors != 1 || o.err.Load() == nil {
		t.Errorf("%d errors, shown %v", o.errors, o.err.Load())
	}
	if _, ok := o.release(); ok {
		t.Error("released what nobody holds")
	}
}
