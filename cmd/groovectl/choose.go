package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

// moreEvery is how often more looks whether all loops are drawn.
const moreEvery = 50 * time.Millisecond

// chooseCommands choose among loops, and remember what was chosen.
func chooseCommands(a *app) []*cobra.Command {
	one := func(use, name, example, long, short string) *cobra.Command {
		return &cobra.Command{
			Use: use, Short: short, Long: long, Example: example, Args: cobra.ExactArgs(1), ValidArgsFunction: cobra.NoFileCompletions,
			RunE: func(cmd *cobra.Command, args []string) error { return a.apply(cmd, "", name, words(args)...) },
		}
	}
	skip := &cobra.Command{
		Use: "skip", Short: "Go to the next groove, and remember that this one was not wanted",
		Long:    "Go to the next groove, as next does, and remember that this one was not wanted. With taste above 0 that weighs in the next choice.",
		Example: "  groovectl skip", Args: cobra.NoArgs, ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.apply(cmd, "seed", steer.Skip) },
	}
	return []*cobra.Command{
		moreCommand(a), skip,
		one("keep CODE", steer.Keep, "  groovectl keep G27G1VXAX737ZSC81008C06T23R",
			"Keep the loop of a recall code as a favorite scene, without playing it. groovectl favorite keeps the one that plays.", "Keep a loop that does not play"),
		one("rate 1-5", steer.Rate, "  groovectl rate 5\n  groovectl set taste 0.7",
			"Rate the groove that plays, from 1 (never again) to 5 (more like it). It stays on this machine. With taste above 0 it weighs in the next choice;\n"+
				"groovectl set forget_taste forgets everything.", "Rate the groove that plays"),
	}
}

func moreCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "more",
		Short: "Draw eight more loops to choose from",
		Long: `Draw eight more loops in the settings that play, and list them: four near to the loop that plays, four others. The groove plays on. groovectl recall
CODE plays one, groovectl keep CODE keeps it as a scene. Each time they are others. The page shows them as rolls, and plays them.`,
		Example: `  groovectl more
  groovectl recall $(groovectl more --json | jq -r .loops[0].code)`,
		Args: cobra.NoArgs, ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.talk(func(c *control.Client) error {
				m, err := drawMore(cmd, c)
				if err != nil {
					return err
				}
				if asJSON {
					return terminal.PrintJSON(cmd.OutOrStdout(), m)
				}
				t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				for i, l := range m.Loops {
					fmt.Fprintf(t, "%d\t%s\t%d hits\t%s\n", i+1, l.Title, l.Hits, l.Code)
				}
				return t.Flush()
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

// drawMore has the daemon draw loops, and waits until all are there.
func drawMore(cmd *cobra.Command, c *control.Client) (control.More, error) {
	if err := c.Command(cmd.Context(), steer.Request{Name: steer.More}); err != nil {
		return control.More{}, err
	}
	for {
		m, err := c.More(cmd.Context())
		if err != nil || m.Left == 0 {
			return m, err
		}
		select {
		case <-cmd.Context().Done():
			return m, cmd.Context().Err()
		case <-time.After(moreEvery):
		}
	}
}
