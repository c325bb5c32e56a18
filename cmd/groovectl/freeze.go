package main

import "github.com/spf13/cobra"

func freezeCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "freeze [on|off]",
		Short: "Keep the loop that plays",
		Long: `Repeat the loop that plays instead of varying it; off ends that. You can still change the groove: the changed loop is then
repeated. Without an argument, freeze is switched on.`,
		Example: `  groovectl freeze
  groovectl freeze off`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: complete([]string{"on", "off"}),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"on"}
			}
			return a.apply(cmd, "freeze", "freeze", words(args)...)
		},
	}
}
