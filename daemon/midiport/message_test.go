package midiport

import (
	"bytes"
	"testing"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestMessages(t *testing.T) {
	tests := []struct {
		name string
		m    Message
		want []byte
	}{
		{"note on", NoteOn(9, 36, 100), []byte{0x99, 36, 100}},
		{"note on, high bits cut", NoteOn(0x19, 0x80|36, 0x80|100), []byte{0x99, 36, 100}},
		{"note off", NoteOff(9, 36), []byte{0x89, 36, 0}},
		{"all notes off", ControlChange(9, AllNotesOff, 0), []byte{0xB9, 123, 0}},
		{"tick", Tick(), []byte{0xF8}},
		{"start", Start(), []byte{0xFA}},
		{"continue", Continue(), []byte{0xFB}},
		{"stop", Stop(), []byte{0xFC}},
		{"position 0", Position(0), []byte{0xF2, 0, 0}},
		{"position 200", Position(200), []byte{0xF2, 72, 1}},
		{"last position", Position(16383), []byte{0xF2, 127, 127}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.m.Bytes(nil)
			if !bytes.Equal(got, tt.want) {
				t.Errorf("bytes % X, want % X", got, tt.want)
			}
			if !tt.m.Valid() {
				t.Error("not valid")
			}
			back, ok := FromBytes(got)
			if !ok || back != tt.m {
				t.Errorf("FromBytes(% X) = %v, %v", got, back, ok)
			}
		})
	}
}

func TestFromBytesRefuses(t *testing.T) {
	for _, b := range [][]byte{
		nil,
		{},
		{0},
		{0x7F},
		{0x90},
		{0x90, 1},
		{0x90, 1, 2, 3},
		{0x90, 0x80, 0},
		{0x90, 0, 0xFF},
		{0xC0},
		{0xC0, 1, 2},
		{0xF0},
		{0xF0, 1, 2},
		{0xF4},
		{0xF5},
		{0xF7},
		{0xF9},
		{0xFD},
		{0xF8, 0},
		{0xF2},
		{0xF2, 0},
		{0xF2, 0x80, 0},
		{0xFA, 0, 0},
	} {
		if m, ok := FromBytes(b); ok || m != (Message{}) {
			t.Errorf("FromBytes(% X) = %v, %v, want nothing", b, m, ok)
		}
	}
	if (Message{Len: 4}).Valid() || (Message{Len: 255}).Valid() {
		t.Error("a message of more than three bytes is valid")
	}
	if n := len(Message{Len: 255}.Bytes(nil)); n != 3 {
		t.Errorf("Bytes of a garbled message has length %d", n)
	}
}

func TestNotePredicates(t *testing.T) {
	tests := []struct {
		m       Message
		on, off bool
	}{
		{NoteOn(9, 36, 1), true, false},
		{NoteOn(9, 36, 0), false, true},
		{NoteOff(0, 36), false, true},
		{ControlChange(0, 36, 1), false, false},
		{Tick(), false, false},
		{Message{}, false, false},
	}
	for _, tt := range tests {
		if tt.m.IsNoteOn() != tt.on || tt.m.IsNoteOff() != tt.off {
			t.Errorf("% X: on %v, off %v, want %v, %v", tt.m.Bytes(nil), tt.m.IsNoteOn(), tt.m.IsNoteOff(), tt.on, tt.off)
		}
	}
	if m := NoteOn(11, 52, 3); m.Channel() != 11 || m.Key() != 52 {
		t.Errorf("channel %d, key %d", m.Channel(), m.Key())
	}
}

func TestClockReader(t *testing.T) {
	var r ClockReader
	const at = clock.Time(12345)
	tests := []struct {
		m    Message
		want clock.Event
	}{
		{Tick(), clock.Event{Kind: clock.Tick, At: at}},
		{Start(), clock.Event{Kind: clock.Start, At: at}},
		{Continue(), clock.Event{Kind: clock.Continue, At: at}},
		{Stop(), clock.Event{Kind: clock.Stop, At: at}},
		{Position(0), clock.Event{Kind: clock.Position, At: at}},
		{Position(129), clock.Event{Kind: clock.Position, At: at, Step: 129}},
		{Position(16383), clock.Event{Kind: clock.Position, At: at, Step: 16383}},
	}
	for _, tt := range tests {
		if got, ok := r.Clock(Event{At: at, Message: tt.m}); !ok || got != tt.want {
			t.Errorf("% X: %+v, %v, want %+v", tt.m.Bytes(nil), got, ok, tt.want)
		}
	}
	for _, m := range []Message{NoteOn(9, 36, 1), {Data: [3]byte{0xFE}, Len: 1}, {Data: [3]byte{0xFF}, Len: 1}} {
		if _, ok := r.Clock(Event{Message: m}); ok {
			t.Errorf("% X is a clock's", m.Bytes(nil))
		}
	}
	for _, m := range []Message{{}, {Data: [3]byte{0xF2, 1}, Len: 2}, {Data: [3]byte{0xF8, 1, 1}, Len: 3}, {Len: 77}} {
		if _, ok := r.Clock(Event{Message: m}); ok {
			t.Errorf("%v is a clock's", m)
		}
	}
	if r.Malformed() != 4 || r.Other() != 3 {
		t.Errorf("malformed %d, other %d, want 4, 3", r.Malformed(), r.Other())
	}
}

// FuzzClockReader reads any bytes as a message, whole and cut; whatever is taken for a clock's must be what was sent.
func FuzzClockReader(f *testing.F) {
	for _, m := range []Message{Tick(), Start(), Continue(), Stop(), Position(129), NoteOn(9, 36, 100), {Data: [3]byte{0xF0}, Len: 1}} {
		f.Add(m.Data[0], m.Data[1], m.Data[2], m.Len)
	}
	f.Fuzz(func(t *testing.T, a, b, c, n uint8) {
		var r ClockReader
		m := Message{Data: [3]byte{a, b, c}, Len: n}
		e, ok := r.Clock(Event{At: 7, Message: m})
		if m.Valid() != (r.Malformed() == 0) {
			t.Fatalf("%v: valid %v, malformed %d", m, m.Valid(), r.Malformed())
		}
		if !ok {
			return
		}
		back := map[clock.Kind]Message{
			clock.Tick: Tick(), clock.Start: Start(), clock.Continue: Continue(), clock.Stop: Stop(), clock.Position: Position(e.Step),
		}[e.Kind]
		if !bytes.Equal(back.Bytes(nil), m.Bytes(nil)) || e.At != 7 {
			t.Fatalf("%v was read as %+v", m, e)
		}
	})
}

// FuzzFromBytes takes messages from any bytes: what passes is whole and the same again.
func FuzzFromBytes(f *testing.F) {
	for _, b := range [][]byte{nil, {0xF8}, {0xF2, 1, 1}, {0x90, 36, 100}, {0xF0, 1, 2, 0xF7}, {0x90, 36}} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		defer alloctest.Bound(t, len(b))()
		m, ok := FromBytes(b)
		if ok != m.Valid() {
			t.Fatalf("% X: ok %v, valid %v", b, ok, m.Valid())
		}
		if ok && !bytes.Equal(m.Bytes(nil), b) {
			t.Fatalf("% X became % X", b, m.Bytes(nil))
		}
	})
}
