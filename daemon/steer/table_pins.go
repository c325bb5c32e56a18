package steer

import (
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/shorten"
)

// Pins, Pin and Unpin are the names of what pins single hits.
const (
	Pins  = "pins" // a parameter: all pinned cells
	Pin   = "pin"
	Unpin = "unpin"
)

const (
	wantPins = "cells like kick 0 8/120; snare !4 (steps 0 to 63; step/velocity/offset in 1/960 step; !step = no hit), or nothing for none"
	wantPin  = "cells like kick 0 8/120; snare !4"
	wantFree = "cells like kick 0 8, voices like kick, or all"
)

// pinParams are the cells of a loop whose hits are given.
func pinParams() []Param {
	return []Param{{
		Name: Pins, Kind: KindPins, Args: "s", Effect: Decode, Render: true,
		Short: "cells whose hits are given: kick 0 8/120; snare !4",
		Doc: "Cells of the loop, from step 0 to 63, whose hits are given: a hit, with its velocity and its offset in 1/960 step if they are said, or, " +
			"after !, none. The rest is drawn around them, also in the next loops and in other genres. Fills play over them.",
		get: func(s State) []any { return []any{s.Pins} },
		set: func(p *Param, s *State, args []any) error {
			pins, err := pinsArg(p, args, wantPins)
			if err == nil {
				s.Pins = pins.Text()
			}
			return err
		},
	}}
}

// pinActions change single pins.
func pinActions() []Param {
	return []Param{
		{
			Name: Pin, Kind: KindCall, Args: "s", Effect: Decode, want: wantPin, set: setPin,
			Doc: "Pins cells, beside those that are pinned: kick 0 8/120 for two kicks, of which one has a velocity; snare !4 for no snare at step 4.",
		},
		{
			Name: Unpin, Kind: KindCall, Args: "s", Effect: Decode, want: wantFree, set: setUnpin,
			Doc: "Lets cells be drawn again: kick 0 8 for two of them, kick for all of a voice, all for all.",
		},
	}
}

// PinsOf returns the pinned cells of a state; nil = none.
func (s State) PinsOf() *groove.Pins {
	// A canonical state has a text that is read.
	pins, _ := groove.ParsePins(s.Pins)
	return pins
}

// pinsArg reads one argument as pinned cells.
func pinsArg(p *Param, args []any, want string) (*groove.Pins, error) {
	if err := p.count(args, 1); err != nil {
		return nil, err
	}
	text, ok := args[0].(string)
	if !ok {
		return nil, p.refuse(ErrType, show(args[0]), want)
	}
	pins, err := groove.ParsePins(text)
	if err != nil {
		return nil, p.refuse(err, show(shorten.Text(text, 60)), want)
	}
	return pins, nil
}

// setPin adds cells to those that are pinned.
func setPin(p *Param, s *State, args []any) error {
	add, err := pinsArg(p, args, wantPin)
	if err != nil {
		return err
	}
	if add == nil {
		return p.refuse(ErrCount, "no cell", wantPin)
	}
	s.Pins = s.PinsOf().And(add).Text()
	return nil
}

// setUnpin removes cells from those that are pinned.
func setUnpin(p *Param, s *State, args []any) error {
	if err := p.count(args, 1); err != nil {
		return err
	}
	text, ok := args[0].(string)
	if !ok {
		return p.refuse(ErrType, show(args[0]), wantFree)
	}
	cells, err := groove.ParseCells(text)
	if err != nil {
		return p.refuse(err, show(shorten.Text(text, 60)), wantFree)
	}
	s.Pins = s.PinsOf().Without(cells).Text()
	return nil
}
