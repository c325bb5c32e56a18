package osc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	goosc "github.com/hypebeast/go-osc/osc"
)

// Limits of the parser. The largest useful message, all 128 latents, has 1.3 kB; the largest useful datagram, a
// complete state as a bundle, has 4 kB.
const (
	maxDatagram = 32 << 10
	maxMessage  = 4096 // size of go-osc's buffer: a longer message would be misread
	maxElements = 1024 // messages in a datagram, nested bundles included
	maxDepth    = 8    // bundles within bundles
	maxArgs     = 512
	maxAddress  = 128
)

// horizon is how far ahead a time tag may be. Controllers send a few milliseconds ahead; seconds mean a wrong clock.
const horizon = 2 * time.Second

// errFuture says that a bundle is not due within the horizon.
var errFuture = fmt.Errorf("bundle is due more than %v ahead: check the sender's clock", horizon)

// packetError is an error in a datagram, with the address of the message if it could be read.
type packetError struct {
	address string
	err     error
}

func (e *packetError) Error() string { return e.err.Error() }
func (e *packetError) Unwrap() error { return e.err }

// message is one OSC message and when it is due; the zero time means at once.
type message struct {
	address string
	args    []any
	data    []byte // as it came
	due     time.Time
}

// parsePacket returns the messages of a datagram in order. After an error, a *packetError, it returns none: a bundle
// is accepted completely or not at all. Time tags are relative to now.
func parsePacket(data []byte, now time.Time) ([]message, error) {
	p := parser{now: now}
	if err := p.element(data, time.Time{}, 0); err != nil {
		return nil, err
	}
	return p.out, nil
}

type parser struct {
	now time.Time
	out []message
}

// element parses a message or a bundle. It is not due before the bundle that contains it.
func (p *parser) element(data []byte, due time.Time, depth int) error {
	switch {
	case len(data) == 0:
		return malformed("", "empty packet")
	case len(data)%4 != 0:
		return malformed("", "packet of %d bytes: the length must be a multiple of 4", len(data))
	case data[0] == '/':
		return p.message(data, due)
	case data[0] == '#':
		return p.bundle(data, due, depth)
	}
	return malformed("", "packet begins with byte 0x%02x: want / or #bundle", data[0])
}

func (p *parser) message(data []byte, due time.Time) error {
	if len(p.out) >= maxElements {
		return malformed("", "more than %d messages in one packet", maxElements)
	}
	m, err := parseMessage(data)
	if err != nil {
		return err
	}
	m.data, m.due = data, due
	p.out = append(p.out, m)
	return nil
}

func (p *parser) bundle(data []byte, due time.Time, depth int) error {
	const header = 16 // "#bundle\0" and the time tag
	switch {
	case depth >= maxDepth:
		return malformed("#bundle", "bundles nested more than %d deep", maxDepth)
	case len(data) < header || string(data[:8]) != "#bundle\x00":
		return malformed("#bundle", "malformed head of a bundle")
	}
	at, ok := dueAt(binary.BigEndian.Uint64(data[8:header]), p.now)
	if !ok {
		return &packetError{"#bundle", errFuture}
	}
	if at.Before(due) {
		at = due
	}
	for rest := data[header:]; len(rest) > 0; {
		if len(rest) < 4 {
			return malformed("#bundle", "bundle ends within the size of an element")
		}
		size := int64(binary.BigEndian.Uint32(rest))
		rest = rest[4:]
		if size > int64(len(rest)) {
			return malformed("#bundle", "element of %d bytes in a bundle with %d left", size, len(rest))
		}
		if err := p.element(rest[:size], at, depth+1); err != nil {
			return err
		}
		rest = rest[size:]
	}
	return nil
}

