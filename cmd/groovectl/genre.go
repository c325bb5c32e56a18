package main

import (
	"strings"

	"github.com/spf13/cobra"
)

func genreCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "genre NAME",
		Short: "Play one genre",
		Long: "Play one genre, from the next boundary on (see: groovectl set quantize).\n\nThe genres: " +
			strings.Join(genreNames(), ", ") + ".\nUsual other names do too: hip-hop, \"new orleans\", r&b.",
		Example: `  groovectl genre funk
  groovectl genre hip-hop`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: complete(genreNames()),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.apply(cmd, "genre", "genre", strings.Join(args, " "))
		},
	}
}
