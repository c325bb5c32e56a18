package groove

import (
	"encoding/binary"
	"fmt"
	"io"
)

// The reader of Standard MIDI Files (MIDI Manufacturers Association, "Standard MIDI Files 1.0", RP-001). It is our own
// because gomidi's panics on some damaged files, accepts truncated ones, and reserves as much memory as a hostile length says.

// maxSMF is the largest file that is read, in bytes; the longest take of the Groove dataset has 0.1 MB.
const maxSMF = 8 << 20

// maxTracks is more than any sequencer writes; each may be 8 bytes long.
const maxTracks = 1024

// maxTick bounds a track's length so that ticks can be rescaled in 64 bits.
const maxTick = 1 << 40

// SMFError says what is wrong with a MIDI file, and at which byte.
type SMFError struct {
	Offset int
	What   string
}

// Error names the place and the fault.
func (e *SMFError) Error() string { return fmt.Sprintf("byte %d: %s", e.Offset, e.What) }

// smfEvent is an event that a drum pattern needs: a note-on, or a meta event.
type smfEvent struct {
	tick    int64
	channel uint8 // 1–16 of a note-on
	note    uint8
	vel     uint8  // 1–127
	meta    byte   // type of a meta event, when vel is 0
	data    []byte // its content
	sound   byte   // soundProgram or soundBank: note then has its number, when vel is 0
	played  bool   // a note-on, a note-off or a controller
}

// What chooses a channel's sound: a program change, or controller 0.
const (
	soundProgram = 0xC0
	soundBank    = 0xB0
)

// smfFile is a parsed file; each track's events are in order and end with an end-of-track event.
type smfFile struct {
	format  uint16
	ppq     int64
	tracks  [][]smfEvent
	played  int64    // tick of the last note-on, note-off or controller
	endless bool     // a track of a wrong length had no end either
	repairs []string // faults that do not change what the file means
}

// systemData is how many data bytes the system messages F0 to FF have; F0, F7 and FF are read elsewhere.
var systemData = [16]int{1: 1, 2: 2, 3: 1}

// Meta event types.
const (
	metaText       = 0x01
	metaTrackName  = 0x03
	metaInstrument = 0x04
	metaDevice     = 0x09
	metaPort       = 0x21
	metaEnd        = 0x2F
	metaTempo      = 0x51
	metaMeter      = 0x58
)

// readSMF reads all of r, at most maxSMF bytes, and parses it.
func readSMF(r io.Reader) (*smfFile, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSMF+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSMF {
		return nil, fmt.Errorf("the file is over %d MB", maxSMF>>20)
	}
	return parseSMF(data)
}

// parseSMF reads what players read: a file in a RIFF or MacBinary wrapper, a wrong number of tracks, a track that is empty, that
// lacks its end or says a wrong length. A file that is cut short is refused, because half a loop must not pass for a whole one.
func parseSMF(data []byte) (*smfFile, error) {
	c := &cursor{data: data, end: len(data)}
	c.unwrap()
	start := c.at
	kind, body, err := c.chunk()
	if err != nil || kind != "MThd" {
		return nil, c.fail(start, "no MThd header: this is not a Standard MIDI File")
	}
	if len(body.rest()) < 6 {
		return nil, c.fail(start+8, "header is shorter than 6 bytes")
	}
	h := body.rest()
	f := &smfFile{format: binary.BigEndian.Uint16(h)}
	count, division := int(binary.BigEndian.Uint16(h[2:])), binary.BigEndian.Uint16(h[4:])
	switch {
	case f.format > 2 || f.format == 2 && count > 1:
		return nil, c.fail(start+8, fmt.Sprintf("format %d is not supported: export as format 0 or 1", f.format))
	case division&0x8000 != 0:
		return nil, c.fail(start+12, "time is in SMPTE frames: export with ticks per quarter note")
	case division == 0:
		return nil, c.fail(start+12, "0 ticks per quarter note")
	}
	f.ppq = int64(division)
	if err := f.readTracks(c, count); err != nil {
		return nil, err
	}
	if f.format == 0 && len(f.tracks) > 1 {
		f.repair("it says format 0 and has %d tracks", len(f.tracks))
	}
	return f, nil
}

// track reads events up to the end-of-track event, or to the end of the chunk where that is missing.
func (c *cursor) track() ([]smfEvent, error) {
	var events []smfEvent
	var running byte // last channel status, 0 = none
	for c.at < c.end {
		delta, err := c.number()
		if err != nil {
			return nil, err
		}
		if c.tick += delta; c.tick > maxTick {
			return nil, c.fail(c.at, "the track is too long")
		}
		e, err := c.event(&running)
		if err != nil {
			return nil, err
		}
		if e.played {
			c.played = c.tick
		}
		switch {
		case e.meta == metaEnd:
			e.tick = c.tick
			return append(events, e), nil
		case e.vel > 0 || e.meta != 0 || e.sound != 0:
			e.tick = c.tick
			events = append(events, e)
		}
	}
	return events, nil
}

// event reads one event; one of no interest comes back empty. Meta events and SysEx leave the running status as it is:
// the specification ends it there, but files that go on with it exist and mean the same. Other system messages do not belong into a file;
// recorders that keep them exist too, and players step over them.
func (c *cursor) event(running *byte) (smfEvent, error) {
	at := c.at
	status, err := c.byte()
	if err != nil {
		return smfEvent{}, err
	}
	switch {
	case status == 0xFF:
		kind, err := c.byte()
		if err != nil {
			return smfEvent{}, err
		}
		data, err := c.block()
		return smfEvent{meta: kind, data: data}, err
	case status == 0xF0 || status == 0xF7:
		_, err := c.block()
		return smfEvent{}, err
	case status > 0xF0:
		for range systemData[status&0x0F] {
			if _, err := c.byte(); err != nil {
				return smfEvent{}, err
			}
		}
		return smfEvent{}, nil
	case status >= 0x80:
		*running = status
	case *running == 0:
		return smfEvent{}, c.fail(at, fmt.Sprintf("data byte %02X without a status", status))
	default:
		c.at = at // running status: the byte is data
	}
	return c.channelEvent(*running)
}

// channelEvent reads the data of a channel message. A value over 127 is an error in a note. Elsewhere it is tolerated, as players
// do: no such value changes a drum pattern.
func (c *cursor) channelEvent(status byte) (smfEvent, error) {
	var data [2]byte
	want, kind := 2, status&0xF0
	if kind == 0xC0 || kind == 0xD0 { // program change, channel pressure
		want = 1
	}
	for i := range want {
		b, err := c.byte()
		if err != nil {
			return smfEvent{}, err
		}
		if b > 0x7F && (kind == 0x80 || kind == 0x90 || want == 2 && i == 0) {
			return smfEvent{}, c.fail(c.at-1, fmt.Sprintf("byte %02X where data of %02X should be", b, status))
		}
		data[i] = b & 0x7F
	}
	channel := status&0x0F + 1
	switch {
	case kind == 0x90:
		return smfEvent{channel: channel, note: data[0], vel: data[1], played: true}, nil
	case kind == 0xC0:
		return smfEvent{channel: channel, sound: soundProgram, note: data[0]}, nil
	case kind == 0xB0 && data[0] == 0:
		return smfEvent{channel: channel, sound: soundBank, note: data[1], played: true}, nil
	case kind == 0x80 || kind == 0xB0:
		return smfEvent{played: true}, nil
	}
	return smfEvent{}, nil
}
