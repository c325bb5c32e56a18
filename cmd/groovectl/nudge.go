package main

import "github.com/spf13/cobra"

func nudgeCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "nudge X Y",
		Short: "Move the groove along the model's two main directions",
		Long: `Move the groove along the two directions in which the output of this model changes most. Each is a number from -3 to 3;
0 0 is the groove as it was drawn.`,
		Example: `  groovectl nudge 0.5 -0.2
  groovectl nudge 0 0`,
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.apply(cmd, "nudge", "nudge", words(args)...)
		},
	}
}
