package groove

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Pin says what is given about a cell of a pattern.
type Pin struct {
	On       bool  // a hit is there; false: none is
	Velocity uint8 // 1–127; 0 = as drawn
	Timed    bool  // Offset counts; false: the offset is as drawn
	Offset   int   // in 1/OffsetUnits steps, −OffsetUnits/2 to OffsetUnits/2−1
}

// Pins are cells of a loop whose hits are given; all other cells are drawn around them. They are immutable. Nil pins
// nothing.
type Pins struct {
	cells [Steps][NumVoices]*Pin
	count int
}

// ErrPin says that a text is no list of pins.
var ErrPin = errors.New("read pins")

// Count returns how many cells are pinned.
func (p *Pins) Count() int {
	if p == nil {
		return 0
	}
	return p.count
}

// At returns the pin of a cell; nil = none.
func (p *Pins) At(step int, v Voice) *Pin {
	if p == nil {
		return nil
	}
	return p.cells[step][v]
}

// With returns p with a cell pinned, or released by a nil pin; nil when nothing is pinned any more.
func (p *Pins) With(step int, v Voice, pin *Pin) *Pins {
	var out Pins
	if p != nil {
		out = *p
	}
	if out.cells[step][v] != nil {
		out.count--
	}
	if out.cells[step][v] = nil; pin != nil {
		own := *pin
		out.cells[step][v] = &own
		out.count++
	}
	if out.count == 0 {
		return nil
	}
	return &out
}

// And returns p with the cells of q, which come in the place of p's own.
func (p *Pins) And(q *Pins) *Pins {
	for s := range Steps {
		for v := range Voice(NumVoices) {
			if pin := q.At(s, v); pin != nil {
				p = p.With(s, v, pin)
			}
		}
	}
	return p
}

// Without returns p without cells; nil when nothing is pinned any more.
func (p *Pins) Without(cells [Steps][NumVoices]bool) *Pins {
	for s := range Steps {
		for v := range Voice(NumVoices) {
			if cells[s][v] && p.At(s, v) != nil {
				p = p.With(s, v, nil)
			}
		}
	}
	return p
}

// Hit returns whether a cell has a hit: what is pinned there, or else drawn.
func (p *Pins) Hit(step int, v Voice, drawn bool) bool {
	if pin := p.At(step, v); pin != nil {
		return pin.On
	}
	return drawn
}

// The least velocity of a pinned hit whose pin says none: what is asked for is to be heard. Where a model expects no
// hit it draws a soft one.
const (
	leastPinned       = 64
	leastPinnedCymbal = 40 // of the hats and the ride, which are many
)

// SetStrokes gives pinned hits of a pattern their velocities and offsets, where the pins say them, and makes the others
// loud enough to be heard.
func (p *Pins) SetStrokes(to *Pattern) {
	if p == nil {
		return
	}
	for s := range Steps {
		for v, pin := range p.cells[s] {
			if pin == nil || !to.Hits[s][v] {
				continue
			}
			switch v := Voice(v); {
			case pin.Velocity > 0:
				to.Velocities[s][v] = float32(pin.Velocity) / 127
			case v == ClosedHat || v == OpenHat || v == Ride:
				to.Velocities[s][v] = max(to.Velocities[s][v], leastPinnedCymbal/127.)
			default:
				to.Velocities[s][v] = max(to.Velocities[s][v], leastPinned/127.)
			}
			if pin.Timed {
				to.Offsets[s][v] = UnitsToOffset(pin.Offset)
			}
		}
	}
}

// maxPinsText bounds what ParsePins reads. All 576 cells have 8 kB.
const maxPinsText = 16 << 10

// Text writes p as one line that ParsePins reads: for each voice its name, and for each cell the step from 0 to 63,
// with ! before it if no hit is there, and the velocity and the offset in 1/OffsetUnits steps if they are given: "kick
// 0 8/120 12/0/-30; snare !4". It is "" for nil.
func (p *Pins) Text() string {
	var b strings.Builder
	for v := range Voice(NumVoices) {
		first := true
		for s := range Steps {
			pin := p.At(s, v)
			if pin == nil {
				continue
			}
			if first {
				if b.Len() > 0 {
					b.WriteString("; ")
				}
				b.WriteString(v.String())
				first = false
			}
			b.WriteByte(' ')
			b.WriteString(pin.text(s))
		}
	}
	return b.String()
}

