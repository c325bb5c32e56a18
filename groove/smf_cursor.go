package groove

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// cursor walks over data from at to end.
type cursor struct {
	data    []byte
	at, end int
	tick    int64 // of the last event that track read
	played  int64 // tick of the last note or controller that track read
}

func (c *cursor) rest() []byte { return c.data[c.at:c.end] }

// unwrap steps over what may stand before the header: RIFF "RMID" (MIDI Manufacturers Association, RP-029), whose part "data" is the
// file, or the 128 bytes of a MacBinary header. The parts before "data" may be of any length, with their pad bytes or without.
func (c *cursor) unwrap() {
	b := c.rest()
	const macBinary = 128
	if len(b) > macBinary+4 && b[0] == 0 && string(b[macBinary:macBinary+4]) == "MThd" {
		c.at += macBinary
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if len(b) >= 4 && string(b[:4]) == "RIFX" {
		order = binary.BigEndian
	}
	if len(b) < 12 || order == binary.LittleEndian && string(b[:4]) != "RIFF" || string(b[8:12]) != "RMID" {
		return
	}
	const head = 8 // of a part: its name and its length
	at := bytes.Index(b, []byte("MThd"))
	if at < 12+head || string(b[at-head:at-head+4]) != "data" {
		return
	}
	if size := int64(order.Uint32(b[at-4:])); size > 0 && size < int64(len(b)-at) {
		c.end = c.at + at + int(size)
	}
	c.at += at
}

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

// atChunk reports whether a chunk could begin here: its type is four printable characters.
func (c *cursor) atChunk() bool {
	b := c.rest()
	return len(b) >= 8 && !slices.ContainsFunc(b[:4], func(x byte) bool { return x < ' ' || x > '~' })
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
