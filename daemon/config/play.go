package config

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// maxPlay is how many parameters [play] has room for.
const maxPlay = 32

// Play is what the daemon plays before anybody steers it: the text of each parameter that has a key there in package
// steer's table, by its place in begins.
type Play struct{ text [maxPlay]string }

// begins are the parameters of [play], in the table's order.
var begins = beginsOf(steer.Params())

func beginsOf(table []*steer.Param) []*steer.Param {
	var list []*steer.Param
	for _, p := range table {
		if p.Begin != "" && len(list) < maxPlay {
			list = append(list, p)
		}
	}
	return list
}

// autoPlay is the text of a tempo or a seed that is not said: the genre's own. See groove.FirstLoop.
const autoPlay = "auto"

// takesAuto reports whether a setting's text can be autoPlay.
func takesAuto(p *steer.Param) bool { return p.Name == steer.Tempo || p.Name == steer.Seed }

// defaultPlay is steer's default state, but for tempo and seed, which are the genre's own.
func defaultPlay() Play {
	var play Play
	s := steer.Default()
	for i, p := range begins {
		switch {
		case p.Kind == steer.KindWeights:
			play.text[i] = s.Style().Dominant().String()
		case takesAuto(p):
			play.text[i] = autoPlay
		default:
			play.text[i] = textOf(p, s)
		}
	}
	return play
}

// textOf returns the one value of a parameter as text.
func textOf(p *steer.Param, s steer.State) string {
	switch x := p.Value(s)[0].(type) {
	case float64:
		return short(x)
	default:
		return fmt.Sprint(x)
	}
}

// fields are the settings of [play].
func (play *Play) fields() []field {
	list := make([]field, len(begins))
	for i, p := range begins {
		list[i] = field{
			key: "play." + p.Begin, flag: strings.ReplaceAll(p.Begin, "_", "-"), live: live,
			value: &playSetting{param: p, text: &play.text[i]}, help: p.Short,
		}
		switch p.Name {
		case steer.Tempo:
			list[i].help += ", or auto for the genre's own"
		case steer.Seed:
			list[i].help += ", random for another at each start, or auto for the genre's own first loop"
		}
	}
	return list
}

// Get returns a setting by its key in [play]; empty where there is none of that key.
func (play Play) Get(key string) string {
	for i, p := range begins {
		if p.Begin == key {
			return play.text[i]
		}
	}
	return ""
}

// State returns the state that a daemon begins with. random is the seed where the settings ask for a random one; it is
// cut to steer.MaxSeed.
func (play Play) State(random uint64) (steer.State, error) {
	s := steer.Default()
	for i, p := range begins {
		args := argsOf(p, play.text[i])
		if args == nil {
			if p.Name == steer.Seed {
				s.Seed = random & steer.MaxSeed
			}
			continue
		}
		r, err := steer.Apply(s, p.Command(args...))
		if err != nil {
			return steer.State{}, fmt.Errorf("begin with [play] %s: %w", p.Begin, err)
		}
		s = r.State
	}
	return play.FirstLoop(s, func(string) bool { return true }), nil
}

// FirstLoop returns a state with the tempo and the seed of its genre's first loop, where the settings leave them open.
// Only the settings whose keys are said count.
func (play Play) FirstLoop(s steer.State, said func(key string) bool) steer.State {
	first := s.Style().Dominant().First()
	for i, p := range begins {
		switch {
		case play.text[i] != autoPlay || said == nil || !said("play."+p.Begin):
		case p.Name == steer.Tempo:
			s.BPM = first.BPM
		case p.Name == steer.Seed:
			s.Seed = first.Seed
		}
	}
	return s
}

// Since returns the commands that bring a daemon that was configured with old to play: one for each setting that
// differs, so that what was steered meanwhile by other means stays. A random seed, and what is left to the genre,
// change nothing.
func (play Play) Since(old Play) []steer.Command {
	var changed []steer.Command
	for i, p := range begins {
		if args := argsOf(p, play.text[i]); args != nil && play.text[i] != old.text[i] {
			changed = append(changed, p.Command(args...))
		}
	}
	return changed
}

// AtStart is Since for a daemon that starts again: the settings that were said for this start, by key, count also if
// they are as before. random is the seed if a random one is said.
func (play Play) AtStart(old Play, said func(key string) bool, random uint64) []steer.Command {
	for i, p := range begins {
		if said == nil || !said("play."+p.Begin) {
			continue
		}
		old.text[i] = "" // no setting's text
		if argsOf(p, play.text[i]) == nil && play.text[i] != autoPlay {
			play.text[i] = strconv.FormatUint(random&steer.MaxSeed, 10)
		}
	}
	return play.Since(old)
}

// argsOf returns the arguments of a setting's command; nil for a random seed and for what is left to the genre.
func argsOf(p *steer.Param, text string) []any {
	switch {
	case p.Kind == steer.KindWeights:
		return Blend(text).args()
	case p.Name == steer.Seed && text == RandomSeed.String(), text == autoPlay && takesAuto(p):
		return nil
	}
	return []any{text}
}

// args returns the blend as the arguments of steer's command of that name; empty for a Blend that did not come through Set.
func (b Blend) args() []any {
	args := []any{}
	weights, err := groove.ParseBlend(string(b))
	if err != nil {
		return args
	}
	for _, g := range groove.AllGenres() {
		if w, ok := weights[g]; ok {
			args = append(args, g.String(), w)
		}
	}
	return args
}
