package layout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/osc/tosc"
	"github.com/groovegen/groovegen/daemon/steer"
)

// Problem is a control of a layout that does not fit the addresses there are.
type Problem struct {
	Control string // its name, or its type
	Address string
	Wrong   string
}

func (p Problem) Error() string { return fmt.Sprintf("%s, %s: %s", p.Control, p.Address, p.Wrong) }

// Check returns the errors in the OSC messages of a layout, of this package or a user's own: unknown addresses,
// values that would be refused, and values that cannot be shown. Messages with addresses of other programs
// are ignored. found is the number of messages that were checked.
func Check(root *tosc.Node) (problems []Problem, found int) {
	readOnly := map[string]osc.ReadOnlyAddress{}
	for _, t := range osc.ReadOnly() {
		readOnly[t.Address] = t
	}
	root.Walk(func(n *tosc.Node, _, _ float64) {
		for i := range n.Messages {
			m := &n.Messages[i]
			address := m.Address()
			if m.Enabled == 0 || !ours(address) {
				continue
			}
			found++
			for _, wrong := range checkMessage(m, address, readOnly) {
				problems = append(problems, Problem{nameOf(n), address, wrong})
			}
		}
	})
	return problems, found
}

func ours(address string) bool {
	return address == "" || address == "/ping" || strings.HasPrefix(address, strings.TrimSuffix(steer.Prefix, "/"))
}

func nameOf(n *tosc.Node) string {
	if name := n.String("name"); name != "" {
		return name
	}
	return strings.ToLower(n.Type)
}

func checkMessage(m *tosc.Message, address string, readOnly map[string]osc.ReadOnlyAddress) []string {
	t, isReadOnly := readOnly[address]
	p, err := steer.Lookup(address)
	isParam := err == nil && p.Address == address
	var wrong []string
	switch {
	case !isParam && !isReadOnly:
		return []string{unknown(address, err)}
	case m.Send != 0 && !isParam:
		wrong = append(wrong, "it is feedback and cannot be set")
	case m.Send != 0:
		wrong = append(wrong, refusals(m, p)...)
	}
	if m.Receive == 0 {
		return wrong
	}
	args := t.Args
	if isParam {
		if p.Action() {
			return append(wrong, "it is an action: it has no feedback")
		}
		args = p.Args
	}
	return append(wrong, blind(m, args)...)
}

func unknown(address string, err error) string {
	if address == "" || err == nil {
		return "there is no such address"
	}
	return err.Error()
}

// refusals applies the values that a control sends at both ends and in the middle of its range, and returns the errors.
func refusals(m *tosc.Message, p *steer.Param) []string {
	var wrong []string
	for _, at := range []float64{0, 0.5, 1} {
		args := make([]any, len(m.Arguments))
		for i, a := range m.Arguments {
			args[i] = sent(a, at)
		}
		if _, err := steer.Apply(steer.Default(), p.Command(args...)); err != nil {
			if text := err.Error(); !slices.Contains(wrong, text) {
				wrong = append(wrong, text)
			}
		}
	}
	return wrong
}

// sent returns the argument that a partial makes of a value from 0 to 1.
func sent(a tosc.Partial, at float64) any {
	x := a.ScaleMin + at*(a.ScaleMax-a.ScaleMin)
	switch {
	case a.Type == tosc.Constant:
		return a.Value.Text // numbers are read out of texts
	case a.Conversion == tosc.AsInteger:
		return int32(x)
	case a.Conversion == tosc.AsString:
		return fmt.Sprint(x)
	}
	return float32(x)
}

// blind returns which arguments of a control are never sent.
func blind(m *tosc.Message, args string) []string {
	types := strings.Fields(args)
	var wrong []string
	for i, a := range m.Arguments {
		if a.Type != tosc.ValueOf {
			continue
		}
		number := a.Conversion == tosc.AsFloat || a.Conversion == tosc.AsInteger
		switch {
		case i >= len(types) || types[i] == "...":
			wrong = append(wrong, fmt.Sprintf("it waits for %d values where %d are sent", len(m.Arguments), len(types)))
		case types[i] == "s" && number:
			wrong = append(wrong, "it waits for a number where a text is sent")
		}
	}
	return wrong
}
