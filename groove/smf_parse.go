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
	repairs []string // faults that do not change what the file means
}

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

// parseSMF reads what players read: a file in a RIFF or MacBinary wrapper, a wrong number of tracks, a track that is empty or that
// lacks its end. A file that is cut short is refused, because half a loop must not pass for a whole one.
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

// readTracks reads all tracks, count being how many the header promises.
func (f *smfFile) readTracks(c *cursor, count int) error {
	for len(c.rest()) > 0 {
		kind, body, err := c.chunk()
		if err != nil {
			if len(f.tracks) >= max(count, 1) {
				break // behind the last track may be anything
			}
			return fmt.Errorf("track %d of %d: %w", len(f.tracks)+1, count, err)
		}
		if kind != "MTrk" {
			continue // the specification says that readers skip unknown chunks
		}
		if len(f.tracks) == maxTracks {
			return c.fail(c.at, fmt.Sprintf("more than %d tracks", maxTracks))
		}
		events, err := body.track(f)
		if err != nil {
			return fmt.Errorf("track %d of %d: %w", len(f.tracks)+1, max(count, len(f.tracks)+1), err)
		}
		f.tracks = append(f.tracks, events)
		f.played = max(f.played, body.played)
	}
	if len(f.tracks) == 0 {
		return c.fail(c.at, "it has 0 tracks")
	}
	if n := len(f.tracks); n != count {
		f.repair("its header says %d tracks and it has %d", count, n)
	}
	return nil
}

func (f *smfFile) repair(format string, args ...any) {
	f.repairs = append(f.repairs, fmt.Sprintf(format, args...))
}

// track reads events up to the end-of-track event. Where that is missing, the track ends with its last event.
func (c *cursor) track(f *smfFile) ([]smfEvent, error) {
	var events []smfEvent
	var tick int64
	var running byte // last channel status, 0 = none
	for {
		if c.at >= c.end {
			f.repair("track %d has no end-of-track event", len(f.tracks)+1)
			return append(events, smfEvent{tick: tick, meta: metaEnd}), nil
		}
		delta, err := c.number()
		if err != nil {
			return nil, err
		}
		if tick += delta; tick > maxTick {
			return nil, c.fail(c.at, "the track is too long")
		}
		e, err := c.event(&running)
		if err != nil {
			return nil, err
		}
		if e.played {
			c.played = tick
		}
		switch {
		case e.meta == metaEnd:
			e.tick = tick
			return append(events, e), nil
		case e.vel > 0 || e.meta != 0 || e.sound != 0:
			e.tick = tick
			events = append(events, e)
		}
	}
}

// event reads one event; one of no interest comes back empty. Meta events and SysEx leave the running status as it is:
// the specification ends it there, but files that go on with it exist and mean the same.
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
		return smfEvent{}, c.fail(at, fmt.Sprintf("status %02X has no place in a file", status))
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
