package steer

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Command asks for one change or one action.
type Command struct {
	Name string `json:"name"` // name, alias or OSC address of a parameter or action
	Args []any  `json:"args,omitempty"`
}

// Message is one parameter's value as OSC and other faces tell it: strings, float64, int64 and bool.
type Message struct {
	Address string `json:"address"`
	Args    []any  `json:"args"`
}

// Apply returns the state after cmd, and what has to be done about it. It is pure: s and its map are left as they are.
// A command that changes nothing has the effect None, and so has the release (a 0) of an action's button. On error, an
// *Error, the state returned is s.
//
// Types are taken where they are clear: whole numbers for floats and floats without fraction for whole numbers, 0 and 1
// and on and off for booleans, numeric strings for numbers, and the index for a name. Values out of range are refused,
// not clamped, and so are infinities and NaN.
func Apply(s State, cmd Command) (State, Effect, error) {
	p, err := lookup(cmd.Name)
	if err != nil {
		return s, None, err
	}
	switch p.Kind {
	case KindAction:
		return p.act(s, cmd.Args)
	case KindPrompt:
		return p.says(s, cmd.Args)
	case KindCall:
		// Only looked at here: what it does is the hub's affair.
		if err := p.set(p, &s, cmd.Args); err != nil {
			return s, None, err
		}
		return s, p.Effect, nil
	case KindGroove:
		if len(cmd.Args) > 1 {
			return p.takesWith(s, cmd.Args)
		}
	}
	next := s
	if err := p.set(p, &next, cmd.Args); err != nil {
		return s, None, err
	}
	if next.Equal(s) {
		return s, None, nil
	}
	return next, p.Effect, nil
}

// withGroove are the parameters that may be set with a groove that is captured.
var withGroove = []string{"capture_amount", "genre"}

// takesWith takes a groove and what is to be set with it, in pairs of name and value: all of it as one change, or on an error
// nothing.
func (p *Param) takesWith(s State, args []any) (State, Effect, error) {
	next, effect, err := Apply(s, Command{Name: p.Name, Args: args[:1]})
	if err != nil {
		return s, None, err
	}
	for pairs := args[1:]; len(pairs) > 0; pairs = pairs[2:] {
		name, _ := pairs[0].(string)
		if len(pairs) < 2 || !slices.Contains(withGroove, name) {
			return s, None, p.refuse(ErrType, show(pairs[0]), "after the groove "+strings.Join(withGroove, " or ")+", and its value")
		}
		after, done, err := Apply(next, Command{Name: name, Args: pairs[1:2]})
		if err != nil {
			return s, None, err
		}
		next, effect = after, effect|done
	}
	if next.Equal(s) {
		return s, None, nil
	}
	return next, effect, nil
}

// act does an action, unless its argument says that a button was let go.
func (p *Param) act(s State, args []any) (State, Effect, error) {
	if len(args) > 1 {
		return s, None, p.refuse(ErrCount, fmt.Sprint(len(args)), "no value, or 1 for pressed and 0 for released")
	}
	if len(args) == 1 && args[0] != nil {
		pressed, ok := boolean(args[0])
		if !ok {
			// A fader or a pad with pressure can stand for a button: any number but 0 is pressed.
			x, isNumber := number(args[0])
			if !isNumber || math.IsNaN(x) {
				return s, None, p.refuse(ErrType, show(args[0]), "no value, or 1 for pressed and 0 for released")
			}
			pressed = true
		}
		if !pressed {
			return s, None, nil
		}
	}
	next := s
	if p.set != nil {
		if err := p.set(p, &next, nil); err != nil {
			return s, None, err
		}
	}
	return next, p.Effect, nil
}

// Get returns a parameter's value in the form that Apply takes. The error wraps ErrUnknown; an action has no value.
func Get(s State, name string) ([]any, error) {
	p, err := lookup(name)
	if err != nil {
		return nil, err
	}
	if p.Action() {
		return nil, &Error{Param: p.Name, Err: ErrUnknown, Hint: "it is an action and has no value"}
	}
	return p.get(s), nil
}

// Messages returns the whole state, in an order that makes s of Default when it is applied message by message.
func (s State) Messages() []Message {
	out := make([]Message, 0, len(table))
	for i := range table {
		if p := &table[i]; !p.Action() {
			out = append(out, Message{Address: p.Address, Args: p.get(s)})
		}
	}
	return out
}

func floatParam(p Param, field func(*State) *float64) Param {
	p.Kind, p.Args = KindFloat, "f"
	p.get = func(s State) []any { return []any{*field(&s)} }
	p.set = func(p *Param, s *State, args []any) error {
		if err := p.count(args, 1); err != nil {
			return err
		}
		x, err := p.float(args[0])
		if err != nil {
			return err
		}
		*field(s) = x
		return nil
	}
	return p
}

func intParam(p Param, field func(*State) *int) Param {
	p.Kind, p.Args = KindInt, "i"
	p.get = func(s State) []any { return []any{int64(*field(&s))} }
	p.set = func(p *Param, s *State, args []any) error {
		if err := p.count(args, 1); err != nil {
			return err
		}
		i, ok := integer(args[0])
		if !ok {
			return p.refuse(ErrType, show(args[0]), "a whole number, "+p.Range())
		}
		if i < int64(p.Min) || i > int64(p.Max) {
			return p.refuse(ErrRange, show(args[0]), p.Range())
		}
		*field(s) = int(i)
		return nil
	}
	return p
}

func boolParam(p Param, field func(*State) *bool) Param {
	p.Kind, p.Args = KindBool, "i"
	p.get = func(s State) []any { return []any{*field(&s)} }
	p.set = func(p *Param, s *State, args []any) error {
		if len(args) == 0 {
			*field(s) = !*field(s)
			return nil
		}
		if err := p.count(args, 1); err != nil {
			return err
		}
		b, ok := boolean(args[0])
		if !ok {
			return p.refuse(ErrType, show(args[0]), p.Range())
		}
		*field(s) = b
		return nil
	}
	return p
}

// call is an action with an argument, a text, which check looks at.
func call(name, want, doc string, check func(*Param, []any) error) Param {
	return Param{
		Name: name, Kind: KindCall, Args: "s", Effect: Do, Doc: doc, want: want,
		set: func(p *Param, _ *State, args []any) error { return check(p, args) },
	}
}

func action(name string, effect Effect, doc string, do func(*Param, *State, []any) error, aliases ...string) Param {
	return Param{Name: name, Kind: KindAction, Effect: effect, Doc: doc, set: do, Aliases: aliases}
}
