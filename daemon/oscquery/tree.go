package oscquery

import (
	"strings"

	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/steer"
)

// The values of ACCESS.
const (
	noValue   = 0
	readOnly  = 1
	writeOnly = 2
	readWrite = 3
)

// attributes are the attributes of a node that a query may name, besides HOST_INFO.
var attributes = []string{"FULL_PATH", "CONTENTS", "TYPE", "ACCESS", "RANGE", "VALUE", "DESCRIPTION", "UNIT"}

// node is one node of the tree. Names in the JSON are the proposal's.
type node struct {
	FullPath    string           `json:"FULL_PATH"`
	Contents    map[string]*node `json:"CONTENTS,omitempty"`
	Type        string           `json:"TYPE,omitempty"`
	Access      int              `json:"ACCESS"`
	Range       []bounds         `json:"RANGE,omitempty"`
	Value       []any            `json:"VALUE,omitempty"`
	Description string           `json:"DESCRIPTION,omitempty"`
	Unit        []string         `json:"UNIT,omitempty"`
}

// bounds says what one value may be; what is nil is not bounded.
type bounds struct {
	Min  *float64 `json:"MIN,omitempty"`
	Max  *float64 `json:"MAX,omitempty"`
	Vals []any    `json:"VALS,omitempty"`
}

// tree returns the root of all addresses, with the values of a state and of the read-only addresses, which may be nil.
func tree(state steer.State, readOnlyValues map[string][]any) *node {
	root := &node{FullPath: "/", Description: "GrooveGen"}
	values := map[string][]any{}
	for _, m := range state.Messages() {
		values[m.Address] = m.Args
	}
	for _, p := range steer.Params() {
		root.at(p.Address).parameter(p, values[p.Address])
	}
	for _, t := range osc.ReadOnly() {
		n := root.at(t.Address)
		n.Access |= readOnly
		n.Type, n.Description = tags(t.Args), t.Doc
		for _, v := range readOnlyValues[t.Address] {
			_, shown := wire(v)
			n.Value = append(n.Value, shown)
		}
		if t.Min != t.Max {
			n.Range = repeat(between(t.Min, t.Max), len(n.Type))
		}
	}
	return root
}

// at returns the node of an address. It creates missing nodes.
func (n *node) at(address string) *node {
	path := ""
	for name := range strings.SplitSeq(strings.TrimPrefix(address, "/"), "/") {
		path += "/" + name
		child := n.Contents[name]
		if child == nil {
			child = &node{FullPath: path}
			if n.Contents == nil {
				n.Contents = map[string]*node{}
			}
			n.Contents[name] = child
		}
		n = child
	}
	return n
}

// find returns the node at a path, or nil.
func (n *node) find(path string) *node {
	for name := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if name == "" {
			continue // the root
		}
		if n = n.Contents[name]; n == nil {
			return nil
		}
	}
	return n
}

// parameter describes a parameter of the table.
func (n *node) parameter(p *steer.Param, value []any) {
	n.Description = p.Doc
	n.Access = readWrite
	if p.Action() {
		n.Access = writeOnly
		if n.Type = p.Args; n.Type == "" {
			n.Type = "I" // an impulse
		}
		return
	}
	for _, v := range value {
		tag, shown := wire(v)
		n.Type += tag
		n.Value = append(n.Value, shown)
	}
	if n.Type == "" { // the list is empty now
		n.Type = tags(p.Args)
	}
	if p.Unit != "" {
		n.Unit = []string{p.Unit}
	}
	switch {
	case p.Choices != nil:
		n.Range = []bounds{{Vals: anys(p.Choices)}}
	case p.Kind == steer.KindBool:
		n.Range = []bounds{between(0, 1)}
	case p.Kind == steer.KindWeights || p.Kind == steer.KindLatent:
		n.Range = pairs(p, max(len(value), 2)) // an empty list shows what a pair would be
	case p.Min != p.Max:
		n.Range = repeat(between(p.Min, p.Max), len(value))
	}
}

// tags returns the OSC types of a line of the table: "i f ..." becomes "if".
func tags(args string) string { return strings.NewReplacer(" ", "", ".", "").Replace(args) }

// wire returns the OSC type of a value and the value as it is sent: booleans as 0 and 1.
func wire(v any) (tag string, shown any) {
	switch x := v.(type) {
	case bool:
		if x {
			return "i", 1
		}
		return "i", 0
	case int64:
		if x != int64(int32(x)) {
			return "h", x
		}
		return "i", x
	case string:
		return "s", x
	}
	return "f", v
}

// pairs returns the ranges of a list of pairs: a name and its number.
func pairs(p *steer.Param, n int) []bounds {
	name := between(0, steer.MaxLatent-1)
	if p.Kind == steer.KindWeights {
		name = bounds{Vals: anys(steer.GenreNames())}
	}
	out := make([]bounds, 0, n)
	for range n / 2 {
		out = append(out, name, between(p.Min, p.Max))
	}
	return out
}

func between(lo, hi float64) bounds { return bounds{Min: &lo, Max: &hi} }

func repeat(b bounds, n int) []bounds {
	out := make([]bounds, n)
	for i := range out {
		out[i] = b
	}
	return out
}

func anys(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// attribute returns one attribute of a node; ok is false when the node has none of that name.
func (n *node) attribute(name string) (value any, ok bool) {
	switch name {
	case "FULL_PATH":
		return n.FullPath, true
	case "CONTENTS":
		return n.Contents, n.Contents != nil
	case "TYPE":
		return n.Type, n.Type != ""
	case "ACCESS":
		return n.Access, true
	case "RANGE":
		return n.Range, n.Range != nil
	case "VALUE":
		return n.Value, n.Value != nil
	case "DESCRIPTION":
		return n.Description, n.Description != ""
	case "UNIT":
		return n.Unit, n.Unit != nil
	}
	return nil, false
}
