package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove/rhythm"
)

const pinExample = `  groovectl pin four on the floor
  groovectl pin kick on 1 and 3, snare on 2 and 4
  groovectl pin no kick on 3
  groovectl pin add a kick on the and of 4
  groovectl pin --steps "kick 0 8/120; snare !4"
  groovectl pin
  groovectl unpin kick`

func pinCommand(a *app) *cobra.Command {
	steps := ""
	cmd := &cobra.Command{
		Use:   "pin [WORDS...]",
		Short: "Say where hits are: the rest is drawn around them",
		Long: `Pin hits, in words: which voices play on which beats of every bar. A voice then plays there and nowhere else; "add" keeps its
other hits, and "no" takes only those away. The rest of the groove is drawn around them, also after next, in other genres and in
the variations, until they are unpinned; undo takes them back. Fills play over them.

--steps pins single cells of the loop: steps from 0 to 63, with a velocity after / if it matters, and ! for no hit.
Without words it prints what is pinned, in that form.`,
		Example:           pinExample,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case steps != "" && len(args) > 0:
				return fmt.Errorf("pin: give words or --steps, not both")
			case steps != "":
				return a.apply(cmd, steer.Pins, steer.Pin, steps)
			case len(args) > 0:
				text, err := pinsOf(strings.Join(args, " "))
				if err != nil {
					return err
				}
				return a.apply(cmd, steer.Pins, steer.Pin, text)
			}
			return a.talk(func(c *control.Client) error { return a.answer(cmd, c, "", steer.Pins) })
		},
	}
	cmd.Flags().StringVar(&steps, "steps", "", `cells of the loop: "kick 0 8/120; snare !4"`)
	return cmd
}

// pinsOf reads words for where hits are.
func pinsOf(words string) (string, error) {
	for _, not := range []bool{false, true} {
		if pins, ok := rhythm.Read(words, not); ok {
			return pins.Text(), nil
		}
	}
	return "", fmt.Errorf("pin: %q does not say which voice plays where: say for instance %q, or name cells with --steps", words, "kick on 1 and 3")
}

func unpinCommand(a *app) *cobra.Command {
	steps := ""
	cmd := &cobra.Command{
		Use:   "unpin [VOICE...]",
		Short: "Let pinned hits be drawn again",
		Long: `Let the hits of these voices be drawn again; without a voice, those of all. --steps names single cells: "kick 0 8".

The voices: ` + strings.Join(voiceNames(), ", ") + ".",
		Example:           "  groovectl unpin kick snare\n  groovectl unpin\n  groovectl unpin --steps \"kick 0 8\"",
		ValidArgsFunction: completeVoices,
		RunE: func(cmd *cobra.Command, args []string) error {
			cells := strings.Join(args, "; ")
			switch {
			case steps != "" && len(args) > 0:
				return fmt.Errorf("unpin: give voices or --steps, not both")
			case steps != "":
				cells = steps
			case len(args) == 0:
				cells = "all"
			}
			return a.apply(cmd, steer.Pins, steer.Unpin, cells)
		},
	}
	cmd.Flags().StringVar(&steps, "steps", "", `cells of the loop: "kick 0 8"`)
	return cmd
}
