package main

import "github.com/spf13/cobra"

func bpmCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "bpm N",
		Short: "Set the tempo",
		Long: `Set the tempo, 20 to 300 BPM. While an external clock leads, this is the tempo that the model is told, and the
clock's tempo is played.`,
		Example:           `  groovectl bpm 104.5`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.apply(cmd, "bpm", "bpm", words(args)...)
		},
	}
}
