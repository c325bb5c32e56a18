// Package roll draws a pattern as a piano roll: nine voices over four bars. Each hit is drawn where it sounds, not on
// the grid, and louder hits are taller and brighter.
package roll

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// Options says what a picture shows besides the hits.
type Options struct {
	Title    string
	Subtitle string
	BPM      float64 // tempo, to print offsets in ms; 0 = none
	// Probabilities are shown as ghosts: the height of a pale column is the hit probability of a cell. nil = none.
	Probabilities *[groove.Steps][groove.NumVoices]float32
}

// The layout, in pixels.
const (
	stepWidth  = 22
	rowHeight  = 46
	rowGap     = 8 // from a row's line up to the row above
	gridLeft   = 132
	gridTop    = 116
	rightSpace = 76
	footSpace  = 58
	gridRight  = gridLeft + groove.Steps*stepWidth
	gridBottom = gridTop + groove.NumVoices*rowHeight
	width      = gridRight + rightSpace
	height     = gridBottom + footSpace
	noteWidth  = 0.68 * stepWidth
)

// The colours: one hue for each family of voices; cold is early, warm is late.
var (
	background = color.RGBA{0x12, 0x14, 0x1a, 255}
	panel      = color.RGBA{0x19, 0x1c, 0x24, 255}
	panelBeat  = color.RGBA{0x1f, 0x23, 0x2d, 255}
	line       = color.RGBA{0xff, 0xff, 0xff, 255}
	bright     = color.RGBA{0xf2, 0xf4, 0xf8, 255}
	plain      = color.RGBA{0xb9, 0xc0, 0xcc, 255}
	dim        = color.RGBA{0x77, 0x80, 0x90, 255}
	early      = color.RGBA{0x4c, 0xd2, 0xff, 255}
	late       = color.RGBA{0xff, 0xa9, 0x3a, 255}
)

var hues = [groove.NumVoices]color.RGBA{
	groove.Kick:      {0xff, 0x5c, 0x6c, 255},
	groove.Snare:     {0xff, 0xc8, 0x57, 255},
	groove.ClosedHat: {0x5f, 0xe0, 0xa6, 255},
	groove.OpenHat:   {0x9c, 0xf0, 0x6b, 255},
	groove.LowTom:    {0xc6, 0x7b, 0xff, 255},
	groove.MidTom:    {0xa8, 0x8b, 0xff, 255},
	groove.HighTom:   {0x8c, 0x9e, 0xff, 255},
	groove.Crash:     {0x5c, 0xc4, 0xff, 255},
	groove.Ride:      {0x4f, 0xd8, 0xe6, 255},
}

// Draw returns the picture of a pattern, about 1600 × 590 pixels.
func Draw(p groove.Pattern, o Options) image.Image {
	p = p.Canonical()
	c := newCanvas(width, height, background)
	drawGrid(c)
	drawLabels(c, &p)
	if o.Probabilities != nil {
		drawGhosts(c, o.Probabilities)
	}
	for v := range groove.NumVoices {
		for s := range groove.Steps {
			if p.Hits[s][v] {
				drawHit(c, v, s, float64(p.Offsets[s][v]), float64(p.Velocities[s][v]))
			}
		}
	}
	drawHead(c, o)
	drawFoot(c, &p, o)
	return c.RGBA
}

// DrawLoop draws a loop with its title, where it came from, and its probabilities.
func DrawLoop(l *groove.Loop) image.Image {
	o := Options{Title: l.Origin.Title(), Subtitle: origin(l), BPM: l.Origin.Style.BPM}
	if l.Probabilities != ([groove.Steps][groove.NumVoices]float32{}) {
		o.Probabilities = &l.Probabilities
	}
	return Draw(l.Pattern, o)
}

// EncodePNG writes a picture as PNG.
func EncodePNG(w io.Writer, m image.Image) error { return EncodeTaggedPNG(w, m, "") }

// EncodeTaggedPNG writes a picture as PNG with a comment in ISO 8859-1, which programs show among its properties; none
// if it is empty.
func EncodeTaggedPNG(w io.Writer, m image.Image, comment string) error {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return fmt.Errorf("write png: %w", err)
	}
	// A signature of 8 bytes and the chunk IHDR of 25 come first (Portable Network Graphics, 5.2 and 11.2.2).
	file, rest := b.Bytes()[:33], b.Bytes()[33:]
	if comment != "" {
		file = appendChunk(bytes.Clone(file), "tEXt", "Comment\x00"+comment)
	}
	for _, part := range [][]byte{file, rest} {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("write png: %w", err)
		}
	}
	return nil
}

