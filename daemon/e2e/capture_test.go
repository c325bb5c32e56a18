package e2e

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// message is a MIDI message as a receiver got it, with its time in ns.
type message struct {
	at int64
	b  []byte
}

// readCapture reads lines of "<ns> <hex bytes>", the bench's format.
func readCapture(r io.Reader) ([]message, error) {
	var list []message
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 {
			continue
		}
		at, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		h := message{at: at}
		for _, f := range fields[1:] {
			b, err := strconv.ParseUint(f, 16, 8)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			h.b = append(h.b, byte(b))
		}
		list = append(list, h)
	}
	return list, lines.Err()
}

func openCapture(t *testing.T, file string) []message {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatalf("read capture: %v", err)
	}
	defer func() { _ = f.Close() }()
	list, err := readCapture(f)
	if err != nil {
		t.Fatalf("read capture %s: %v", file, err)
	}
	return list
}

// segment is a stretch of steady running clock.
type segment struct {
	origin  float64 // position of its first tick, in ticks
	ticks   []int64 // when each was received
	command int64   // when the FA, FB or F2 that began it was received
	end     int64   // when FC was received, or the message that began the next segment; 0 = the capture ends first
}

// segments cuts a capture at FA, FB, FC and F2, and keeps the position as a follower has to.
func segments(list []message) []segment {
	var out []segment
	var cur *segment
	position, running := 0.0, false
	begin := func(at int64) {
		if cur != nil && cur.end == 0 {
			cur.end = at
		}
		out = append(out, segment{origin: position, command: at})
		cur = &out[len(out)-1]
	}
	for _, h := range list {
		switch h.b[0] {
		case 0xFA:
			position, running = 0, true
			begin(h.at)
		case 0xFB:
			running = true
			begin(h.at)
		case 0xFC:
			if running && cur != nil {
				cur.end = h.at
			}
			running, cur = false, nil
		case 0xF2:
			if len(h.b) == 3 {
				position = 6 * float64(int(h.b[1])|int(h.b[2])<<7)
				if running {
					begin(h.at)
				}
			}
		case 0xF8:
			if running && cur != nil {
				cur.ticks = append(cur.ticks, h.at)
				position++
			}
		}
	}
	return slices.DeleteFunc(out, func(s segment) bool { return len(s.ticks) == 0 })
}

// line is the straight line through a segment's ticks: time in ns of a position in ticks.
type line struct {
	t0, period, origin float64
	rms                float64 // of the ticks that it goes through, ns
}

func (l line) at(ticks float64) float64 { return l.t0 + (ticks-l.origin)*l.period }

// fit draws the line by least squares, and again without the ticks that the machine delayed.
func (s segment) fit() line {
	use := make([]bool, len(s.ticks))
	for i := range use {
		use[i] = true
	}
	var l line
	for range 4 {
		l = s.fitSome(use)
		limit := max(3*l.rms, 0.3e6)
		for i, t := range s.ticks {
			use[i] = math.Abs(float64(t)-l.at(s.origin+float64(i))) <= limit
		}
	}
	return l
}

func (s segment) fitSome(use []bool) line {
	var n, si, st, sii, sit float64
	base := float64(s.ticks[0])
	for i, t := range s.ticks {
		if use[i] {
			x, y := float64(i), float64(t)-base
			n, si, st, sii, sit = n+1, si+x, st+y, sii+x*x, sit+x*y
		}
	}
	l := line{t0: base, origin: s.origin}
	if d := n*sii - si*si; d > 0 {
		l.period = (n*sit - si*st) / d
		l.t0 = base + (st-l.period*si)/n
	}
	var sum float64
	for i, t := range s.ticks {
		if use[i] {
			e := float64(t) - l.at(s.origin+float64(i))
			sum += e * e
		}
	}
	if n > 0 {
		l.rms = math.Sqrt(sum / n)
	}
	return l
}

// bpm returns the line's tempo.
func (l line) bpm() float64 { return 60e9 / (l.period * 24) }

// note is a note as the receiver had it.
type note struct {
	at, off       int64 // off 0: it never ended
	key, velocity byte
}

// notes pairs note-ons with what ends them: their note-off, or All Sound Off or All Notes Off of their channel.
func notes(list []message) []note {
	var out []note
	open := map[[2]byte][]int{}
	end := func(id [2]byte, at int64) {
		for _, i := range open[id] {
			out[i].off = at
		}
		delete(open, id)
	}
	for _, h := range list {
		if len(h.b) != 3 {
			continue
		}
		id := [2]byte{h.b[0] & 0x0F, h.b[1]}
		switch kind := h.b[0] & 0xF0; {
		case kind == 0x90 && h.b[2] > 0:
			open[id] = append(open[id], len(out))
			out = append(out, note{at: h.at, key: h.b[1], velocity: h.b[2]})
		case kind == 0x80, kind == 0x90:
			end(id, h.at)
		case kind == 0xB0 && (h.b[1] == 120 || h.b[1] == 123):
			for o := range open {
				if o[0] == id[0] {
					end(o, h.at)
				}
			}
		}
	}
	return out
}

// hung returns the notes that never ended.
func hung(list []note) []note {
	return slices.DeleteFunc(slices.Clone(list), func(n note) bool { return n.off != 0 })
}

// between returns the notes that began in [from, to).
func between(list []note, from, to int64) []note {
	return slices.DeleteFunc(slices.Clone(list), func(n note) bool { return n.at < from || n.at >= to })
}
