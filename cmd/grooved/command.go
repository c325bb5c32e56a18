package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/config"
)

// newCommand builds the command line. Each setting of the config file that has a flag gets one.
func newCommand() *cobra.Command {
	var flags config.Flags
	cmd := &cobra.Command{
		Use:   "grooved",
		Short: "Play drum grooves that a neural network invents, in time with a DAW",
		Long: `grooved opens the virtual MIDI port GrooveGen, follows the DAW's MIDI clock and plays drum grooves.
Steer it with groovectl or over OSC while it plays. Ctrl-C ends it and every note that sounds.`,
		Example: `  grooved
  grooved --midi port --midi-in loopMIDI --midi-out loopMIDI
  grooved --midi none --genre jazz --bpm 140 --record jazz.mid
  grooved --config ~/gig.toml --clock external`,
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	flags.Bind(func(v *config.Flag, name, help string) {
		cmd.Flags().Var(v, name, help)
		if v.IsBoolFlag() {
			cmd.Flags().Lookup(name).NoOptDefVal = "true"
		}
		if words := v.Choices(); words != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
		}
	})
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return run(cmd.Context(), config.Source{Env: os.LookupEnv, Flags: &flags})
	}
	return cmd
}