func (pin *Pin) text(step int) string {
	switch {
	case !pin.On:
		return "!" + strconv.Itoa(step)
	case pin.Timed:
		return fmt.Sprintf("%d/%d/%d", step, pin.Velocity, pin.Offset)
	case pin.Velocity > 0:
		return fmt.Sprintf("%d/%d", step, pin.Velocity)
	}
	return strconv.Itoa(step)
}

// ParsePins reads what Text writes. The error wraps ErrPin.
func ParsePins(text string) (*Pins, error) {
	if len(text) > maxPinsText {
		return nil, fmt.Errorf("%w: %d characters: over the limit of %d", ErrPin, len(text), maxPinsText)
	}
	parts, err := parseParts(text)
	if err != nil {
		return nil, err
	}
	var out Pins
	for _, p := range parts {
		for _, c := range p.cells {
			if out.cells[c.step][p.voice] != nil {
				return nil, fmt.Errorf("%w: %s: step %d is there twice", ErrPin, p.voice, c.step)
			}
			out.cells[c.step][p.voice] = &c.pin
			out.count++
		}
	}
	if out.count == 0 {
		return nil, nil
	}
	return &out, nil
}

// pinPart is the cells of a text that one voice has.
type pinPart struct {
	voice Voice
	cells []pinCell
}

type pinCell struct {
	step int
	pin  Pin
}

// parseParts reads voices and their cells: "kick 0 8/120; snare !4".
func parseParts(text string) (parts []pinPart, err error) {
	for part := range strings.SplitSeq(text, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		p := pinPart{}
		if p.voice, err = ParseVoice(words[0]); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrPin, err)
		}
		for _, word := range words[1:] {
			step, pin, err := parsePin(word)
			if err != nil {
				return nil, fmt.Errorf("%w: %s: %w", ErrPin, p.voice, err)
			}
			p.cells = append(p.cells, pinCell{step, pin})
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// parsePin reads a cell: 8, !8, 8/120, 8/120/-23.
func parsePin(word string) (step int, pin Pin, err error) {
	const half = OffsetUnits / 2
	text, off := strings.CutPrefix(word, "!")
	parts := strings.Split(text, "/")
	if len(parts) > 3 || off && len(parts) > 1 {
		return 0, pin, fmt.Errorf("%.40q is no cell: want a step, step/velocity/offset like 8/96/-23, or !8 for no hit", word)
	}
	var x [3]int
	bounds := [3][2]int{{0, Steps - 1}, {0, 127}, {-half, half - 1}}
	for i, bound := range bounds[:len(parts)] {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < bound[0] || n > bound[1] {
			return 0, pin, fmt.Errorf("cell %.40q: %.20q is not a whole number from %d to %d", word, parts[i], bound[0], bound[1])
		}
		x[i] = n
	}
	return x[0], Pin{On: !off, Velocity: uint8(x[1]), Timed: len(parts) == 3, Offset: x[2]}, nil
}

// ParseCells reads cells without what is given there: "kick 0 8; snare". A voice alone is all of its cells, and "all"
// every cell. The error wraps ErrPin.
func ParseCells(text string) (cells [Steps][NumVoices]bool, err error) {
	if strings.EqualFold(strings.TrimSpace(text), "all") {
		for s := range cells {
			for v := range cells[s] {
				cells[s][v] = true
			}
		}
		return cells, nil
	}
	parts, err := parseParts(text)
	if err != nil {
		return cells, err
	}
	for _, p := range parts {
		for s := range cells {
			cells[s][p.voice] = cells[s][p.voice] || len(p.cells) == 0
		}
		for _, c := range p.cells {
			cells[c.step][p.voice] = true
		}
	}
	if cells == [Steps][NumVoices]bool{} {
		return cells, fmt.Errorf("%w: there is no cell in it", ErrPin)
	}
	return cells, nil
}
