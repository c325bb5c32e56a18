package groove

import (
	"encoding/binary"
	"fmt"
)

// cursor walks over data from at to end.
type cursor struct {
	data    []byte
	at, end int
	played  int64 // tick of the last note or controller that track read
}

func (c *cursor) rest() []byte { return c.data[c.at:c.end] }

// unwrap steps over what may stand before the header: RIFF "RMID" (MIDI Manufacturers Association, RP-029), whose part "data" is the
// file, or the 128 bytes of a MacBinary header.
func (c *cursor) unwrap() {
	b := c.rest()
	const macBinary = 128
	if len(b) > macBinary+4 && b[0] == 0 && string(b[macBinary:macBinary+4]) == "MThd" {
		c.at += macBinary
		return
	}
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "RMID" {
		return
	}
	for at := 12; len(b)-at >= 8; {
		size := int64(binary.LittleEndian.Uint32(b[at+4:]))
		if string(b[at:at+4]) == "data" {
			c.end = min(c.end, c.at+at+8+int(size))
			c.at += at + 8
			return
		}
		if size += size & 1; size > int64(len(b)-at-8) {
			return
		}
		at += 8 + int(size)
	}
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
