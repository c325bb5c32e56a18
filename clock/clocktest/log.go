package clocktest

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/clock"
)

// ReadLog reads a log with lines "<ns> <hex> <hex> …", one MIDI message each, and returns its clock events. Other
// messages, blank lines and lines that begin with # are skipped.
func ReadLog(r io.Reader) ([]clock.Event, error) {
	var out []clock.Event
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		text := strings.TrimSpace(in.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		e, ok, err := parseLine(text)
		if err != nil {
			return nil, fmt.Errorf("read clock log line %d: %w", n, err)
		}
		if ok {
			out = append(out, e)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("read clock log: %w", err)
	}
	return out, nil
}

func parseLine(text string) (e clock.Event, ok bool, err error) {
	stamp, rest, _ := strings.Cut(text, " ")
	ns, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return e, false, fmt.Errorf("parse time %q: want nanoseconds as an integer", stamp)
	}
	message, err := hex.DecodeString(strings.ReplaceAll(rest, " ", ""))
	if err != nil || len(message) == 0 {
		return e, false, fmt.Errorf("parse message %q: want bytes in hexadecimal, such as F8 or F2 10 00", rest)
	}
	e.At = clock.Time(ns)
	switch message[0] {
	case 0xF8:
		e.Kind = clock.Tick
	case 0xFA:
		e.Kind = clock.Start
	case 0xFB:
		e.Kind = clock.Continue
	case 0xFC:
		e.Kind = clock.Stop
	case 0xF2:
		if len(message) != 3 || message[1] > 0x7F || message[2] > 0x7F {
			return e, false, fmt.Errorf("parse song position %q: want F2 and two bytes below 80", rest)
		}
		e.Kind, e.Step = clock.Position, uint16(message[1])|uint16(message[2])<<7
	default:
		return e, false, nil
	}
	return e, true, nil
}
