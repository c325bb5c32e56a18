package main

import "github.com/spf13/cobra"

func bpmCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "bpm N",
		Short: "Set the tempo",
		Long: `Set the tempo, 20 to 300 BPM. With an external clock, the clock's tempo is played; this one only
shapes the groove.`,
		Example:           `  groovectl bpm 104.5`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.apply(cmd, "bpm", "bpm", words(args)...)
		},
	}
}
