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
		Short: "Play a fill now, or one every few bars",
		Long: `End the current bar with a fill that lands on the next downbeat; late in a bar, the next bar gets it. --every N plays a fill
every N bars instead, and --every 0 ends that. --amount sets length and density: up to 0.25 one beat, 0.5 two, 0.75 three, more
the whole bar. --complexity moves the strokes: above 1 to sixteenths and across the drums, below 1 to quarters and eighths.`,
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
