package main

import (
	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/steer"
)

func nextCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "next",
		Short:             "Draw another groove in the same style",
		Long:              "Draw another groove in the same style: the seed goes up by one. It takes over at the next boundary.",
		Example:           "  groovectl next",
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.apply(cmd, "seed", steer.Next)
		},
	}
}
