package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/bugreport"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

// reportDoc is what bugreport --json prints.
type reportDoc struct {
	SchemaVersion int    `json:"schema_version"`
	File          string `json:"file"`
}

func bugreportCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "bugreport [FILE]",
		Short: "Collect what helps to find a fault into one .zip file",
		Long: `Collect what helps to find a fault into one .zip file: what doctor finds, the status and the settings of the daemon, the end of its
log, and the versions of the libraries. It has no notes, recordings, models or tokens; your name, the place of your folders, the
machine's name and network addresses are replaced. Nothing is sent anywhere. It works without a daemon, too.`,
		Example:           "  groovectl bugreport\n  groovectl bugreport gig.zip",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.FixedCompletions([]cobra.Completion{"zip"}, cobra.ShellCompDirectiveFilterFileExt),
		RunE: func(cmd *cobra.Command, args []string) error {
			now := time.Now()
			file := now.Format("groovegen-report-2006-01-02-150405.zip")
			if len(args) > 0 {
				file = args[0]
			}
			report := bugreport.Collect(cmd.Context(), bugreport.Options{Socket: a.socketPath(), Version: version, Now: now})
			if err := atomicfile.WriteFile(file, 0o600, report.Write); err != nil {
				return fmt.Errorf("bugreport: %w", err)
			}
			if asJSON {
				return terminal.PrintJSON(cmd.OutOrStdout(), reportDoc{1, file})
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "wrote %s: read it before you send it\n", file)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document with the file's name")
	return cmd
}
