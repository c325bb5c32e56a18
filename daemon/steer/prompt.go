package steer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/prompt"
	"github.com/groovegen/groovegen/groove/rhythm"
)

// PromptReply is the reply to a prompt. The state contains no words.
type PromptReply = prompt.Result

// ReadPrompt returns what a prompt means. Apply makes just these settings of the same text.
func ReadPrompt(text string) PromptReply {
	reply := prompt.ParseFor(text, settable)
	pinPatterns(&reply)
	return reply
}

// pinPatterns makes pins of the patterns of a reply that are known, such as "kick on 1 and 3". The others stay
// reported.
func pinPatterns(reply *PromptReply) {
	var rest []prompt.Pattern
	for _, w := range reply.Patterns {
		pins, ok := rhythm.Read(w.Text, w.Not)
		if !ok {
			rest = append(rest, w)
			continue
		}
		reply.Settings = append(reply.Settings, prompt.Setting{Name: Pin, Op: prompt.Set, Args: []any{pins.Text()}})
		reply.Understood = append(reply.Understood, w.Text+": pinned")
	}
	reply.Patterns = rest
}

// settable reports whether a prompt can set a parameter or do an action.
func settable(name string) bool {
	p, ok := byName[name]
	return ok && (p.set != nil || p.Effect != None) && p.Kind != KindPrompt
}

// promptText returns the text that the arguments of the prompt's command make together: one string, or words.
func promptText(p *Param, args []any) (string, error) {
	if len(args) == 0 {
		return "", p.refuse(ErrCount, "0", wantPrompt)
	}
	words := make([]string, len(args))
	for i, arg := range args {
		s, ok := arg.(string)
		if !ok {
			return "", p.refuse(ErrType, show(arg), wantPrompt)
		}
		words[i] = s
	}
	text := strings.Join(words, " ")
	if n := len([]rune(text)); n > prompt.MaxRunes {
		return "", p.refuse(ErrRange, fmt.Sprintf("%d characters", n), fmt.Sprintf("at most %d", prompt.MaxRunes))
	}
	return text, nil
}

// applyPrompt does a prompt: all of its settings, or on an error none. The effects are those of all together, so that
// one loop is decoded, and none when the state is as it was.
func (p *Param) applyPrompt(s State, args []any) (Result, error) {
	same := Result{State: s}
	text, err := promptText(p, args)
	if err != nil {
		return same, err
	}
	reply := ReadPrompt(text)
	if len(reply.Understood)+len(reply.Patterns) == 0 {
		e := p.refuse(ErrType, quote(text), wantPrompt)
		e.Hint = "nothing of it was understood"
		return same, e
	}
	all := Result{State: s, Prompt: &reply}
	for _, setting := range reply.Settings {
		cmd, err := resolve(all.State, setting)
		if err != nil {
			return same, err
		}
		r, err := Apply(all.State, cmd)
		if err != nil {
			return same, err
		}
		if r.Effect.Has(Do) {
			all.Then = append(all.Then, cmd)
			continue
		}
		if set := setting; set.Name == "blend" && set.Op == prompt.Add && r.State.Weights == all.State.Weights {
			if g, err := genreArg(cmd.Param(), set.Args[0]); err == nil && all.State.Weights[g] > 0 {
				reply.Unknown = append(reply.Unknown, fmt.Sprintf("%v plays alone: name a genre to mix it with", g))
			}
		}
		all.State, all.Effect = r.State, all.Effect|r.Effect
	}
	if all.State.Equal(s) {
		all.Effect &= Fill
	}
	// Words may set a genre that plays already: only a change starts another groove.
	all.NewGroove = all.State.Weights != s.Weights || all.State.Seed != s.Seed || all.State.Captured != s.Captured
	return all, nil
}

// resolve makes a command of a setting: what is relative becomes a value of the state that follows from s.
func resolve(s State, set prompt.Setting) (Command, error) {
	p, err := Lookup(set.Name)
	if err != nil {
		return Command{}, err
	}
	args := set.Args
	switch {
	case p.Kind == KindWeights && set.Op == prompt.Add:
		args, err = shareBlend(p, s, set.Args)
	case set.Op != prompt.Set:
		args, err = p.moved(s, set)
	}
	return p.Command(args...), err
}

