package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

func fillCommand(a *app) *cobra.Command {
	every, amount, complexity := "", "", ""
	cmd := &cobra.Command{
		Use:   "fill",
		Short: "Play a fill now, or have fills come by themselves",
		Long: `End the bar that plays with a fill, which lands on the one of the next; late in a bar it is the next bar's end. With --every,
fills come by themselves and none is played now; --every 0 ends that. --amount is how long and dense they are: up to 0.25 a beat,
0.5 two, 0.75 three, above it the bar. --complexity is where their strokes are: above 1 on sixteenths and from drum to drum,
below 1 on quarters and eighths, as many of them.`,
		Example: `  groovectl fill
  groovectl fill --every 4
  groovectl fill --every 8 --amount 0.8 --complexity 1.6
  groovectl fill --every 0`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if every == "" && amount == "" && complexity == "" {
				return a.apply(cmd, "", steer.FillNow)
			}
			return a.talk(func(c *control.Client) error {
				return a.setFills(cmd, c, [][2]string{{"every", every}, {"amount", amount}, {"complexity", complexity}})
			})
		},
	}
	cmd.Flags().StringVar(&every, "every", "", "bars from fill to fill, 0 to 64; 0 is none")
	cmd.Flags().StringVar(&amount, "amount", "", "how much of a fill, 0 to 1")
	cmd.Flags().StringVar(&complexity, "complexity", "", "how syncopated fills are, 0 to 2; 1 is as drummers play them")
	return cmd
}

// setFills sets what was given, flags and values, and prints it.
func (a *app) setFills(cmd *cobra.Command, c *control.Client, flags [][2]string) error {
	var names []string
	for _, set := range flags {
		flag, value := set[0], set[1]
		if value == "" {
			continue
		}
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			return fmt.Errorf("fill: --%s %q is no number", flag, value)
		}
		name := "fill_" + flag
		if err := c.Command(cmd.Context(), steer.Request{Name: name, Args: []any{value}}); err != nil {
			return err
		}
		names = append(names, name)
	}
	return a.answer(cmd, c, steer.FillNow, names...)
}
