package main

import (
	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/steer"
)

// stepCommands go back and forth in what was steered.
func stepCommands(a *app) []*cobra.Command {
	step := func(use, name, short, long string) *cobra.Command {
		return &cobra.Command{
			Use: use, Short: short, Long: long, Example: "  groovectl " + use, Args: cobra.NoArgs,
			ValidArgsFunction: cobra.NoFileCompletions,
			RunE:              func(cmd *cobra.Command, _ []string) error { return a.apply(cmd, "seed", name) },
		}
	}
	return []*cobra.Command{
		step("undo", steer.Back, "Take back the last thing that was steered",
			"Take back the last thing that was steered, from whatever face: the state and the groove come back as they were. A drag of a\n"+
				"fader is one thing, and so is a prompt. Up to 100 steps."),
		step("redo", steer.Forth, "Do again what undo took back", "Do again what undo took back, until something else is steered."),
		step("previous", steer.Previous, "Go back to the groove of the seed before",
			"Go back to the groove of the seed before: the seed goes down by one. It takes over at the next boundary."),
		step("reroll", steer.Reroll, "Draw another groove with the same settings",
			"Draw another groove with the same settings: the seed jumps to a far one. Locked voices keep their parts."),
	}
}
