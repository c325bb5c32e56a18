package main

import (
	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/steer"
)

// transportCommands are the commands that move the internal clock, and panic.
func transportCommands(a *app) []*cobra.Command {
	action := func(use, name, short, long string) *cobra.Command {
		return &cobra.Command{
			Use: use, Short: short, Long: long, Example: "  groovectl " + use, Args: cobra.NoArgs,
			ValidArgsFunction: cobra.NoFileCompletions,
			RunE:              func(cmd *cobra.Command, _ []string) error { return a.apply(cmd, "", name) },
		}
	}
	const external = "\n\nWhile an external clock leads, the transport is the DAW's."
	return []*cobra.Command{
		action("start", steer.TransportStart, "Play from the beginning, on the internal clock", "Play from the beginning, on the internal clock."+external),
		action("stop", steer.TransportStop, "Stop the internal clock", "Stop the internal clock and end all notes."+external),
		action("continue", steer.TransportContinue, "Play on from where it stopped, on the internal clock",
			"Play on from where it stopped, on the internal clock."+external),
		action("panic", steer.Panic, "Silence every note at once",
			"Silence every note at once: note-offs for all that sounds, then all-notes-off. Playing goes on."),
	}
}
