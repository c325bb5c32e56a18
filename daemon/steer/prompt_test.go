package steer

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

func TestPromptIsOneChange(t *testing.T) {
	s, effect := apply(t, Default(), "prompt", "laid-back funk around 95, no crash")
	want := Default()
	want.Weights = groove.Pure(groove.Funk, 0).Weights
	want.BPM, want.Push, want.Humanize, want.Mute[groove.Crash] = 95, 12, 1.2, true
	if !s.Equal(want) {
		t.Errorf("state %+v", s)
	}
	if effect != Decode|Feel|Player {
		t.Errorf("effect %v", effect)
	}
	again, effect := apply(t, s, "/groove/prompt", "laid-back funk around 95, no crash")
	if effect != None || !again.Equal(s) {
		t.Errorf("said twice it has effect %v", effect)
	}
	if _, effect = apply(t, s, "prompt", "freeze"); effect != Hold {
		t.Errorf("freeze has effect %v", effect)
	}
	if s, _ = apply(t, s, "prompt", "another", "one"); s.Seed != 1 {
		t.Errorf("seed %d", s.Seed)
	}
}

func TestPromptMovesFromWhereItIs(t *testing.T) {
	for _, c := range []struct {
		text  string
		value func(State) float64
		from  float64 // set first, by name
		name  string
		want  float64
	}{
		{"faster", func(s State) float64 { return s.BPM }, 100, "bpm", 110},
		{"5 bpm slower", func(s State) float64 { return s.BPM }, 100, "bpm", 95},
		{"faster", func(s State) float64 { return s.BPM }, 300, "bpm", 300},
		{"more swing", func(s State) float64 { return s.Swing }, 0.58, "swing", 0.64},
		{"more swing", func(s State) float64 { return s.Swing }, 0.74, "swing", 0.75},
		{"less swing", func(s State) float64 { return s.Swing }, 0.5, "swing", 0.5},
		{"busier", func(s State) float64 { return s.Density }, 1.3, "density", 1.5},
		{"kick down", func(s State) float64 { return s.Gain[groove.Kick] }, 0.1, "voice/kick/gain", 0},
		{"not too busy", func(s State) float64 { return s.Density }, 0.5, "density", 0.5},
		{"not too busy", func(s State) float64 { return s.Density }, 1.5, "density", 0.9},
		{"not too complex", func(s State) float64 { return s.Complexity }, 0, "complexity", 0},
		{"not too complex", func(s State) float64 { return s.Complexity }, 2, "complexity", 0.85},
		{"not too fast", func(s State) float64 { return s.BPM }, 70, "bpm", 70},
		{"don't be so loud", func(s State) float64 { return s.Gain[groove.Kick] }, 0.5, "voice/kick/gain", 0.5},
		{"slower than 100", func(s State) float64 { return s.BPM }, 80, "bpm", 80},
		{"slower than 100", func(s State) float64 { return s.BPM }, 100, "bpm", 95},
		{"at least 100", func(s State) float64 { return s.BPM }, 80, "bpm", 100},
		{"kick louder than snare", func(s State) float64 { return s.Gain[groove.Kick] }, 0.5, "voice/kick/gain", 1.2},
		{"kick as loud as the snare", func(s State) float64 { return s.Gain[groove.Kick] }, 0.5, "voice/kick/gain", 1},
		{"the kick must not be louder than the snare", func(s State) float64 { return s.Gain[groove.Kick] }, 1.5, "voice/kick/gain", 1},
		{"the kick must not be louder than the snare", func(s State) float64 { return s.Gain[groove.Kick] }, 0.5, "voice/kick/gain", 0.5},
		{"kick 50% louder", func(s State) float64 { return s.Gain[groove.Kick] }, 1.2, "voice/kick/gain", 1.8},
	} {
		s, _ := apply(t, Default(), c.name, c.from)
		if s, _ = apply(t, s, "prompt", c.text); c.value(s) != c.want {
			t.Errorf("%s from %v: %v, want %v", c.text, c.from, c.value(s), c.want)
		}
	}
	s, _ := apply(t, Default(), "prompt", "more jazz")
	if s.Weights[groove.Jazz] != 0.2 || s.Weights[groove.Rock] != 0.8 {
		t.Errorf("more jazz: %v", s.Weights)
	}
	if s, _ = apply(t, s, "prompt", "no jazz"); s.Weights[groove.Rock] != 1 {
		t.Errorf("no jazz: %v", s.Weights)
	}
}

