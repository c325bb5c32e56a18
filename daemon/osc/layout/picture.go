package layout

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/osc/tosc"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// scale is how many pixels a unit of the canvas has in a picture.
const scale = 2

// Picture draws a page of a layout as it looks after the messages have come in. It knows the controls that Build uses,
// and draws them as TouchOSC does as far as that matters: what is where, what it says, how bright it is.
func Picture(page *tosc.Node, messages []steer.Message) (image.Image, error) {
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("draw layout: %w", err)
	}
	frame := page.Frame()
	p := &picture{
		RGBA: image.NewRGBA(image.Rect(0, 0, int(frame.W*scale), int(frame.H*scale))),
		font: f, faces: map[int]font.Face{}, shown: map[string][]any{},
	}
	for _, m := range messages {
		p.shown[m.Address] = m.Args
	}
	page.Walk(func(n *tosc.Node, x, y float64) {
		if err == nil {
			err = p.control(n, tosc.Rect{X: x - frame.X, Y: y - frame.Y, W: n.Frame().W, H: n.Frame().H})
		}
	})
	if err != nil {
		return nil, fmt.Errorf("draw layout: %w", err)
	}
	return p.RGBA, nil
}

type picture struct {
	*image.RGBA
	font  *opentype.Font
	faces map[int]font.Face
	shown map[string][]any
}

func (p *picture) control(n *tosc.Node, at tosc.Rect) error {
	paint := n.Color("color")
	if n.Number("background") == 1 && n.Type != tosc.Group {
		p.fill(at, paint, 0.22) // what a control looks like at rest
	} else if n.Type == tosc.Group {
		p.fill(at, paint, 1)
	}
	switch n.Type {
	case tosc.Button:
		p.fill(at, paint, p.value(n, "x"))
	case tosc.Fader:
		p.fader(n, at, paint)
	case tosc.XY:
		x, y := p.value(n, "x"), p.value(n, "y")
		px, py := at.X+x*at.W, at.Y+(1-y)*at.H
		p.fill(tosc.Rect{X: px - 0.5, Y: at.Y, W: 1, H: at.H}, paint, 0.5)
		p.fill(tosc.Rect{X: at.X, Y: py - 0.5, W: at.W, H: 1}, paint, 0.5)
		p.fill(tosc.Rect{X: px - 9, Y: py - 9, W: 18, H: 18}, paint, 1)
	case tosc.Label:
		return p.label(n, at)
	}
	if n.Number("outline") == 1 {
		p.outline(at, paint, 0.5)
	}
	return nil
}

// fader draws a bar up to the value, and the cursor there.
func (p *picture) fader(n *tosc.Node, at tosc.Rect, paint tosc.Color) {
	const cursor = 5
	x := p.value(n, "x")
	if n.Number("orientation") == 1 {
		end := at.X + x*(at.W-cursor)
		p.fill(tosc.Rect{X: at.X, Y: at.Y, W: end - at.X, H: at.H}, paint, 0.45)
		p.fill(tosc.Rect{X: end, Y: at.Y, W: cursor, H: at.H}, paint, 1)
		return
	}
	top := at.Y + (1-x)*(at.H-cursor)
	p.fill(tosc.Rect{X: at.X, Y: top, W: at.W, H: at.Y + at.H - top}, paint, 0.45)
	p.fill(tosc.Rect{X: at.X, Y: top, W: at.W, H: cursor}, paint, 1)
}

