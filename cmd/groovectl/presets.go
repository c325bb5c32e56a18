package main

import (
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/preset"
)

func presetsCommand(a *app) *cobra.Command {
	favorites, asJSON := false, false
	cmd := &cobra.Command{
		Use:   "presets",
		Short: "List the presets and scenes",
		Long:  "List the presets and scenes. A star marks a favorite. Files that cannot be loaded are listed with the reason.",
		Example: `  groovectl presets
  groovectl presets --favorites
  groovectl presets --json | jq -r '.presets[].file'`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.talk(func(c *control.Client) error {
				list, err := c.Presets(cmd.Context())
				if err != nil {
					return err
				}
				if favorites {
					list.Presets = slices.DeleteFunc(list.Presets, func(e preset.Entry) bool { return !e.Favorite })
				}
				return printPresets(cmd, list, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&favorites, "favorites", false, "only the favorites")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

func printPresets(cmd *cobra.Command, list control.Presets, asJSON bool) error {
	if asJSON {
		return terminal.PrintJSON(cmd.OutOrStdout(), list)
	}
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, e := range list.Presets {
		star, what := " ", e.Title
		if e.Favorite {
			star = "*"
		}
		if e.Error != "" {
			what = "cannot be loaded"
		}
		// Its error comes again from Flush.
		_, _ = fmt.Fprintf(t, "%s%s\t%s\t%s\t%s\n", star, e.Name, e.Kind, what, e.File)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, e := range list.Presets { // below the table, which a long reason would make as wide
		if e.Error == "" {
			continue
		}
		if _, err := fmt.Fprintln(cmd.OutOrStdout(), "!", e.Error); err != nil {
			return err
		}
	}
	return nil
}
