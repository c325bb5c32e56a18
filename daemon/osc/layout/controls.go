package layout

import (
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/osc/tosc"
	"github.com/groovegen/groovegen/daemon/steer"
)

// The colors: dark, for stages.
var (
	background = tosc.Color{R: 0.07, G: 0.08, B: 0.09, A: 1}
	panel      = tosc.Color{R: 0.15, G: 0.17, B: 0.19, A: 1}
	soft       = tosc.Color{R: 0.62, G: 0.66, B: 0.70, A: 1}
	ink        = tosc.Color{R: 0.95, G: 0.96, B: 0.97, A: 1}
	accent     = tosc.Color{R: 0.86, G: 0.50, B: 0.10, A: 1}
	blue       = tosc.Color{R: 0.36, G: 0.64, B: 0.95, A: 1}
	green      = tosc.Color{R: 0.20, G: 0.66, B: 0.40, A: 1}
	red        = tosc.Color{R: 0.92, G: 0.36, B: 0.34, A: 1}
)

// The kinds of buttons, as TouchOSC numbers them.
const (
	momentary = 0
	toggle    = 2 // changes when it is pressed
)

// page is where controls are put.
type page struct {
	b *builder
	n *tosc.Node
}

// param returns a line of the table. The layout has only names of the table: for any other name the address would be
// empty, which Check finds.
func param(name string) *steer.Param {
	p, _ := steer.Lookup(name)
	return p
}

// text puts words that are not touched.
func (p page) text(a area, words string, size int, color tosc.Color) *tosc.Node {
	n := p.b.node(p.n, tosc.Label, a.rect())
	n.Set("interactive", false)
	n.Set("background", false)
	n.Set("color", panel)
	n.Set("textColor", color)
	n.Set("textSize", size)
	n.Set("textAlignH", 2) // in the middle
	n.Set("textAlignV", 2)
	n.Set("textClip", true)
	n.Set("name", words)
	n.Begin("text", words)
	return n
}

// readout shows a number of the feedback.
func (p page) readout(a area, address, words string) {
	n := p.text(a, words, 18, ink)
	n.Messages = append(n.Messages, receive(address, tosc.AsString, "text"))
}

// indicator is a button that cannot be pressed: its fill is as bright as its value.
func (p page) indicator(a area, address string, color tosc.Color) {
	n := p.b.node(p.n, tosc.Button, a.rect())
	n.Set("interactive", false)
	n.Set("background", true)
	n.Set("color", color)
	n.Set("outline", true)
	n.Set("buttonType", momentary)
	n.Set("name", address)
	n.Begin("x", "0")
	n.Messages = append(n.Messages, receive(address, tosc.AsFloat, "x"))
}

// press is a button that is let go again, with its words.
func (p page) press(a area, words string, color tosc.Color, m tosc.Message) {
	p.button(a, words, color, momentary, m)
}

func (p page) button(a area, words string, color tosc.Color, kind int, m tosc.Message) {
	n := p.b.node(p.n, tosc.Button, a.rect())
	n.Set("interactive", true)
	n.Set("background", true)
	n.Set("color", color)
	n.Set("buttonType", kind)
	n.Set("press", true)
	n.Set("release", true)
	n.Set("name", m.Address())
	n.Begin("x", "0")
	n.Messages = append(n.Messages, m)
	p.text(a, words, textSize(a, words), ink)
}

// textSize returns the size at which words fit into an area: a letter is a little wider than half its height.
func textSize(a area, words string) int {
	fits := a.w / (0.58 * float64(max(len(words), 1)))
	return int(min(max(fits, 7), 16, a.h*0.7))
}

// action is a button that does something. Its release sends 0, which does nothing.
func (p page) action(a area, name, words string) {
	p.press(a, words, panel2, sends(param(name).Address, tosc.Any, value("x", tosc.AsInteger, 0, 1)))
}

// panel2 is the color of buttons that show nothing while they are not pressed.
var panel2 = tosc.Color{R: 0.40, G: 0.45, B: 0.52, A: 1}

// toggle is a button that stays, and follows the feedback.
func (p page) toggle(a area, name, words string, color tosc.Color) {
	m := sends(param(name).Address, tosc.Any, value("x", tosc.AsInteger, 0, 1))
	m.Receive = 1
	p.button(a, words, color, toggle, m)
}

