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
	played  bool   // a note-on, a note-off or a controller
}

// smfFile is a parsed file; each track's events are in order.
type smfFile struct {
	format uint16
	ppq    int64
	tracks [][]smfEvent
	played int64 // tick of the last note-on, note-off or controller
}

// Meta event types.
const (
	metaTrackName = 0x03
	metaEnd       = 0x2F
	metaTempo     = 0x51
	metaMeter     = 0x58
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

func parseSMF(data []byte) (*smfFile, error) {
	c := &cursor{data: data, end: len(data)}
	kind, body, err := c.chunk()
	if err != nil || kind != "MThd" {
		return nil, c.fail(0, "no MThd header: this is not a Standard MIDI File")
	}
	if len(body.rest()) < 6 {
		return nil, c.fail(8, "header is shorter than 6 bytes")
	}
	h := body.rest()
	f := &smfFile{format: binary.BigEndian.Uint16(h)}
	count, division := int(binary.BigEndian.Uint16(h[2:])), binary.BigEndian.Uint16(h[4:])
	switch {
	case f.format > 1:
		return nil, c.fail(8, fmt.Sprintf("format %d is not supported: export as format 0 or 1", f.format))
	case count == 0 || f.format == 0 && count != 1:
		return nil, c.fail(10, fmt.Sprintf("%d tracks in a file of format %d", count, f.format))
	case division&0x8000 != 0:
		return nil, c.fail(12, "time is in SMPTE frames: export with ticks per quarter note")
	case division == 0:
		return nil, c.fail(12, "0 ticks per quarter note")
	}
	f.ppq = int64(division)
	for len(f.tracks) < count {
		kind, body, err := c.chunk()
		if err != nil {
			return nil, fmt.Errorf("track %d of %d: %w", len(f.tracks)+1, count, err)
		}
		if kind != "MTrk" {
			continue // the specification says that readers skip unknown chunks
		}
		events, err := body.track()
		if err != nil {
			return nil, fmt.Errorf("track %d of %d: %w", len(f.tracks)+1, count, err)
		}
		f.tracks = append(f.tracks, events)
		f.played = max(f.played, body.played)
	}
	return f, nil
}

// cursor walks over data from at to end.
type cursor struct {
	data    []byte
	at, end int
	played  int64 // tick of the last note or controller that track read
}

func (c *cursor) rest() []byte { return c.data[c.at:c.end] }

func (c *cursor) fail(at int, what string) error { return &SMFError{at, what} }

// chunk returns the next chunk's type and a cursor over its body, and steps over it.
func (c *cursor) chunk() (string, *cursor, error) {
	if c.end-c.at < 8 {
		return "", nil, c.fail(c.at, "the file ends where a chunk should begin: it is truncated")
	}
	kind := string(c.data[c.at : c.at+4])
	size := int64(binary.BigEndian.Uint32(c.data[c.at+4:]))
	if size > int64(c.end-c.at-8) {
		return "", nil, c.fail(c.at, fmt.Sprintf("chunk %q says %d bytes and %d are left: the file is truncated", kind, size, c.end-c.at-8))
	}
	body := &cursor{data: c.data, at: c.at + 8, end: c.at + 8 + int(size)}
	c.at = body.end
	return kind, body, nil
}

func (c *cursor) byte() (byte, error) {
	if c.at >= c.end {
		return 0, c.fail(c.at, "the track ends in the middle of an event")
	}
	b := c.data[c.at]
	c.at++
	return b, nil
}

// number reads a variable-length number of at most 4 bytes.
func (c *cursor) number() (int64, error) {
	var n int64
	for range 4 {
		b, err := c.byte()
		if err != nil {
			return 0, err
		}
		n = n<<7 | int64(b&0x7F)
		if b < 0x80 {
			return n, nil
		}
	}
	return 0, c.fail(c.at-4, "a number of more than 4 bytes")
}

// block reads a number and as many bytes.
func (c *cursor) block() ([]byte, error) {
	at := c.at
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	if n > int64(c.end-c.at) {
		return nil, c.fail(at, fmt.Sprintf("an event of %d bytes where %d are left", n, c.end-c.at))
	}
	b := c.data[c.at : c.at+int(n)]
	c.at += int(n)
	return b, nil
}

// track reads events up to the end-of-track event, which must be there.
func (c *cursor) track() ([]smfEvent, error) {
	var events []smfEvent
	var tick int64
	var running byte // last channel status, 0 = none
	for {
		if c.at >= c.end {
			return nil, c.fail(c.at, "the track has no end-of-track event")
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
		case e.vel > 0 || e.meta != 0:
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

func (c *cursor) channelEvent(status byte) (smfEvent, error) {
	var data [2]byte
	want := 2
	if kind := status & 0xF0; kind == 0xC0 || kind == 0xD0 { // program change, channel pressure
		want = 1
	}
	for i := range want {
		b, err := c.byte()
		if err != nil {
			return smfEvent{}, err
		}
		if b > 0x7F {
			return smfEvent{}, c.fail(c.at-1, fmt.Sprintf("byte %02X where data of %02X should be", b, status))
		}
		data[i] = b
	}
	switch status & 0xF0 {
	case 0x90:
		return smfEvent{channel: status&0x0F + 1, note: data[0], vel: data[1], played: true}, nil
	case 0x80, 0xB0:
		return smfEvent{played: true}, nil
	}
	return smfEvent{}, nil
}
