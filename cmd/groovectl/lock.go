package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

func lockCommand(a *app) *cobra.Command {
	off := false
	cmd := &cobra.Command{
		Use:   "lock VOICE...",
		Short: "Keep the part of some voices while the others change",
		Long: `Keep the hits of these voices. A new seed, genre or latent then changes the other voices only. Gain, swing and mute still
work on locked voices. --off unlocks them.

The voices: ` + strings.Join(voiceNames(), ", ") + ".",
		Example: `  groovectl lock kick snare
  groovectl reroll
  groovectl lock --off kick`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeVoices,
		RunE: func(cmd *cobra.Command, args []string) error {
			names := make([]string, len(args))
			for i, arg := range args {
				v, err := groove.ParseVoice(arg)
				if err != nil {
					return err
				}
				names[i] = "voice/" + v.String() + "/lock"
			}
			return a.lock(cmd, names, !off)
		},
	}
	cmd.Flags().BoolVar(&off, "off", false, "unlock them")
	return cmd
}

func (a *app) lock(cmd *cobra.Command, names []string, on bool) error {
	return a.talk(func(c *control.Client) error {
		for _, name := range names {
			if err := c.Command(cmd.Context(), steer.Request{Name: name, Args: []any{on}}); err != nil {
				return err
			}
		}
		return a.answer(cmd, c, "lock", names...)
	})
}

// completeVoices offers the voices that were not typed yet.
func completeVoices(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var rest []cobra.Completion
	for _, v := range voiceNames() {
		if !slices.Contains(args, v) {
			rest = append(rest, v)
		}
	}
	return beginning(rest, begun), cobra.ShellCompDirectiveNoFileComp
}
