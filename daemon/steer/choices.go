package steer

import (
	"fmt"

	"github.com/groovegen/groovegen/groove"
)

// keep is the do of the action keep. Apply has checked the code.
func keep(a Actions, c Command) (string, error) {
	code, err := c.param.loopCode(c.args)
	if err != nil {
		return "", err
	}
	return a.Keep(code)
}

// checkCode accepts a recall code alone.
func checkCode(p *Param, args []any) error {
	if err := p.count(args, 1); err != nil {
		return err
	}
	if text, ok := args[0].(string); !ok || !groove.IsRecallCode(text) {
		return p.refuse(ErrType, show(args[0]), wantCode)
	}
	_, err := p.loopCode(args)
	return err
}

// rate is the do of the action rate. Apply has checked the number.
func rate(a Actions, c Command) (string, error) {
	i, _ := integer(c.args[0])
	return a.Rate(int(i))
}

func checkRating(p *Param, args []any) error {
	if err := p.count(args, 1); err != nil {
		return err
	}
	i, ok := integer(args[0])
	if !ok {
		return p.refuse(ErrType, show(args[0]), wantRating)
	}
	if i < 1 || i > maxRating {
		return p.refuse(ErrRange, fmt.Sprint(i), wantRating)
	}
	return nil
}

// NextLoop returns the command that draws another loop.
func NextLoop() Command { return byName[Next].Command() }
