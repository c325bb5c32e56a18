package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

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
		if c.Parent() != nil && c.Parent().Name() == "bench" {
			return // the flags of a measurement are its examples
		}
		if !strings.HasPrefix(c.Example, "  groovectl") {
			t.Errorf("%s: --help has no examples", c.CommandPath())
		}
	})
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