// choices is a button for each choice of an enum, with an indicator behind it that is lit while it holds.
func (p page) choices(cells []area, name string) {
	of := param(name)
	for i, c := range of.Choices {
		p.indicator(cells[i], osc.ChoiceFeedback(of, c), accent)
		m := sends(of.Address, tosc.Rise, tosc.Partial{Type: tosc.Constant, Conversion: tosc.AsString, Value: tosc.Text{Text: c}, ScaleMax: 1})
		n := p.b.node(p.n, tosc.Button, cells[i].rect())
		n.Set("interactive", true)
		n.Set("background", false) // the indicator is what is seen
		n.Set("outline", true)
		n.Set("color", accent)
		n.Set("buttonType", momentary)
		n.Set("press", true)
		n.Set("release", true)
		n.Set("name", of.Address+" "+c)
		n.Begin("x", "0")
		n.Messages = append(n.Messages, m)
		p.text(cells[i], c, textSize(cells[i], c), ink)
	}
}

// fader is a fader over a part of a parameter's range, from the bottom to the top, or from left to right where it is wider
// than high. words are its caption; empty = none.
func (p page) fader(a area, name, words string, from, to float64) {
	of := param(name)
	if words != "" {
		top := a
		p.text(area{top.x, top.y, top.w, caption}, words, textSize(area{w: top.w, h: caption}, words), soft)
		a.y, a.h = a.y+caption, a.h-caption
	}
	as := tosc.AsFloat
	if of.Kind == steer.KindInt {
		as = tosc.AsInteger
	}
	n := p.b.node(p.n, tosc.Fader, a.rect())
	n.Set("interactive", true)
	n.Set("background", true)
	n.Set("color", blue)
	n.Set("bar", true)
	n.Set("cursor", true)
	n.Set("grid", false)
	n.Set("response", 1) // relative: a touch elsewhere does not make it jump
	n.Set("orientation", 0)
	if a.w > a.h {
		n.Set("orientation", 1) // its bottom to the left
	}
	n.Set("name", of.Address)
	n.Begin("x", share(of, 0, from, to))
	m := sends(of.Address, tosc.Any, value("x", as, from, to))
	m.Receive = 1
	n.Messages = append(n.Messages, m)
}

// whole is a fader over all of a parameter's range.
func (p page) whole(a area, name, words string) {
	of := param(name)
	p.fader(a, name, words, of.Min, of.Max)
}

// pad is an XY pad over both numbers of a pair.
func (p page) pad(a area, name string) {
	of := param(name)
	n := p.b.node(p.n, tosc.XY, a.rect())
	n.Set("interactive", true)
	n.Set("background", true)
	n.Set("color", blue)
	n.Set("cursor", true)
	n.Set("lines", true)
	n.Set("gridX", false)
	n.Set("gridY", false)
	n.Set("response", 0)
	n.Set("name", of.Address)
	n.Begin("x", share(of, 0, of.Min, of.Max))
	n.Begin("y", share(of, 1, of.Min, of.Max))
	m := sends(of.Address, tosc.Any, value("x", tosc.AsFloat, of.Min, of.Max), value("y", tosc.AsFloat, of.Min, of.Max))
	m.Triggers = append(m.Triggers, tosc.Trigger{Var: tosc.Text{Text: "y"}, Condition: tosc.Any})
	m.Receive = 1
	n.Messages = append(n.Messages, m)
}

// share returns where a default lies between from and to, as the text of a value.
func share(of *steer.Param, i int, from, to float64) string {
	x := from
	if i < len(of.Default) {
		x, _ = number(of.Default[i])
	}
	return strconv.FormatFloat(min(max((x-from)/(to-from), 0), 1), 'f', 6, 64)
}

func value(name, as string, from, to float64) tosc.Partial {
	return tosc.Partial{Type: tosc.ValueOf, Conversion: as, Value: tosc.Text{Text: name}, ScaleMin: from, ScaleMax: to}
}

// sends returns a message that is sent when x changes.
func sends(address, when string, arguments ...tosc.Partial) tosc.Message {
	m := tosc.NewMessage(address, arguments...)
	m.Send = 1
	m.Triggers = []tosc.Trigger{{Var: tosc.Text{Text: "x"}, Condition: when}}
	return m
}

// receive returns a message that is only received.
func receive(address, as, into string) tosc.Message {
	m := tosc.NewMessage(address, value(into, as, 0, 1))
	m.Receive = 1
	return m
}

// words turns a name of the table into words: "closed_hat" into "closed hat".
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }
