package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove/prompt"
)

// promptDoc is what prompt --json prints.
type promptDoc struct {
	SchemaVersion int    `json:"schema_version"`
	Prompt        string `json:"prompt"`
	Done          bool   `json:"done"` // false: it was only read
	steer.PromptReply
}

func promptCommand(a *app) *cobra.Command {
	dry, asJSON := false, false
	cmd := &cobra.Command{
		Use:   "prompt WORDS...",
		Short: "Say in words what to play",
		Long: `Say in words what to play: genres, a tempo, a feel, voices with more, less or no, fills; also undo, reset, stop, "save
this as NAME", "roll the snare again", "more like this", "rate it 4" and "unpin the kick". All of it is set at once, as
one change; after an error nothing changes. It prints what it understood and what it did not: a part of a sentence that
it does not understand does nothing.

A word by itself sets ("busy"); a comparison moves from what plays ("busier", "hats down a bit", "kick louder than
snare"). "No", "except", "but not", "keep", "leave" and "don't touch" count for what they are said of. Where hits are
("kick on 1 and 3", "16th hats", "four on the floor") is pinned, see groovectl pin.`,
		Example: `  groovectl prompt "laid-back funk around 95, busy hats, no crash, fill every 4 bars"
  groovectl prompt 70% funk 30% jazz, swing 60%
  groovectl prompt a bit faster, louder snare
  groovectl prompt "everything quieter except the snare, at least 120 bpm"
  groovectl prompt --dry-run "no cymbals except the ride"`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completePrompt,
		RunE: func(cmd *cobra.Command, args []string) error {
			for i, arg := range args {
				args[i] = strings.TrimSpace(arg)
			}
			return a.prompt(cmd, strings.Join(args, " "), dry, asJSON)
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what it would set; no daemon is needed")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

func (a *app) prompt(cmd *cobra.Command, text string, dry, asJSON bool) error {
	doc := promptDoc{SchemaVersion: control.SchemaVersion, Prompt: text, Done: !dry}
	var err error
	if dry {
		_, err = try(a.steered(cmd), steer.Request{Name: steer.Prompt, Args: []any{text}})
		doc.PromptReply = steer.ReadPrompt(text)
	} else {
		err = a.talk(func(c *control.Client) (err error) {
			doc.PromptReply, err = c.Prompt(cmd.Context(), text)
			return err
		})
	}
	if err != nil {
		return err
	}
	if asJSON {
		return terminal.PrintJSON(cmd.OutOrStdout(), doc)
	}
	return printPrompt(cmd, doc)
}

// steered returns what the daemon plays with, or the defaults when none answers: against it a dry run sees whether the
// prompt would be refused.
func (a *app) steered(cmd *cobra.Command) steer.State {
	state := steer.Default()
	// That no daemon answers is no error here.
	_ = a.talk(func(c *control.Client) error {
		s, err := c.Status(cmd.Context())
		if err == nil {
			state = s.Steer
		}
		return err
	})
	return state
}

func printPrompt(cmd *cobra.Command, doc promptDoc) error {
	var b strings.Builder
	for _, line := range doc.Understood {
		fmt.Fprintln(&b, line)
	}
	for _, w := range doc.Patterns {
		fmt.Fprintf(&b, "not possible: %s (where single hits are)\n", w.Text)
	}
	for _, line := range doc.Unknown {
		fmt.Fprintf(&b, "not understood: %s\n", line)
	}
	if !doc.Done && len(doc.Settings) > 0 {
		fmt.Fprintln(&b, "\nThis would set:")
		for _, s := range doc.Settings {
			fmt.Fprintln(&b, "  "+settingLine(s))
		}
	}
	_, err := fmt.Fprint(cmd.OutOrStdout(), b.String())
	return err
}

// settingLine writes a setting as get does, with how it changes what is there.
func settingLine(s prompt.Setting) string {
	line := strings.TrimRight(s.Name+" "+describe.Values(s.Args), " ")
	if how := opNotes[s.Op]; how != "" {
		return line + " (" + how + ")"
	}
	return line
}

// opNotes say how a setting changes the value that is there. An operation without a note replaces it.
var opNotes = map[prompt.Op]string{
	prompt.Add:     "added",
	prompt.Scale:   "times",
	prompt.Lean:    "-1 least, 0 default, 1 most",
	prompt.Within:  "the range that it is kept in",
	prompt.Over:    "more than that",
	prompt.Equal:   "like that",
	prompt.NotOver: "not more than that",
	prompt.Shift:   "added, of the way from the default to the end",
}

// completePrompt offers words that a prompt often has.
func completePrompt(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	words := append(genreNames(), "laid-back", "tight", "loose", "swung", "straight", "busy", "sparse", "loud", "soft", "no", "more", "less",
		"only", "faster", "slower", "half-time", "fill", "hats")
	return beginning(append(words, voiceNames()...), begun), cobra.ShellCompDirectiveNoFileComp
}
