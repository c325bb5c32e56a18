package groove

import (
	"fmt"
	"strconv"
	"strings"
)

// maxPatternText bounds what ParsePattern reads: a pattern with all 576 hits has 8 kB.
const maxPatternText = 16 << 10

// Text writes p as one line that ParsePattern reads: for each voice with hits its name and, for each hit, step,
// velocity and offset in 1/OffsetUnits steps, "kick 0/110/-23 8/96/4; snare 4/120/11". It is exact for a canonical
// pattern, and "" for an empty one.
func (p *Pattern) Text() string {
	var b strings.Builder
	for v := range NumVoices {
		first := true
		for s := range Steps {
			if !p.Hits[s][v] {
				continue
			}
			if first {
				if b.Len() > 0 {
					b.WriteString("; ")
				}
				b.WriteString(Voice(v).String())
				first = false
			}
			fmt.Fprintf(&b, " %d/%d/%d", s, MIDIVelocity(p.Velocities[s][v]), OffsetToUnits(p.Offsets[s][v]))
		}
	}
	return b.String()
}

// ParsePattern reads what Text writes; velocity and offset of a hit may be left out (100 and 0). The pattern is
// canonical.
func ParsePattern(text string) (Pattern, error) {
	var p Pattern
	if len(text) > maxPatternText {
		return p, fmt.Errorf("read pattern: %d characters: over the limit of %d", len(text), maxPatternText)
	}
	for _, part := range strings.Split(text, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		v, err := ParseVoice(words[0])
		if err != nil {
			return Pattern{}, fmt.Errorf("read pattern: %w", err)
		}
		for _, word := range words[1:] {
			if err := p.readHit(v, word); err != nil {
				return Pattern{}, fmt.Errorf("read pattern: %s: %w", v, err)
			}
		}
	}
	return p, nil
}

func (p *Pattern) readHit(v Voice, word string) error {
	const half = OffsetUnits / 2
	x := [3]int{0, 100, 0}
	bounds := [3][2]int{{0, Steps - 1}, {1, 127}, {-half, half - 1}}
	parts := strings.Split(word, "/")
	if len(parts) > len(x) {
		return fmt.Errorf("%.40q is no hit: want step/velocity/offset, like 8/96/-23", word)
	}
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < bounds[i][0] || n > bounds[i][1] {
			return fmt.Errorf("hit %.40q: %.20q is not a whole number from %d to %d", word, part, bounds[i][0], bounds[i][1])
		}
		x[i] = n
	}
	if p.Hits[x[0]][v] {
		return fmt.Errorf("step %d is there twice", x[0])
	}
	p.Hits[x[0]][v] = true
	p.Velocities[x[0]][v], p.Offsets[x[0]][v] = float32(x[1])/127, UnitsToOffset(x[2])
	return nil
}