func (p *picture) label(n *tosc.Node, at tosc.Rect) error {
	text := n.Default("text")
	for i := range n.Messages {
		if args, ok := p.shown[n.Messages[i].Address()]; ok && len(args) > 0 {
			text = fmt.Sprint(args[0])
		}
	}
	size := int(n.Number("textSize"))
	face, ok := p.faces[size]
	if !ok {
		var err error
		if face, err = opentype.NewFace(p.font, &opentype.FaceOptions{Size: float64(size) * scale, DPI: 72}); err != nil {
			return err
		}
		p.faces[size] = face
	}
	d := font.Drawer{Dst: p.RGBA, Src: image.NewUniform(rgba(n.Color("textColor"), 1)), Face: face}
	m := face.Metrics()
	d.Dot = fixed.Point26_6{
		X: fixed.Int26_6((at.X+at.W/2)*scale*64) - d.MeasureString(text)/2,
		Y: fixed.Int26_6((at.Y+at.H/2)*scale*64) + (m.Ascent-m.Descent)/2,
	}
	d.DrawString(text)
	return nil
}

// value returns one of a control's values, from 0 to 1: what was sent to it, or its default.
func (p *picture) value(n *tosc.Node, key string) float64 {
	for i := range n.Messages {
		m := &n.Messages[i]
		args := p.shown[m.Address()]
		for j, a := range m.Arguments {
			if m.Receive == 0 || a.Type != tosc.ValueOf || a.Value.Text != key || j >= len(args) {
				continue
			}
			if x, ok := number(args[j]); ok && a.ScaleMax != a.ScaleMin {
				return min(max((x-a.ScaleMin)/(a.ScaleMax-a.ScaleMin), 0), 1)
			}
		}
	}
	x, err := strconv.ParseFloat(n.Default(key), 64)
	if err != nil {
		return 0
	}
	return x
}

// number reads a value as packages steer and osc send it.
func number(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case float32:
		return float64(x), true
	case int64:
		return float64(x), true
	case int32:
		return float64(x), true
	case bool:
		if x {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

func rgba(c tosc.Color, opacity float64) color.Color {
	level := func(x float64) uint8 { return uint8(math.Round(255 * min(max(x, 0), 1))) }
	return color.NRGBA{level(c.R), level(c.G), level(c.B), level(c.A * opacity)}
}

func (p *picture) fill(at tosc.Rect, paint tosc.Color, opacity float64) {
	r := image.Rect(pixel(at.X), pixel(at.Y), pixel(at.X+at.W), pixel(at.Y+at.H))
	draw.Draw(p.RGBA, r, image.NewUniform(rgba(paint, opacity)), image.Point{}, draw.Over)
}

func pixel(x float64) int { return int(math.Round(x * scale)) }

func (p *picture) outline(at tosc.Rect, paint tosc.Color, opacity float64) {
	const thin = 0.5
	for _, r := range []tosc.Rect{
		{X: at.X, Y: at.Y, W: at.W, H: thin},
		{X: at.X, Y: at.Y + at.H - thin, W: at.W, H: thin},
		{X: at.X, Y: at.Y, W: thin, H: at.H},
		{X: at.X + at.W - thin, Y: at.Y, W: thin, H: at.H},
	} {
		p.fill(r, paint, opacity)
	}
}

// Lit returns the feedback of a loop while a step of its first bar plays, beside the parameters.
func Lit(state steer.State, l *groove.Loop, step int) []steer.Message {
	list := []steer.Message{
		{Address: osc.PlayingAddress, Args: []any{true}},
		{Address: osc.LockedAddress, Args: []any{true}},
		{Address: osc.TempoAddress, Args: []any{state.BPM}},
		{Address: osc.StepFeedback(step), Args: []any{true}},
	}
	for _, p := range steer.Params() {
		if chosen := p.Value(state); p.Choices != nil && len(chosen) == 1 {
			list = append(list, steer.Message{Address: osc.ChoiceFeedback(p, fmt.Sprint(chosen[0])), Args: []any{true}})
		}
	}
	for _, v := range groove.AllVoices() {
		for k := range groove.StepsPerBar {
			if l.Pattern.Hits[k][v] {
				list = append(list, steer.Message{Address: osc.RollFeedback(v, k), Args: []any{l.Pattern.Velocities[k][v]}})
			}
		}
	}
	return list
}
