package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/control"
)

func reloadCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "reload",
		Short: "Read the config file and the kits again",
		Long: `Read the config file and the kits again. The daemon does that itself when a file is saved. Use this for files in network
folders, or to see what a change does. A file with a mistake changes nothing, and the daemon plays on.`,
		Example:           "  groovectl reload",
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.talk(func(c *control.Client) error {
				r, err := c.Reload(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(r)
				}
				return printReload(cmd, r)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

func printReload(cmd *cobra.Command, r control.Reload) error {
	var text string
	if len(r.Applied) > 0 {
		text += fmt.Sprintf("%s: in force: %s\n", r.File, strings.Join(r.Applied, ", "))
	}
	if len(r.Restart) > 0 {
		text += fmt.Sprintf("%s: at the next start: %s\n", r.File, strings.Join(r.Restart, ", "))
	}
	if text == "" {
		text = r.File + ": nothing has changed\n"
	}
	for _, line := range describe.Lines(r.KitsError) {
		text += "! kit: " + line + "\n"
	}
	_, err := fmt.Fprint(cmd.OutOrStdout(), text)
	return err
}
