package steer

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/shorten"
)

func nextSeed(_ *Param, s *State, _ []any) error {
	s.Seed = (s.Seed + 1) & MaxSeed
	return nil
}

func setGenre(p *Param, s *State, args []any) error {
	if err := p.count(args, 1); err != nil {
		return err
	}
	g, err := genreArg(p, args[0])
	if err != nil {
		return err
	}
	s.Weights = Weights{}
	s.Weights[g] = 1
	return nil
}

func getBlend(s State) []any {
	var args []any
	for g, w := range s.Weights {
		if w != 0 {
			args = append(args, groove.Genre(g).String(), canonical(float64(w)))
		}
	}
	return args
}

func setBlend(p *Param, s *State, args []any) error {
	args = splitPairs(args)
	if len(args) == 0 || len(args)%2 != 0 {
		return p.refuse(ErrCount, fmt.Sprint(len(args)), "pairs of a genre and its weight: funk 0.7 soul 0.3")
	}
	var weights [groove.NumGenres]float64
	var named [groove.NumGenres]bool
	sum := 0.0
	for i := 0; i < len(args); i += 2 {
		g, err := genreArg(p, args[i])
		if err != nil {
			return err
		}
		if named[g] {
			return p.refuse(ErrCount, g.String()+" twice", "each genre once")
		}
		named[g] = true
		if weights[g], err = p.float(args[i+1]); err != nil {
			return err
		}
		sum += weights[g]
	}
	if sum <= 0 {
		return p.refuse(ErrRange, "a sum of 0", wantWeight)
	}
	s.Weights = scaleWeights(weights, sum)
	return nil
}

// scaleWeights makes the weights sum to 1. Those that do already, but for the rounding of 18 float32s, stay as they are:
// so a blend that is fed back comes home unchanged.
func scaleWeights(weights [groove.NumGenres]float64, sum float64) Weights {
	const rounding = 2e-6
	if sum > 1-rounding && sum < 1+rounding {
		sum = 1
	}
	var out Weights
	for g, w := range weights {
		out[g] = float32(w / sum)
	}
	return out
}

// splitPairs splits the pairs of the command line: "funk=0.7" becomes "funk", "0.7".
func splitPairs(args []any) []any {
	var out []any
	for _, arg := range args {
		if s, ok := arg.(string); ok {
			for part := range strings.SplitSeq(s, ",") {
				if name, value, found := strings.Cut(part, "="); found {
					out = append(out, name, value)
				} else {
					out = append(out, part)
				}
			}
			continue
		}
		out = append(out, arg)
	}
	return out
}

func setSeed(p *Param, s *State, args []any) error {
	if err := p.count(args, 1); err != nil {
		return err
	}
	i, ok := integer(args[0])
	if text, isText := args[0].(string); isText && !ok {
		seed, err := groove.ParseSeed(text) // 0x7, for one
		i, ok = int64(min(seed, math.MaxInt64)), err == nil
	}
	if !ok {
		return p.refuse(ErrType, show(args[0]), "a whole number, "+p.Range())
	}
	if i < 0 || i > MaxSeed {
		return p.refuse(ErrRange, show(args[0]), p.Range())
	}
	s.Seed = uint64(i)
	return nil
}

func getLatent(s State) []any {
	args := make([]any, 0, 2*len(s.Latent))
	for _, i := range slices.Sorted(maps.Keys(s.Latent)) {
		args = append(args, int64(i), s.Latent[i])
	}
	return args
}

func setLatent(p *Param, s *State, args []any) error {
	args = splitPairs(args)
	if len(args) == 0 {
		s.Latent = nil
		return nil
	}
	if len(args)%2 != 0 {
		return p.refuse(ErrCount, fmt.Sprint(len(args)), "pairs of an index and a value: 5 0.8")
	}
	latent := maps.Clone(s.Latent)
	if latent == nil {
		latent = make(map[int]float64)
	}
	for i := 0; i < len(args); i += 2 {
		index, ok := integer(args[i])
		if !ok {
			return p.refuse(ErrType, show(args[i]), "a whole number as index")
		}
		if index < 0 || index >= MaxLatent {
			return p.refuse(ErrRange, show(args[i]), fmt.Sprintf("an index from 0 to %d", MaxLatent-1))
		}
		x, err := p.float(args[i+1])
		if err != nil {
			return err
		}
		latent[int(index)] = x
	}
	s.Latent = latent
	return nil
}

