package steer

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/shorten"
)

// LoopCode is the argument of recall: a loop of the history, any loop by its recall code, or one by its seed and variation in the
// present settings.
type LoopCode struct {
	ID        uint64 // number in the history, 0 = none
	Back      int    // so many loops before the one that plays, 0 = none
	Code      string // recall code, "" = none
	Seed      uint64 // used when nothing else is there
	Variation uint32
}

const wantRecall = "a recall code (they begin with G), a number of the history, -1 for the loop before, or seed:variation like 7:3"

// ReadLoopCode reads recall's argument: a recall code, 12, -1 or "7:3". The error is an *Error.
func ReadLoopCode(args []any) (LoopCode, error) { return byName[Recall].loopCode(args) }

func checkLoopCode(p *Param, args []any) error {
	_, err := p.loopCode(args)
	return err
}

func (p *Param) loopCode(args []any) (LoopCode, error) {
	if err := p.count(args, 1); err != nil {
		return LoopCode{}, err
	}
	if text, ok := args[0].(string); ok && groove.IsRecallCode(text) {
		data, err := groove.DecodeRecallCode(text)
		if err != nil {
			return LoopCode{}, p.refuse(err, show(shorten.Text(text, 60)), wantRecall)
		}
		return LoopCode{Code: groove.EncodeRecallCode(data)}, nil
	}
	if text, ok := args[0].(string); ok && strings.Contains(text, ":") {
		seed, variation, _ := strings.Cut(strings.TrimSpace(text), ":")
		s, errSeed := strconv.ParseUint(seed, 10, 64)
		v, errVariation := strconv.ParseUint(variation, 10, 32)
		if errSeed != nil || errVariation != nil || s > MaxSeed {
			return LoopCode{}, p.refuse(ErrType, show(args[0]), wantRecall)
		}
		return LoopCode{Seed: s, Variation: uint32(v)}, nil
	}
	i, ok := integer(args[0])
	switch {
	case !ok:
		return LoopCode{}, p.refuse(ErrType, show(args[0]), wantRecall)
	case i > 0:
		return LoopCode{ID: uint64(i)}, nil
	case i < 0 && i > math.MinInt32:
		return LoopCode{Back: int(-i)}, nil
	}
	return LoopCode{}, p.refuse(ErrRange, show(args[0]), wantRecall)
}

// FormatLoopCode writes a seed and a variation as ReadLoopCode reads them.
func FormatLoopCode(seed uint64, variation uint32) string {
	return fmt.Sprintf("%d:%d", seed, variation)
}

func previousSeed(_ *Param, s *State, _ []any) error {
	s.Seed = (s.Seed - 1) & MaxSeed
	return nil
}

// reroll goes to a far seed that is short enough to be read out: a linear congruential generator that visits each of 2^20 seeds
// once before it repeats one (Hull and Dobell 1962: the increment odd, the factor 1 modulo 4).
func reroll(_ *Param, s *State, _ []any) error {
	const seeds, factor, increment = 1 << 20, 662605, 371077
	s.Seed = (s.Seed%seeds*factor + increment) % seeds
	return nil
}
