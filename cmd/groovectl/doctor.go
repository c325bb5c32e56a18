package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/doctor"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
)

func doctorCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the machine, and say how to repair what is wrong",
		Long: `Check what grooved needs: settings, model and engine, MIDI system and ports, the clock and its jitter, real-time priority, how
late notes are, folders and the room in them, control socket, OSC port and web page. It changes nothing. Clock and
note timing can only be checked while a daemon runs. The exit code is 1 when something essential is missing.`,
		Example: `  groovectl doctor
  groovectl doctor --json | jq '.checks[] | select(.verdict != "ok")'`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found := doctor.Examine(cmd.Context(), doctor.Options{Socket: a.socketPath(), Version: version})
			if asJSON {
				return doctor.WriteJSON(cmd.OutOrStdout(), found)
			}
			return doctor.WriteText(terminal.Of(cmd.OutOrStdout(), os.Getenv), found)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document, with schema_version")
	return cmd
}
