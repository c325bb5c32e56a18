// Package tosc reads and writes TouchOSC layout files (hexler.net/touchosc), NAME.tosc.
//
// Such a file is one XML document, compressed with zlib. Its lexml element contains one node, the canvas; each node
// has properties, values, messages and children. This package has the part of format version 3 that OSC controls need.
// Later versions of the app read it. The names of properties and values are those of its manual, under "Script,
// Properties & Values".
package tosc

import (
	"compress/zlib"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// version is the version of the format, that of TouchOSC 1.0.
const version = 3

// The types of controls in use.
const (
	Group  = "GROUP"
	Pager  = "PAGER"
	Label  = "LABEL"
	Button = "BUTTON"
	Fader  = "FADER"
	XY     = "XY"
	Box    = "BOX"
)

// Node is a control or a group of controls.
type Node struct {
	ID         string     `xml:"ID,attr"`
	Type       string     `xml:"type,attr"`
	Properties []Property `xml:"properties>property"`
	Values     []Value    `xml:"values>value"`
	Messages   []Message  `xml:"messages>osc"`
	Children   []*Node    `xml:"children>node"`
}

// Value is an initial state of a control: x, y, touch, text or page.
type Value struct {
	Key                  Text `xml:"key"`
	Locked               int  `xml:"locked"`
	LockedDefaultCurrent int  `xml:"lockedDefaultCurrent"`
	Default              Text `xml:"default"`
	DefaultPull          int  `xml:"defaultPull"`
}

// Message is an OSC message that a control sends, receives or both.
type Message struct {
	Enabled     int       `xml:"enabled"`
	Send        int       `xml:"send"`
	Receive     int       `xml:"receive"`
	Feedback    int       `xml:"feedback"` // received messages are sent again
	Connections string    `xml:"connections"`
	Triggers    []Trigger `xml:"triggers>trigger"`
	Path        []Partial `xml:"path>partial"`
	Arguments   []Partial `xml:"arguments>partial"`
}

// Trigger is the change of a value that sends a message.
type Trigger struct {
	Var       Text   `xml:"var"`
	Condition string `xml:"condition"`
}

// The conditions of a Trigger.
const (
	Any  = "ANY"
	Rise = "RISE"
)

// Partial is a piece of an address or an argument.
type Partial struct {
	Type       string  `xml:"type"`
	Conversion string  `xml:"conversion"`
	Value      Text    `xml:"value"`    // the text of a constant, the name of a value
	ScaleMin   float64 `xml:"scaleMin"` // what a value of 0 is sent as
	ScaleMax   float64 `xml:"scaleMax"` // and a value of 1
}

// The types and conversions of a Partial.
const (
	Constant   = "CONSTANT"
	ValueOf    = "VALUE"
	AsFloat    = "FLOAT"
	AsInteger  = "INTEGER"
	AsString   = "STRING"
	firstOfTen = "00001" // the first connection; the digits count from the right
)

// Text is a text in a CDATA section.
type Text struct {
	Text string `xml:",cdata"`
}

// Address returns the address of a message whose path is constant.
func (m *Message) Address() string {
	address := ""
	for _, p := range m.Path {
		address += p.Value.Text
	}
	return address
}

// NewMessage returns a message to or from an address on the first connection. The caller sets Send and Receive.
func NewMessage(address string, arguments ...Partial) Message {
	return Message{
		Enabled: 1, Connections: firstOfTen, Arguments: arguments,
		Path: []Partial{{Type: Constant, Conversion: AsString, Value: Text{address}, ScaleMax: 1}},
	}
}

type document struct {
	XMLName xml.Name `xml:"lexml"`
	Version int      `xml:"version,attr"`
	Root    *Node    `xml:"node"`
}

// Write writes a layout. root is its canvas.
func Write(w io.Writer, root *Node) error {
	z := zlib.NewWriter(w)
	if _, err := io.WriteString(z, xml.Header); err != nil {
		return fmt.Errorf("write layout: %w", err)
	}
	if err := xml.NewEncoder(z).Encode(document{Version: version, Root: root}); err != nil {
		return fmt.Errorf("write layout: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write layout: %w", err)
	}
	return nil
}

// maxSize is the largest document that Read accepts, in bytes; a layout of a thousand controls has about two million.
const maxSize = 32 << 20

// Read reads a layout of any version and returns its canvas. Parts that this package does not know are dropped.
func Read(r io.Reader) (*Node, error) {
	z, err := zlib.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("read layout: %w (a .tosc file is compressed by zlib)", err)
	}
	defer z.Close()
	var doc document
	limited := &io.LimitedReader{R: z, N: maxSize + 1}
	if err := xml.NewDecoder(limited).Decode(&doc); err != nil {
		if limited.N == 0 {
			err = fmt.Errorf("more than %d bytes", maxSize)
		}
		return nil, fmt.Errorf("read layout: %w", err)
	}
	if doc.Root == nil {
		return nil, errors.New("read layout: there is no node in it")
	}
	return doc.Root, nil
}

// Walk calls visit for a node and everything below it, with the position of its upper left corner on the canvas.
func (n *Node) Walk(visit func(n *Node, x, y float64)) { n.walk(0, 0, visit) }

func (n *Node) walk(x, y float64, visit func(*Node, float64, float64)) {
	frame := n.Frame()
	x, y = x+frame.X, y+frame.Y
	visit(n, x, y)
	for _, child := range n.Children {
		if child != nil {
			child.walk(x, y, visit)
		}
	}
}
