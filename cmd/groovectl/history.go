package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

func historyCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "history",
		Short: "List the last 64 loops that played",
		Long: `List the last 64 loops that played, the newest last. groovectl recall plays one again, by its number or its code, and render --code
writes one to files without a daemon. A star marks
the loop that plays now.`,
		Example: `  groovectl history
  groovectl history --json | jq '.loops[-1].code'`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.talk(func(c *control.Client) error {
				h, err := c.History(cmd.Context())
				if err != nil {
					return err
				}
				return printHistory(cmd, h, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

func printHistory(cmd *cobra.Command, h control.History, asJSON bool) error {
	if asJSON {
		return terminal.PrintJSON(cmd.OutOrStdout(), h)
	}
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	several := slices.ContainsFunc(h.Loops, func(l control.PastLoop) bool { return l.Model != h.Loops[0].Model })
	for _, l := range h.Loops {
		star, title := " ", l.Title
		if several { // of one model only it would be the same in each line
			title += ", model " + l.Model
		}
		if l.Playing {
			star = "*"
		}
		// Its error comes again from Flush.
		_, _ = fmt.Fprintf(t, "%s%d\t%s\t%s\t%d hits\t%s\n", star, l.ID, l.At.Local().Format("15:04:05"), l.Code, l.Hits, title)
	}
	return t.Flush()
}

func recallCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "recall CODE|FILE|NUMBER|-N|SEED:VARIATION",
		Short: "Play a loop again",
		Long: `Play a loop again, note for note, with its settings. Give its recall code, a file that was exported from it, its number in
groovectl history, or -N for N loops back. The code has everything that the loop needs except the model, which it names. A loop of
another model comes back from the history note for note, too; the loops after it come from the current model.

A seed and a variation, such as 7:3, make that loop with the current settings.`,
		Example: `  groovectl recall 12
  groovectl recall -1
  groovectl recall G27G1VXAX737X6YQDPA7TZNG35
  groovectl recall tuesday.mid
  groovectl recall 7:3`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.ContainsAny(args[0], "./\\") { // a file
				code, err := codeOrFile(args[0])
				if err != nil {
					return fmt.Errorf("recall: %w", err)
				}
				args = []string{code}
			}
			return a.apply(cmd, "seed", steer.Recall, words(args)...)
		},
	}
}