func setCaptured(p *Param, s *State, args []any) error {
	if err := p.count(args, 1); err != nil {
		return err
	}
	text, ok := args[0].(string)
	if !ok {
		return p.refuse(ErrType, show(args[0]), wantGroove)
	}
	pattern, err := groove.ParsePattern(text)
	if err != nil {
		return p.refuse(err, show(shorten.Text(text, 60)), wantGroove)
	}
	if to := pattern.Text(); to != s.Captured { // another groove is no rhythm, unless it is said to be one
		s.Captured, s.Drumify = to, false
	}
	return nil
}

func setNudge(p *Param, s *State, args []any) error {
	if err := p.count(args, 2); err != nil {
		return err
	}
	x, err := p.float(args[0])
	if err != nil {
		return err
	}
	y, err := p.float(args[1])
	if err != nil {
		return err
	}
	s.Nudge = [2]float64{x, y}
	return nil
}

func setQuantize(p *Param, s *State, args []any) error {
	i, err := p.choice(args)
	if err == nil {
		s.Quantize = p.Choices[i]
	}
	return err
}

func setSwingNote(p *Param, s *State, args []any) error {
	i, err := p.choice(args)
	if err == nil {
		s.SwingNote = groove.NoteValue(i)
	}
	return err
}

// choice reads one argument as one of the parameter's choices, or its index.
func (p *Param) choice(args []any) (int, error) {
	if err := p.count(args, 1); err != nil {
		return 0, err
	}
	if name, ok := args[0].(string); ok {
		if i := slices.Index(p.Choices, strings.ToLower(strings.TrimSpace(name))); i >= 0 {
			return i, nil
		}
	}
	i, ok := integer(args[0])
	if !ok {
		return 0, p.refuse(ErrType, show(args[0]), p.Range())
	}
	if i < 0 || int(i) >= len(p.Choices) {
		return 0, p.refuse(ErrRange, show(args[0]), fmt.Sprintf("an index from 0 to %d", len(p.Choices)-1))
	}
	return int(i), nil
}

// setTimescale accepts a name or its factor; 0 is half, as an index.
func setTimescale(p *Param, s *State, args []any) error {
	if err := p.count(args, 1); err != nil {
		return err
	}
	if name, ok := args[0].(string); ok {
		if i := slices.Index(p.Choices, strings.ToLower(strings.TrimSpace(name))); i >= 0 {
			s.Timescale = p.Choices[i]
			return nil
		}
	}
	x, ok := number(args[0])
	if !ok {
		return p.refuse(ErrType, show(args[0]), p.Range()+", or the factor 0.5, 1 or 2")
	}
	for i, factor := range timescales {
		if x == factor || x == float64(i) {
			s.Timescale = p.Choices[i]
			return nil
		}
	}
	return p.refuse(ErrRange, show(args[0]), "0.5, 1 or 2")
}

// TimescaleFactor returns how many times as fast as the song the groove goes: 0.5, 1 or 2.
func (s State) TimescaleFactor() float64 {
	if i := slices.Index(Timescales, s.Timescale); i >= 0 {
		return timescales[i]
	}
	return 1
}

func setKit(p *Param, s *State, args []any) error {
	if err := checkName(p, args); err != nil {
		return err
	}
	name, _ := args[0].(string)
	s.Kit = strings.ToLower(name) // as kits' files are called
	return nil
}

// checkName refuses what is no name: names are those of files, here and wherever they are taken to.
func checkName(p *Param, args []any) error {
	if err := p.count(args, 1); err != nil {
		return err
	}
	if name, ok := args[0].(string); !ok || !IsName(name) {
		return p.refuse(ErrType, show(args[0]), wantName)
	}
	return nil
}

// IsName reports whether a text can be the name of a preset or a scene: no folder is left by it, and it is a file's name on every
// system. Words may be apart, as in "tight funk".
func IsName(s string) bool {
	return s != "" && len(s) <= 64 && strings.TrimSpace(s) == s && strings.IndexFunc(s, notInName) < 0
}

func notInName(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-', r == ' ':
		return false
	}
	return true
}

// checkFill refuses a fill if fills are off.
func checkFill(p *Param, s *State, _ []any) error {
	if s.FillAmount > 0 {
		return nil
	}
	return &Error{Param: p.Name, Err: ErrNoFill, Hint: "fill_amount is 0: set it above 0"}
}
