package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/groovegen/groovegen/daemon/steer"
)

// paramFlags are the flags of render that set parameters of the table, and the commands that they make.
type paramFlags struct {
	begin    steer.State
	commands []steer.Command
}

// addTo makes a flag for each parameter that render takes; --voice stands for those of all voices.
func (f *paramFlags) addTo(flags *pflag.FlagSet) {
	f.begin = steer.Default()
	for _, p := range steer.Params() {
		if !p.Render || strings.HasPrefix(p.Name, "voice/") {
			continue
		}
		help := p.Short
		if p.Kind == steer.KindFloat {
			help += " (" + p.Range() + ")"
		}
		flags.Var(&paramFlag{f, p}, strings.ReplaceAll(p.Name, "_", "-"), help)
	}
	flags.Var(&genreFlag{f}, "genre", "genre")
	flags.Var(&voiceFlag{f}, "voice", "what concerns one voice: VOICE.WHAT=VALUE, such as ride.gain=0.5; may be repeated")
}

// has reports whether a flag sets a parameter.
func (f *paramFlags) has(flag *pflag.Flag) bool {
	switch flag.Value.(type) {
	case *paramFlag, *genreFlag, *voiceFlag:
		return flag.Name != "drift" && flag.Name != "articulations" // they are not part of a loop
	}
	return false
}

// do has a command done when the loop is made. It is tried at once, so that a mistake names the flag.
func (f *paramFlags) do(cmd steer.Command) error {
	if _, err := steer.Apply(f.begin, cmd); err != nil {
		return err
	}
	f.commands = append(f.commands, cmd)
	return nil
}

// state returns what the flags make of the state that render begins with: the first loop of the genre, at its tempo, where they say no seed and no tempo.
func (f *paramFlags) state() (steer.State, error) {
	s := f.begin
	// What starts another groove comes first: it draws all voices together again.
	commands := slices.Clone(f.commands)
	slices.SortStableFunc(commands, func(a, b steer.Command) int { return cmp.Compare(order(a), order(b)) })
	for _, cmd := range commands {
		r, err := steer.Apply(s, cmd)
		if err != nil {
			return s, err
		}
		s = r.State
	}
	first := s.Style().Dominant().First()
	if !f.said(steer.Seed) {
		s.Seed = first.Seed
	}
	if !f.said(steer.Tempo) {
		s.BPM = first.BPM
	}
	return s, nil
}

// said reports whether a flag sets a parameter.
func (f *paramFlags) said(name string) bool {
	return slices.ContainsFunc(f.commands, func(c steer.Command) bool { return c.Param().Name == name })
}

func order(cmd steer.Command) int {
	if cmd.Param().NewGroove {
		return 0
	}
	return 1
}

// paramFlag is the flag of one parameter.
type paramFlag struct {
	f *paramFlags
	p *steer.Param
}

// Set implements pflag.Value. A pair is written with a comma.
func (v *paramFlag) Set(text string) error {
	args := []any{text}
	if v.p.Kind == steer.KindPair {
		args = nil
		for part := range strings.SplitSeq(text, ",") {
			args = append(args, part)
		}
	}
	return v.f.do(v.p.Command(args...))
}

// String implements pflag.Value: it returns the default.
func (v *paramFlag) String() string {
	if v.p == nil || v.p.Kind == steer.KindWeights {
		return ""
	}
	if v.p.Name == steer.Seed || v.p.Name == steer.Tempo {
		return "the genre's own"
	}
	words := make([]string, 0, 2)
	for _, x := range v.p.Value(v.f.begin) {
		words = append(words, fmt.Sprint(x))
	}
	return strings.Join(words, ",")
}

// Type implements pflag.Value.
func (v *paramFlag) Type() string {
	switch v.p.Kind {
	case steer.KindFloat:
		return "number"
	case steer.KindInt:
		return "n"
	default:
		return "value"
	}
}

// genreFlag is one genre alone.
type genreFlag struct{ f *paramFlags }

// Set implements pflag.Value.
func (v *genreFlag) Set(text string) error {
	p, err := steer.Lookup("genre")
	if err != nil {
		return err
	}
	return v.f.do(p.Command(text))
}

// String implements pflag.Value: it returns the default.
func (v *genreFlag) String() string {
	if v.f == nil {
		return ""
	}
	return v.f.begin.Style().Dominant().String()
}

// Type implements pflag.Value.
func (v *genreFlag) Type() string { return "genre" }

// voiceFlag sets what concerns one voice.
type voiceFlag struct{ f *paramFlags }

// Set implements pflag.Value.
func (v *voiceFlag) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return fmt.Errorf("%q has no value: write it like ride.gain=0.5 or crash.mute=on", text)
	}
	p, err := steer.Lookup("voice/" + name)
	if err != nil {
		return err
	}
	if !p.Render {
		return fmt.Errorf("render does not take %s: it works only while grooved plays", p.Name)
	}
	return v.f.do(p.Command(value))
}

// String implements pflag.Value.
func (v *voiceFlag) String() string { return "" }

// Type implements pflag.Value.
func (v *voiceFlag) Type() string { return "VOICE.WHAT=VALUE" }
