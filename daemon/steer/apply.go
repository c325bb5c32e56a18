package steer

import (
	"fmt"
	"math"
	"strings"
)

// Message is one parameter's value as OSC sends it: strings, float64, int64 and bool.
type Message struct {
	Address string `json:"address"`
	Args    []any  `json:"args"`
}

// Apply returns what comes of a command: the state after it, and what has to be done. It is pure: s and its map are left as
// they are. A command that changes nothing has the effect None, and so has the release (a 0) of an action's button. On error, an
// *Error, the result's state is s.
//
// Values are converted where their meaning is clear: whole numbers for floats and floats without fraction for whole numbers, 0 and 1
// and on and off for booleans, numeric strings for numbers, and the index for a name. Values out of range are refused,
// not clamped, and so are infinities and NaN.
func Apply(s State, cmd Command) (Result, error) {
	next, same := s, Result{State: s}
	p := cmd.param
	switch {
	case p == nil:
		return same, &Error{Param: quote(""), Err: ErrUnknown}
	case p.Kind == KindPrompt:
		return p.applyPrompt(s, cmd.args)
	case p.Kind == KindGroove && len(cmd.args) > 1:
		return p.applyWithGroove(s, cmd.args)
	case p.Kind == KindAction:
		if pressed, err := p.pressed(cmd.args); err != nil || !pressed {
			return same, err
		}
	}
	if p.Name == Reset {
		next = Default().In(s)
		first := next.Style().Dominant().First()
		next.BPM, next.Seed = first.BPM, first.Seed
	}
	if p.set != nil {
		if err := p.set(p, &next, cmd.args); err != nil {
			return same, err
		}
	}
	if !p.Action() && next.Equal(s) {
		return same, nil
	}
	if p.NewGroove {
		next.Redraw = Redraws{}
	}
	return Result{State: next, Effect: p.Effect, NewGroove: p.NewGroove}, nil
}

// applyWithGroove sets a captured groove, and with it other parameters, in pairs of name and value. It is one change: on an error
// nothing is set.
func (p *Param) applyWithGroove(s State, args []any) (Result, error) {
	same := Result{State: s}
	all, err := Apply(s, p.Command(args[0]))
	if err != nil {
		return same, err
	}
	for pairs := args[1:]; len(pairs) > 0; pairs = pairs[2:] {
		with := withGrooveByName(pairs[0])
		if len(pairs) < 2 || with == nil {
			return same, p.refuse(ErrType, show(pairs[0]), "after the groove "+strings.Join(withGroove, " or ")+", and its value")
		}
		r, err := Apply(all.State, with.Command(pairs[1]))
		if err != nil {
			return same, err
		}
		all.State, all.Effect = r.State, all.Effect|r.Effect
	}
	if all.State.Equal(s) {
		return same, nil
	}
	all.NewGroove = true
	return all, nil
}

// withGrooveByName returns the parameter of that name if it may be set with a groove, or nil.
func withGrooveByName(name any) *Param {
	if text, ok := name.(string); ok {
		if p := byName[text]; p != nil && p.WithGroove {
			return p
		}
	}
	return nil
}

// pressed reports whether an action is to be done. It is not if its argument is the release of a button.
func (p *Param) pressed(args []any) (bool, error) {
	const want = "no value, or 1 for pressed and 0 for released"
	switch {
	case len(args) > 1:
		return false, p.refuse(ErrCount, fmt.Sprint(len(args)), want)
	case len(args) == 0 || args[0] == nil:
		return true, nil
	}
	if pressed, ok := boolean(args[0]); ok {
		return pressed, nil
	}
	// A fader or a pad with pressure can stand for a button: any number but 0 is pressed.
	if x, ok := number(args[0]); !ok || math.IsNaN(x) {
		return false, p.refuse(ErrType, show(args[0]), want)
	}
	return true, nil
}

// Value returns a parameter's value in the form that its commands take; nil for an action, which has none.
func (p *Param) Value(s State) []any {
	if p.get == nil {
		return nil
	}
	return p.get(s)
}

// Get is Lookup and Value. The error wraps ErrUnknown; an action has no value.
func Get(s State, name string) ([]any, error) {
	p, err := Lookup(name)
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
func call(p Param, want string, check func(*Param, []any) error) Param {
	p.Kind, p.Args, p.Effect, p.want = KindCall, "s", Do, want
	p.set = func(p *Param, _ *State, args []any) error { return check(p, args) }
	return p
}

// action is an action without an argument that a hub does.
func action(p Param) Param {
	p.Kind, p.Effect = KindAction, Do
	return p
}
