package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/groove"
)

func blendCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "blend GENRE=WEIGHT...",
		Short: "Play a blend of genres",
		Long: `Play a blend of genres, from the next boundary on. Weights are scaled to sum 1; a genre without a weight
weighs 1, and genres that are not named get 0.`,
		Example: `  groovectl blend funk=0.7 jazz=0.3
  groovectl blend "funk 70% + new orleans 30%"
  groovectl blend rock soul`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeBlend,
		RunE: func(cmd *cobra.Command, args []string) error {
			weights, err := groove.ParseBlend(strings.Join(args, ","))
			if err != nil {
				return err
			}
			var pairs []any
			for _, g := range groove.AllGenres() {
				if w, ok := weights[g]; ok {
					pairs = append(pairs, g.String(), w)
				}
			}
			return a.apply(cmd, "blend", "blend", pairs...)
		},
	}
}
