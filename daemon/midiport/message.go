package midiport

// The status bytes that are sent or received; the low four bits of the first three are the channel.
const (
	statusNoteOff = 0x80
	statusNoteOn  = 0x90
	statusControl = 0xB0

	statusPosition = 0xF2
	statusTick     = 0xF8
	statusStart    = 0xFA
	statusContinue = 0xFB
	statusStop     = 0xFC
)

// The controllers that silence a receiver (MIDI 1.0 specification, channel mode messages).
const (
	AllSoundOff  uint8 = 120
	SustainPedal uint8 = 64
	AllNotesOff  uint8 = 123
)

// NoteOn returns a note-on. Channel is 0–15 (drums: 9), key and velocity are 0–127; higher bits are cut off. A velocity
// of 0 is a note-off to every receiver, and so it is to IsNoteOff. Realtime-safe: yes.
func NoteOn(channel, key, velocity uint8) Message {
	return channelMessage(statusNoteOn, channel, key, velocity)
}

// NoteOff returns a note-off with release velocity 0. Realtime-safe: yes.
func NoteOff(channel, key uint8) Message { return channelMessage(statusNoteOff, channel, key, 0) }

// ControlChange returns a controller's new value, 0–127. Realtime-safe: yes.
func ControlChange(channel, controller, value uint8) Message {
	return channelMessage(statusControl, channel, controller, value)
}

func channelMessage(status, channel, a, b uint8) Message {
	return Message{Data: [3]byte{status | channel&0x0F, a & 0x7F, b & 0x7F}, Len: 3}
}

// The messages of a MIDI clock.
var (
	tickMessage     = Message{Data: [3]byte{statusTick}, Len: 1}
	startMessage    = Message{Data: [3]byte{statusStart}, Len: 1}
	continueMessage = Message{Data: [3]byte{statusContinue}, Len: 1}
	stopMessage     = Message{Data: [3]byte{statusStop}, Len: 1}
)

// Tick returns F8; 24 of them make a beat. Realtime-safe: yes, like the next four functions.
func Tick() Message { return tickMessage }

// Start returns FA: the next tick is tick 0.
func Start() Message { return startMessage }

// Continue returns FB.
func Continue() Message { return continueMessage }

// Stop returns FC.
func Stop() Message { return stopMessage }

// Position returns the song position pointer F2 for a step (sixteenth), 0–16383.
func Position(step uint16) Message {
	return Message{Data: [3]byte{statusPosition, uint8(step & 0x7F), uint8(step >> 7 & 0x7F)}, Len: 3}
}

// Bytes appends m, as it is transmitted, to dst. Realtime-safe: yes, if dst has room for three bytes.
func (m Message) Bytes(dst []byte) []byte { return append(dst, m.Data[:min(m.Len, 3)]...) }

// FromBytes makes a message of the bytes of one complete MIDI message without running status. For anything else it
// returns false and a message of length 0: no status byte, a wrong length, a data byte with its high bit set, SysEx,
// or an undefined status. Realtime-safe: yes.
func FromBytes(b []byte) (Message, bool) {
	if len(b) == 0 || len(b) > 3 || len(b) != wireLength(b[0]) {
		return Message{}, false
	}
	m := Message{Len: uint8(len(b))}
	for i, x := range b {
		if i > 0 && x >= 0x80 {
			return Message{}, false
		}
		m.Data[i] = x
	}
	return m, true
}

// Valid reports whether m is a complete message; see FromBytes. Realtime-safe: yes.
func (m Message) Valid() bool {
	if m.Len == 0 || m.Len > 3 {
		return false
	}
	_, ok := FromBytes(m.Data[:m.Len])
	return ok
}

// wireLength returns how many bytes a message with this status has. It returns 0 for a data byte, SysEx and a status
// that the MIDI 1.0 specification leaves undefined.
func wireLength(status byte) int {
	switch {
	case status < 0x80:
		return 0
	case status < 0xC0, status >= 0xE0 && status < 0xF0:
		return 3
	case status < 0xE0:
		return 2
	}
	switch status {
	case statusPosition:
		return 3
	case 0xF1, 0xF3: // time code quarter frame, song select
		return 2
	case 0xF6, statusTick, statusStart, statusContinue, statusStop, 0xFE, 0xFF: // tune request, sensing, reset
		return 1
	}
	return 0
}

// IsNoteOn reports whether m starts a note. Realtime-safe: yes.
func (m Message) IsNoteOn() bool {
	return m.Len == 3 && m.Data[0]&0xF0 == statusNoteOn && m.Data[2] > 0
}

// IsNoteOff reports whether m ends a note: a note-off, or a note-on of velocity 0. Realtime-safe: yes.
func (m Message) IsNoteOff() bool {
	return m.Len == 3 && (m.Data[0]&0xF0 == statusNoteOff || m.Data[0]&0xF0 == statusNoteOn && m.Data[2] == 0)
}

// Channel returns the channel of a channel message, 0–15. Realtime-safe: yes.
func (m Message) Channel() uint8 { return m.Data[0] & 0x0F }

// Key returns the key of a note message. Realtime-safe: yes.
func (m Message) Key() uint8 { return m.Data[1] }
