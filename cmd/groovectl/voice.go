package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

func voiceCommand(a *app) *cobra.Command {
	parts := voiceParts()
	return &cobra.Command{
		Use:   "voice NAME " + strings.Join(parts, "|") + " [VALUE]",
		Short: "Set one voice: gain, density, mute, solo",
		Long: "Set the parameters of one voice. A switch without a value toggles.\n\n" + voicePartsText() +
			"\nThe voices: " + strings.Join(voiceNames(), ", ") + ".",
		Example: `  groovectl voice ride gain 0.6
  groovectl voice closed_hat mute on
  groovectl voice kick solo
  groovectl voice snare density 1.4`,
		Args:              cobra.RangeArgs(2, 3),
		ValidArgsFunction: complete(voiceNames(), parts, []string{"on", "off"}),
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := groove.ParseVoice(args[0])
			if err != nil {
				return err
			}
			part := strings.ToLower(args[1])
			if !slices.Contains(parts, part) {
				return fmt.Errorf("voice %s has no %q: give %s", v, args[1], strings.Join(parts, ", "))
			}
			name := "voice/" + v.String() + "/" + part
			return a.apply(cmd, name, name, words(args[2:])...)
		},
	}
}

// kickPrefix begins the names of one voice's parameters; those of the others are alike.
const kickPrefix = "voice/kick/"

// voiceParts lists what each voice has, as the table of parameters says.
func voiceParts() []string {
	var parts []string
	for _, p := range steer.Params() {
		if part, ok := strings.CutPrefix(p.Name, kickPrefix); ok && !p.Action() {
			parts = append(parts, part)
		}
	}
	return parts
}

func voicePartsText() string {
	var b strings.Builder
	for _, part := range voiceParts() {
		if p, err := steer.Lookup(kickPrefix + part); err == nil {
			fmt.Fprintf(&b, "  %-9s %s: %s\n", part, rangeOf(p), p.Doc)
		}
	}
	return b.String()
}