func TestPromptIsAllOrNothing(t *testing.T) {
	for _, c := range []struct {
		args []any
		want error
		text string
	}{
		{[]any{"funk, density 5"}, ErrRange, "density"},
		{[]any{"funk at 100, bpm 9000"}, ErrRange, "20 to 300 BPM"},
		{[]any{"no rock"}, ErrRange, "say which genre instead"},
		{[]any{"xyzzy"}, ErrType, "nothing of it was understood"},
		{[]any{""}, ErrType, "nothing of it was understood"},
		{nil, ErrCount, "words"},
		{[]any{95}, ErrType, "words"},
		{[]any{"funk", 95}, ErrType, "words"},
		{[]any{strings.Repeat("funk ", 2000)}, ErrRange, "10000 characters is out of range: give at most 1000"},
		{[]any{strings.Repeat("\xff", 9999)}, ErrRange, "9999 characters"},
	} {
		s, effect, err := try(Default(), "prompt", c.args...)
		var typed *Error
		if !errors.Is(err, c.want) || !errors.As(err, &typed) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%.60v: %v, want %v with %q", c.args, err, c.want, c.text)
		}
		if effect != None || !s.Equal(Default()) {
			t.Errorf("%.60v: refused, and yet the state changed", c.args)
		}
	}
}

// TestPromptsSetWhatTheTableHas reads every sentence of the corpora: what it sets is in the table, and none is about a parameter that is not there.
func TestPromptsSetWhatTheTableHas(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	settings := 0
	for _, file := range files {
		for _, c := range readSaid(t, filepath.Base(file)) {
			r := ReadPrompt(c.text)
			for _, set := range r.Settings {
				settings++
				if _, err := Lookup(set.Name); err != nil {
					t.Errorf("%q: %v", c.text, err)
				}
			}
			for _, text := range r.Unknown {
				if strings.Contains(text, "here yet") {
					t.Errorf("%q: %s", c.text, text)
				}
			}
		}
	}
	if settings < 1000 {
		t.Errorf("only %d settings were read", settings)
	}
	if _, err := Get(Default(), Prompt); !errors.Is(err, ErrUnknown) {
		t.Errorf("a prompt has a value: %v", err)
	}
}

// TestAloneGenreIsSaid: a genre that plays alone can be no smaller part of the blend, and the answer says so.
func TestAloneGenreIsSaid(t *testing.T) {
	for text, alone := range map[string]bool{"funk, but not too funky": true, "less funk": true, "no jazz": false} {
		before := Default()
		before.Weights = Weights{groove.Funk: 1}
		r, err := Apply(before, mustCommand(t, Prompt, text))
		if err != nil {
			t.Fatal(err)
		}
		if said := len(r.Prompt.Unknown) > 0; said != alone || r.State.Weights != before.Weights {
			t.Errorf("%q: reported %q", text, r.Prompt.Unknown)
		}
	}
}

// TestGlide: a change of the genre over some bars is a glide.
func TestGlide(t *testing.T) {
	for text, bars := range map[string]int{
		"morph into funk over 16 bars": 16, "go from rock to jazz across 8 bars": 8, "over the next 4 bars turn it into reggae": 4,
		"take eight bars to get to soul": 8, "louder over 8 bars": 0, "funk after 8 bars": 0, "funk and no hats over 8 bars": 0,
	} {
		cmd := mustCommand(t, Prompt, text)
		if r, err := Apply(Default(), cmd); err == nil && r.State.Glide != bars || err != nil && bars > 0 {
			t.Errorf("%q: glide %d, want %d (%v)", text, r.State.Glide, bars, err)
		}
	}
}

func mustCommand(t *testing.T, name, arg string) Command {
	t.Helper()
	cmd, err := Request{Name: name, Args: []any{arg}}.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	return cmd
}
