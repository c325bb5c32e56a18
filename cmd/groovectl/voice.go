package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/groove"
)

func voiceCommand(a *app) *cobra.Command {
	parts := []string{"gain", "mute"}
	return &cobra.Command{
		Use:   "voice NAME gain|mute [VALUE]",
		Short: "Set the gain of a voice, or mute it",
		Long: "Set how loud a voice is, 0 to 2, or mute it. mute without a value toggles.\n\nThe voices: " +
			strings.Join(voiceNames(), ", ") + ".",
		Example: `  groovectl voice ride gain 0.6
  groovectl voice closed_hat mute on
  groovectl voice kick mute`,
		Args:              cobra.RangeArgs(2, 3),
		ValidArgsFunction: complete(voiceNames(), parts, []string{"on", "off"}),
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := groove.ParseVoice(args[0])
			if err != nil {
				return err
			}
			part := strings.ToLower(args[1])
			if part != "gain" && part != "mute" {
				return fmt.Errorf("voice %s has no %q: give gain or mute", v, args[1])
			}
			name := "voice/" + v.String() + "/" + part
			return a.apply(cmd, name, name, words(args[2:])...)
		},
	}
}