// appendChunk appends a chunk: length, type, data, checksum.
func appendChunk(dst []byte, kind, data string) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(data)))
	dst = append(dst, kind+data...)
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE([]byte(kind+data)))
}

// origin says in a line what the title leaves out; settings that change nothing are not named.
func origin(l *groove.Loop) string {
	parts := []string{fmt.Sprintf("temperature %.2g", l.Origin.Temperature)}
	d := groove.DefaultFeel()
	for _, set := range []struct {
		name       string
		value, def float64
	}{
		{"density", l.Feel.Density, d.Density},
		{"humanize", l.Feel.Humanize, d.Humanize},
		{"swing", l.Feel.Swing, d.Swing},
		{"dynamics", l.Feel.Dynamics, d.Dynamics},
	} {
		if set.value != set.def {
			parts = append(parts, fmt.Sprintf("%s %.3g", set.name, set.value))
		}
	}
	if l.Origin.Model != "" {
		parts = append(parts, "model "+l.Origin.Model)
	}
	return strings.Join(parts, "  ·  ")
}

// rowOf returns the line on which a voice's hits stand. The kick is lowest and the ride highest, as on a staff.
func rowOf(voice int) float64 { return float64(gridBottom - voice*rowHeight) }

func stepX(position float64) float64 { return gridLeft + position*stepWidth }

func drawGrid(c canvas) {
	for beat := range groove.Steps / groove.StepsPerBeat {
		shade := panel
		if beat%2 == 1 {
			shade = panelBeat
		}
		x := gridLeft + beat*groove.StepsPerBeat*stepWidth
		c.block(x, gridTop, x+groove.StepsPerBeat*stepWidth, gridBottom, shade)
	}
	for v := range groove.NumVoices {
		c.fill(box{gridLeft, rowOf(v) - 1, gridRight, rowOf(v)}, line, 0.13)
	}
	for s := range groove.Steps + 1 {
		x, opacity, w, rise := stepX(float64(s)), 0.05, 1.0, 0.0
		switch {
		case s%groove.StepsPerBar == 0:
			opacity, w, rise = 0.5, 2, 26
		case s%groove.StepsPerBeat == 0:
			opacity, rise = 0.2, 8
		}
		c.fill(box{x - w/2, gridTop - rise, x + w/2, gridBottom}, line, opacity)
	}
}

func drawLabels(c canvas, p *groove.Pattern) {
	for v := range groove.NumVoices {
		name := strings.ReplaceAll(groove.Voice(v).String(), "_", " ")
		y := int(rowOf(v)) - rowHeight/2 - letterHeight/2 + rowGap/2
		n := 0
		for s := range groove.Steps {
			if p.Hits[s][v] {
				n++
			}
		}
		paint, count := plain, fmt.Sprint(n)
		if n == 0 {
			paint, count = dim, "-"
		} else {
			c.fill(box{gridLeft - 26, rowOf(v) - rowHeight + rowGap + 4, gridLeft - 22, rowOf(v) - 4}, hues[v], 0.9)
		}
		c.text(gridLeft-36-textWidth(name), y, name, false, paint)
		c.text(gridRight+30-textWidth(count)/2, y, count, false, paint)
	}
	c.text(gridRight+30-textWidth("hits")/2, gridTop-24, "hits", false, dim)
	for s := 0; s < groove.Steps; s += groove.StepsPerBeat {
		bar, beat := s/groove.StepsPerBar+1, s%groove.StepsPerBar/groove.StepsPerBeat+1
		x := int(stepX(float64(s))) + 6
		if beat == 1 {
			c.text(x, gridTop-24, fmt.Sprintf("bar %d", bar), true, bright)
		} else {
			c.text(x, gridTop-24, fmt.Sprintf("%d.%d", bar, beat), false, dim)
		}
	}
}

// tallest is the height of the loudest hit, and of a probability of 1.
const tallest = rowHeight - rowGap

