package tosc

import (
	"slices"
	"strconv"
	"strings"
)

// Property is a property of a control. Its type is b (boolean), i, f, s (text), r (rectangle) or c (color).
type Property struct {
	Type  string    `xml:"type,attr"`
	Key   Text      `xml:"key"`
	Value propValue `xml:"value"`
}

// propValue holds the value of any type. Texts of a file are read into Plain.
type propValue struct {
	Plain string `xml:",chardata"`
	CData string `xml:",cdata"`

	X *float64 `xml:"x"`
	Y *float64 `xml:"y"`
	W *float64 `xml:"w"`
	H *float64 `xml:"h"`

	R *float64 `xml:"r"`
	G *float64 `xml:"g"`
	B *float64 `xml:"b"`
	A *float64 `xml:"a"`
}

// Rect is a frame in canvas units, relative to the parent's corner.
type Rect struct{ X, Y, W, H float64 }

// Color is a color with its opacity, each from 0 to 1.
type Color struct{ R, G, B, A float64 }

// Set sets a property to a bool, an int, a float64, a string, a Rect or a Color. Other types are programming errors
// and leave it empty. Properties are sorted by their keys, as the app writes them.
func (n *Node) Set(key string, value any) {
	p := Property{Key: Text{key}}
	switch v := value.(type) {
	case bool:
		p.Type, p.Value.Plain = "b", "0"
		if v {
			p.Value.Plain = "1"
		}
	case int:
		p.Type, p.Value.Plain = "i", strconv.Itoa(v)
	case float64:
		p.Type, p.Value.Plain = "f", strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		p.Type, p.Value.CData = "s", v
	case Rect:
		p.Type, p.Value = "r", propValue{X: &v.X, Y: &v.Y, W: &v.W, H: &v.H}
	case Color:
		p.Type, p.Value = "c", propValue{R: &v.R, G: &v.G, B: &v.B, A: &v.A}
	}
	i, there := n.find(key)
	if !there {
		n.Properties = slices.Insert(n.Properties, i, p)
	}
	n.Properties[i] = p
}

func (n *Node) find(key string) (int, bool) {
	return slices.BinarySearchFunc(n.Properties, key, func(p Property, key string) int { return strings.Compare(p.Key.Text, key) })
}

func (n *Node) property(key string) propValue {
	for _, p := range n.Properties { // files of other programs may have another order
		if p.Key.Text == key {
			return p.Value
		}
	}
	return propValue{}
}

// Frame returns where the control is.
func (n *Node) Frame() Rect {
	v := n.property("frame")
	return Rect{deref(v.X), deref(v.Y), deref(v.W), deref(v.H)}
}

// Color returns a color property.
func (n *Node) Color(key string) Color {
	v := n.property(key)
	return Color{deref(v.R), deref(v.G), deref(v.B), deref(v.A)}
}

// String returns a text property, or any other property as it is written.
func (n *Node) String(key string) string {
	v := n.property(key)
	return v.Plain + v.CData
}

// Number returns a number property, 0 if it is missing; a boolean is 1 or 0.
func (n *Node) Number(key string) float64 {
	x, err := strconv.ParseFloat(n.String(key), 64)
	if err != nil {
		return 0
	}
	return x
}

// Default returns the initial value of a control.
func (n *Node) Default(key string) string {
	for _, v := range n.Values {
		if v.Key.Text == key {
			return v.Default.Text
		}
	}
	return ""
}

// Begin adds a value with its initial state.
func (n *Node) Begin(key, value string) {
	n.Values = append(n.Values, Value{Key: Text{key}, Default: Text{value}})
}

func deref(x *float64) float64 {
	if x == nil {
		return 0
	}
	return *x
}