// moved returns the value of a number that a setting moves, within its range.
func (p *Param) moved(s State, set prompt.Setting) ([]any, error) {
	now, okNow := number(first(p.get(s)))
	if !okNow || len(set.Args) == 0 {
		return nil, p.refuse(ErrType, string(set.Op), "a value")
	}
	x, err := p.target(s, set, now)
	if err != nil {
		return nil, err
	}
	if p.Kind == KindInt {
		x = math.Round(x)
	}
	// No word means a change as small as 0.001, and more decimals would be hard to read.
	x = math.Round(1000*x) / 1000
	return []any{min(max(x, p.Min), p.Max)}, nil
}

// target returns where a setting moves a number that is now.
func (p *Param) target(s State, set prompt.Setting, now float64) (float64, error) {
	switch set.Op {
	case prompt.Within:
		return p.within(set.Args, now)
	case prompt.Over, prompt.Equal, prompt.NotOver:
		return p.beside(s, set, now)
	}
	rest, okRest := number(first(p.Default))
	by, okBy := number(first(set.Args))
	if !okRest || !okBy {
		return 0, p.refuse(ErrType, string(set.Op), "a value")
	}
	return map[prompt.Op]float64{
		prompt.Add: now + by, prompt.Scale: now * by, prompt.Lean: p.lean(rest, by), prompt.Shift: p.lean(now, by),
	}[set.Op], nil
}

// within returns the number of a range that is nearest to now. With a third value the range is in Lean's units.
func (p *Param) within(args []any, now float64) (float64, error) {
	rest, _ := number(first(p.Default))
	var ends []float64
	for _, arg := range args[:min(len(args), 2)] {
		x, ok := number(arg)
		if !ok {
			return 0, p.refuse(ErrType, show(arg), "a number")
		}
		if len(args) > 2 {
			x = p.lean(rest, x)
		}
		ends = append(ends, x)
	}
	if len(ends) < 2 || ends[0] > ends[1] {
		return 0, p.refuse(ErrType, fmt.Sprint(args...), "a range, the lower value first")
	}
	return min(max(now, ends[0]), ends[1]), nil
}

// lean returns from plus a part of the way from the default to the end of the range.
func (p *Param) lean(from, by float64) float64 {
	rest, _ := number(first(p.Default))
	if by < 0 {
		return from + by*(rest-p.Min)
	}
	return from + by*(p.Max-rest)
}

// beside returns a number in relation to those of other parameters, whose names are the setting's arguments.
func (p *Param) beside(s State, set prompt.Setting, now float64) (float64, error) {
	var by, sum float64
	names := set.Args
	if set.Op == prompt.Over {
		by, _ = number(names[0])
		names = names[1:]
	}
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, name := range names {
		values, err := Get(s, fmt.Sprint(name))
		if err != nil {
			return 0, err
		}
		x, _ := number(first(values))
		lowest, highest, sum = min(lowest, x), max(highest, x), sum+x
	}
	switch {
	case len(names) == 0:
		return now, nil
	case set.Op == prompt.Equal:
		return sum / float64(len(names)), nil
	case set.Op == prompt.NotOver:
		return min(now, lowest), nil
	case by < 0:
		return min(now, lowest) + by, nil
	}
	return max(now, highest) + by, nil
}

func first(args []any) any {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// shareBlend adds shares of genres, in pairs, to the blend that plays, and subtracts what is negative. The last genre
// of a blend cannot be removed.
func shareBlend(p *Param, s State, pairs []any) ([]any, error) {
	weights := s.Weights
	for i := 0; i+1 < len(pairs); i += 2 {
		g, err := genreArg(p, pairs[i])
		if err != nil {
			return nil, err
		}
		x, _ := number(pairs[i+1])
		weights[g] = float32(max(float64(weights[g])+x, 0))
	}
	var args []any
	for g, w := range weights {
		if w > 0 {
			args = append(args, groove.Genre(g).String(), math.Round(1000*float64(w))/1000)
		}
	}
	if !slices.ContainsFunc(weights[:], func(w float32) bool { return w >= 0.0005 }) {
		e := p.refuse(ErrRange, "no genre", wantWeight)
		e.Hint = "say which genre instead"
		return nil, e
	}
	return args, nil
}