func drawGhosts(c canvas, probabilities *[groove.Steps][groove.NumVoices]float32) {
	for s, row := range probabilities {
		for v, p := range row {
			if !(p >= 0.02) {
				continue
			}
			h := tallest * min(float64(p), 1)
			x, y := stepX(float64(s)), rowOf(v)-1
			c.fill(box{x + 1, y - h, x + noteWidth, y}, hues[v], 0.10)
			c.fill(box{x + 1, y - h, x + noteWidth, y - h + 1}, hues[v], 0.22)
		}
	}
}

// drawHit stands a hit on its row's line: the left edge is the onset. A mark stays on the grid line that the hit belongs
// to, joined to the onset by a line whose color says early or late.
func drawHit(c canvas, voice, step int, offset, velocity float64) {
	grid, onset, base := stepX(float64(step)), stepX(float64(step)+offset), rowOf(voice)-1
	top := base - tallest*(0.12+0.88*velocity)
	paint := mix(mix(hues[voice], background, 0.45), mix(hues[voice], line, 0.12), velocity)
	c.gradient(box{onset, top, onset + noteWidth, base}, paint, 0.42+0.5*velocity, 0.10+0.16*velocity)
	c.fill(box{onset, top, onset + 2.5, base}, paint, 1)
	c.gradient(box{onset, top, onset + noteWidth, top + 1.5}, paint, 1, 0.3)
	shift := late
	if offset < 0 {
		shift = early
	}
	c.fill(box{min(grid, onset), base, max(grid, onset), base + 3}, shift, 0.95)
	c.fill(box{grid - 0.75, base - 2, grid + 0.75, base + 5}, line, 0.85)
}

func drawHead(c canvas, o Options) {
	c.headline(gridLeft, 16, fit(o.Title, (width-gridLeft-20)*2/3), 24, bright)
	c.text(gridLeft, 50, fit(o.Subtitle, width-gridLeft-20), false, dim)
}

// fit cuts s to a width in pixels.
func fit(s string, pixels int) string {
	r := []rune(s)
	if most := pixels / letterWidth; len(r) > most {
		return string(r[:most-3]) + "..."
	}
	return s
}

// drawFoot writes what the marks mean, and the figures.
func drawFoot(c canvas, p *groove.Pattern, o Options) {
	y := gridBottom + 26
	x := c.text(gridLeft, y, "height = velocity   left edge = onset   ", false, dim)
	for _, key := range []struct {
		paint color.RGBA
		label string
	}{{early, "early"}, {late, "late"}} {
		c.fill(box{float64(x), float64(y + 8), float64(x + 18), float64(y + 11)}, key.paint, 0.95)
		c.fill(box{float64(x) + 16.5*boolTo(key.paint == early), float64(y + 5), float64(x) + 16.5*boolTo(key.paint == early) + 1.5, float64(y + 13)}, line, 0.85)
		x = c.text(x+26, y, key.label+"   ", false, dim)
	}
	if o.Probabilities != nil {
		c.fill(box{float64(x), float64(y + 1), float64(x + 14), float64(y + 14)}, line, 0.12)
		c.fill(box{float64(x), float64(y + 1), float64(x + 14), float64(y + 2)}, line, 0.25)
		c.text(x+22, y, "hit probability", false, dim)
	}
	figures := figures(p, o.BPM)
	c.text(gridRight-textWidth(figures), y, figures, false, plain)
}

func boolTo(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// figures summarises a pattern: hits, and mean and standard deviation of the offsets and of the velocities.
func figures(p *groove.Pattern, bpm float64) string {
	var n, sum, squares, velocity float64
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if p.Hits[s][v] {
				o := float64(p.Offsets[s][v])
				n, sum, squares = n+1, sum+o, squares+o*o
				velocity += 127 * float64(p.Velocities[s][v])
			}
		}
	}
	if n == 0 {
		return "no hits"
	}
	mean := sum / n
	spread := math.Sqrt(max(squares/n-mean*mean, 0))
	text := fmt.Sprintf("%.0f hits   velocity %.0f", n, velocity/n)
	if bpm > 0 {
		step := 60000 / bpm / groove.StepsPerBeat
		text += fmt.Sprintf("   offset %+.1f ± %.1f ms", mean*step, spread*step)
	}
	return text
}
