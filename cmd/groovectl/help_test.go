package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/groove"
)

// every visits all commands that do something.
func every(c *cobra.Command, visit func(*cobra.Command)) {
	if c.Runnable() {
		visit(c)
	}
	for _, sub := range c.Commands() {
		every(sub, visit)
	}
}

func TestEveryCommandHasExamples(t *testing.T) {
	every(newRoot(), func(c *cobra.Command) {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: want a short help text without a full stop, got %q", c.CommandPath(), c.Short)
		}
		if !strings.HasPrefix(c.Example, "  groovectl") {
			t.Errorf("%s: --help has no examples", c.CommandPath())
		}
	})
}

// TestEveryCommandCanAnswerInJSON walks the commands; there are no exceptions.
func TestEveryCommandCanAnswerInJSON(t *testing.T) {
	every(newRoot(), func(c *cobra.Command) {
		if c.Flags().Lookup("json") == nil {
			t.Errorf("%s has no --json", c.CommandPath())
		}
	})
}

func TestAnswersInJSON(t *testing.T) {
	d := ctltest.Start(t)
	for _, tt := range []struct {
		args []string
		done string
		want string
	}{
		{[]string{"genre", "funk"}, "genre", `{"genre":["funk"]}`},
		{[]string{"blend", "funk=3", "jazz=1"}, "blend", `{"blend":["funk",0.75,"jazz",0.25]}`},
		{[]string{"bpm", "99.5"}, "bpm", `{"bpm":[99.5]}`},
		{[]string{"nudge", "1", "-1"}, "nudge", `{"nudge":[1,-1]}`},
		{[]string{"set", "swing", "0.6"}, "swing", `{"swing":[0.6]}`},
		{[]string{"voice", "kick", "mute", "on"}, "voice/kick/mute", `{"voice/kick/mute":[true]}`},
		{[]string{"lock", "kick", "snare"}, "lock", `{"voice/kick/lock":[true],"voice/snare/lock":[true]}`},
		{[]string{"dice", "ride", "hihat"}, "dice", `{"voice/closed_hat/redraw":[1],"voice/ride/redraw":[1]}`},
		{[]string{"fill"}, "fill", `{}`},
		{[]string{"fill", "--every", "4", "--amount", "0.8"}, "fill", `{"fill_amount":[0.8],"fill_every":[4]}`},
		{[]string{"freeze"}, "freeze", `{"freeze":[true]}`},
		{[]string{"next"}, "next", `{"seed":[1]}`},
		{[]string{"previous"}, "previous", `{"seed":[0]}`},
		{[]string{"undo"}, "undo", `{}`}, // this daemon takes nothing back
		{[]string{"save", "x"}, "preset/save", `{}`},
		{[]string{"save", "tight", "funk"}, "preset/save", `{}`},
		{[]string{"start"}, "transport/start", `{}`},
		{[]string{"panic"}, "panic", `{}`},
	} {
		out, _, err := ctl(t, append(tt.args, "--json")...)
		var doc struct {
			SchemaVersion int             `json:"schema_version"`
			Done          string          `json:"done"`
			Values        json.RawMessage `json:"values"`
		}
		if err != nil || json.Unmarshal([]byte(out), &doc) != nil {
			t.Errorf("%v prints %q, %v", tt.args, out, err)
			continue
		}
		if doc.SchemaVersion != 1 || doc.Done != tt.done || string(doc.Values) != tt.want {
			t.Errorf("%v prints %s, want %s and %s", tt.args, out, tt.done, tt.want)
		}
	}
	if len(d.Applied()) == 0 {
		t.Error("nothing was done")
	}
}

func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		out, _, err := ctl(t, "completion", shell)
		if err != nil || !strings.Contains(out, "groovectl") || len(out) < 500 {
			t.Errorf("%s: %d bytes, %v", shell, len(out), err)
		}
	}
}

// completions asks as a shell does.
func completions(t *testing.T, args ...string) []string {
	t.Helper()
	out, _, err := ctl(t, append([]string{"__complete"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, line := range strings.Split(out, "\n") {
		word, _, _ := strings.Cut(line, "\t")
		if word != "" && !strings.HasPrefix(word, ":") {
			words = append(words, word)
		}
	}
	return words
}

func TestCompletionKnowsTheWords(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string // one of the words
		n    int    // how many; 0 = some
	}{
		{[]string{"genre", ""}, "funk", groove.NumGenres},
		{[]string{"genre", "f"}, "funk", 1},
		{[]string{"blend", "funk=0.5", ""}, "jazz=", groove.NumGenres - 1},
		{[]string{"set", ""}, "voice/kick/gain", 0},
		{[]string{"set", "quantize", ""}, "beat", 4},
		{[]string{"set", "freeze", ""}, "off", 2},
		{[]string{"get", "voice/r"}, "voice/ride/mute", 0},
		{[]string{"set", "quantize", "b"}, "bar", 2},
		{[]string{"voice", ""}, "closed_hat", groove.NumVoices},
		{[]string{"voice", "kick", ""}, "gain", 0},
		{[]string{"voice", "kick", "mute", ""}, "on", 2},
		{[]string{"freeze", ""}, "off", 2},
		{[]string{"audition", "--genre", ""}, "funk", groove.NumGenres},
		{[]string{"render", "--genre", ""}, "reggae", groove.NumGenres},
	} {
		got := completions(t, tt.args...)
		if !slices.Contains(got, tt.want) || tt.n > 0 && len(got) != tt.n {
			t.Errorf("%v: got %d: %v", tt.args, len(got), got)
		}
	}
	for _, args := range [][]string{{"bpm", ""}, {"set", "swing", ""}, {"set", "nonsense", ""}, {"genre", "funk", ""}} {
		if got := completions(t, args...); len(got) != 0 {
			t.Errorf("%v: got %v, want nothing", args, got)
		}
	}
}

func TestCompletionAsksTheDaemon(t *testing.T) {
	ctltest.Start(t)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"load", ""}, "tight"},
		{[]string{"load", "--scene", ""}, "broken"},
		{[]string{"favorite", ""}, "tight"},
		{[]string{"save", ""}, "tight"},
		{[]string{"use", ""}, "default"},
		{[]string{"set", "kit", ""}, "gm"},
		{[]string{"kit", "show", ""}, "gm"},
		{[]string{"kit", "test", ""}, "gm"},
		{[]string{"kit", "test", "--voice", ""}, "open_hat"},
		{[]string{"lock", "kick", ""}, "snare"},
		{[]string{"retrain", "--genre", ""}, "highlife"},
	} {
		if got := completions(t, tt.args...); !slices.Contains(got, tt.want) {
			t.Errorf("%v: got %v, want %s among them", tt.args, got, tt.want)
		}
	}
}

func TestVersion(t *testing.T) {
	out, _, err := ctl(t, "version")
	if err != nil || !strings.HasPrefix(out, "groovectl "+version+" (go") {
		t.Errorf("got %q, %v", out, err)
	}
	out, _, err = ctl(t, "version", "--json")
	var doc versionDoc
	if err != nil || json.Unmarshal([]byte(out), &doc) != nil || doc.Version != version || doc.Go == "" {
		t.Errorf("got %q, %v", out, err)
	}
}
