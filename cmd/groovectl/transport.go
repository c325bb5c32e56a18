package main

import (
	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/steer"
)

// transportCommands are the commands that move the song, and panic.
func transportCommands(a *app) []*cobra.Command {
	action := func(use, name, short, long string) *cobra.Command {
		return &cobra.Command{
			Use: use, Short: short, Long: long, Example: "  groovectl " + use, Args: cobra.NoArgs,
			ValidArgsFunction: cobra.NoFileCompletions,
			RunE:              func(cmd *cobra.Command, _ []string) error { return a.apply(cmd, "", name) },
		}
	}
	const external = "\n\nWith an external clock, the song follows its ticks and its tempo; the DAW's next start, stop or\n" +
		"continue has effect, too."
	return []*cobra.Command{
		action("start", steer.TransportStart, "Play from the beginning", "Play from the beginning."+external),
		action("stop", steer.TransportStop, "Stop playing", "Stop playing and end all notes."+external),
		action("continue", steer.TransportContinue, "Play on from where it stopped",
			"Play on from where it stopped."+external),
		action("panic", steer.Panic, "Silence every note at once",
			"Silence every note at once: note-offs for all that sounds, then all-notes-off. Playing goes on."),
	}
}