// parseMessage parses data, which begins with a slash and has a multiple of 4 bytes.
func parseMessage(data []byte) (message, error) {
	end := bytes.IndexByte(data, 0)
	switch {
	case end < 0:
		return message{}, malformed("", "address without an end")
	case end > maxAddress:
		return message{}, malformed(string(data[:maxAddress]), "address of %d bytes: at most %d", end, maxAddress)
	}
	address := string(data[:end])
	if len(data) > maxMessage {
		return message{}, malformed(address, "message of %d bytes: at most %d", len(data), maxMessage)
	}
	tagsAt := padded(end)
	if tagsAt >= len(data) {
		// Old senders omit the type tags of a message without arguments, and the specification says to accept that.
		return message{address: address}, nil
	}
	tags, err := typeTags(data[tagsAt:])
	if err != nil {
		return message{}, malformed(address, "%v", err)
	}
	args, err := parseArgs(data, tagsAt, tags)
	if err != nil {
		return message{}, malformed(address, "%v", err)
	}
	return message{address: address, args: args}, nil
}

// padded returns where the next item starts after a string of n bytes: after its zero byte, at a multiple of 4.
func padded(n int) int { return n + 4 - n%4 }

// typeTags returns the tags after the comma.
func typeTags(data []byte) (string, error) {
	end := bytes.IndexByte(data, 0)
	switch {
	case data[0] != ',':
		return "", errors.New("no type tags after the address")
	case end < 0:
		return "", errors.New("type tags without an end")
	case end > maxArgs:
		return "", fmt.Errorf("%d arguments: at most %d", end-1, maxArgs)
	}
	return string(data[1:end]), nil
}

// plainTags returns tags that go-osc knows with the same arguments behind them. A symbol (S) is a string. An impulse (I) is read as true
// (T): both have no bytes, and an impulse means that a button was pressed. The elements of an array count as arguments.
func plainTags(tags string) (string, error) {
	depth := 0
	plain := make([]byte, 0, len(tags))
	for i := range len(tags) {
		switch c := tags[i]; c {
		case '[':
			depth++
		case ']':
			if depth--; depth < 0 {
				return "", errors.New("an array ends that has not begun: a ] without a [ in the type tags")
			}
		case 'S':
			plain = append(plain, 's')
		case 'I':
			plain = append(plain, 'T')
		default:
			plain = append(plain, c)
		}
	}
	if depth > 0 {
		return "", errors.New("an array does not end: a [ without a ] in the type tags")
	}
	return string(plain), nil
}

// parseArgs parses the arguments with go-osc.
func parseArgs(data []byte, tagsAt int, tags string) (args []any, err error) {
	defer func() {
		if r := recover(); r != nil {
			args, err = nil, fmt.Errorf("arguments cannot be parsed: %v", r)
		}
	}()
	plain, err := plainTags(tags)
	if err != nil {
		return nil, err
	}
	if plain != tags {
		values := data[min(tagsAt+padded(1+len(tags)), len(data)):]
		padding := make([]byte, padded(1+len(plain))-1-len(plain))
		data = slices.Concat(data[:tagsAt], []byte(","+plain), padding, values)
	}
	parsed, err := goosc.ParsePacket(string(data))
	if err != nil {
		return nil, fmt.Errorf("arguments cannot be parsed: %w", err)
	}
	m, ok := parsed.(*goosc.Message)
	if !ok || len(m.Arguments) != len(plain) {
		return nil, errors.New("arguments are cut short")
	}
	return m.Arguments, nil
}

func malformed(address, format string, args ...any) error {
	return &packetError{address, fmt.Errorf(format, args...)}
}

// dueAt converts a time tag in NTP's 64-bit format. A time in the past, and the special tag 1, mean at once: the zero
// time. ok is false beyond the horizon. Tags count from the current era: from 1900, from February 2036 on from 2036
// (RFC 5905).
func dueAt(tag uint64, now time.Time) (due time.Time, ok bool) {
	const from1900To1970 = 2208988800 // RFC 868
	if tag <= 1 {
		return time.Time{}, true
	}
	era := (now.Unix() + from1900To1970) &^ 0xffffffff
	seconds := era + int64(tag>>32) - from1900To1970
	nanos := int64((tag & 0xffffffff) * 1e9 >> 32)
	due = time.Unix(seconds, nanos)
	switch ahead := due.Sub(now); {
	case ahead <= 0:
		return time.Time{}, true
	case ahead > horizon:
		return time.Time{}, false
	default:
		// On the monotonic clock, so that a step of the wall clock does not hold the message back.
		return now.Add(ahead), true
	}
}
