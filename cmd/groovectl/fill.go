package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

func fillCommand(a *app) *cobra.Command {
	every, amount := "", ""
	cmd := &cobra.Command{
		Use:   "fill",
		Short: "Play a fill now, or have fills come by themselves",
		Long: `End the bar that plays with a fill, which lands on the one of the next; late in a bar it is the next bar's end. With --every,
fills come by themselves and none is played now; --every 0 ends that. --amount is how long and dense they are: up to 0.25 a beat,
0.5 two, 0.75 three, above it the bar.`,
		Example: `  groovectl fill
  groovectl fill --every 4
  groovectl fill --every 8 --amount 0.8
  groovectl fill --every 0`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if every == "" && amount == "" {
				return a.apply(cmd, "", steer.FillNow)
			}
			return a.talk(func(c *control.Client) error { return setFills(cmd, c, every, amount) })
		},
	}
	cmd.Flags().StringVar(&every, "every", "", "bars from fill to fill, 0 to 64; 0 is none")
	cmd.Flags().StringVar(&amount, "amount", "", "how much of a fill, 0 to 1")
	return cmd
}

// setFills sets what was given, and prints it.
func setFills(cmd *cobra.Command, c *control.Client, every, amount string) error {
	for _, set := range []struct{ flag, name, value string }{{"every", "fill_every", every}, {"amount", "fill_amount", amount}} {
		if set.value == "" {
			continue
		}
		if _, err := strconv.ParseFloat(set.value, 64); err != nil {
			return fmt.Errorf("fill: --%s %q is no number", set.flag, set.value)
		}
		if err := c.Command(cmd.Context(), steer.Command{Name: set.name, Args: []any{set.value}}); err != nil {
			return err
		}
		s, err := c.Status(cmd.Context())
		if err != nil {
			return err
		}
		if err := printParam(cmd, s, set.name); err != nil {
			return err
		}
	}
	return nil
}
