package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

func diceCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "dice VOICE...",
		Short: "Draw some voices again by themselves; the others stay as they are",
		Long: `Draw these voices again, each by itself: another part to what the others play, which does not change. Each time it is another.
The number that is printed brings a part back: groovectl voice snare redraw 2, and 0 for the one that was drawn with the others.
Undo takes it back. Variations keep the new part; next draws all voices together again. A locked voice keeps its part.

The voices: ` + strings.Join(voiceNames(), ", ") + ".",
		Example:           "  groovectl dice snare\n  groovectl dice kick closed_hat\n  groovectl voice snare redraw 0",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeVoices,
		RunE: func(cmd *cobra.Command, args []string) error {
			voices := make([]groove.Voice, len(args))
			for i, arg := range args {
				var err error
				if voices[i], err = groove.ParseVoice(arg); err != nil {
					return err
				}
			}
			return a.dice(cmd, voices)
		},
	}
}

func (a *app) dice(cmd *cobra.Command, voices []groove.Voice) error {
	return a.talk(func(c *control.Client) error {
		names := make([]string, len(voices))
		for i, v := range voices {
			if err := c.Command(cmd.Context(), steer.Request{Name: steer.DiceOf(v)}); err != nil {
				return err
			}
			names[i] = steer.RedrawOf(v)
		}
		slices.Sort(names)
		return a.answer(cmd, c, "dice", slices.Compact(names)...)
	})
}
