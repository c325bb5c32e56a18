package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// explainUsage makes all commands below c say what to write if arguments are missing or too many, or a flag is missing.
func explainUsage(c *cobra.Command) {
	for _, sub := range c.Commands() {
		explainUsage(sub)
	}
	if c.Args == nil || c.HasSubCommands() {
		return
	}
	check := c.Args
	c.Args = func(cmd *cobra.Command, args []string) error {
		if check(cmd, args) != nil {
			return usageError(cmd, given(args))
		}
		if f := missingFlag(cmd); f != nil {
			return usageError(cmd, fmt.Sprintf("--%s is missing (%s)", f.Name, strings.TrimSuffix(f.Usage, " (required)")))
		}
		return nil
	}
}

// usageError says what is wrong with a command line, and how the command is written.
func usageError(cmd *cobra.Command, wrong string) error {
	line := strings.TrimSuffix(cmd.UseLine(), " [flags]")
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if required(f) {
			line += fmt.Sprintf(" --%s %s", f.Name, strings.ToUpper(f.Name))
		}
	})
	return fmt.Errorf("%s: %s: write %s (%s --help has examples)", cmd.Name(), wrong, line, cmd.CommandPath())
}

// maxGiven is how many values an error repeats.
const maxGiven = 3

// given says which values a command line has.
func given(args []string) string {
	if len(args) == 0 {
		return "no value was given"
	}
	words := make([]string, min(len(args), maxGiven))
	for i := range words {
		words[i] = fmt.Sprintf("%.40q", strings.TrimSpace(args[i]))
	}
	text := strings.Join(words, ", ")
	switch n := len(args) - len(words); {
	case n > 0:
		return fmt.Sprintf("%s and %d more were given", text, n)
	case len(words) > 1:
		return text + " were given"
	}
	return text + " was given"
}

// missingFlag returns the first required flag that is not set, or nil.
func missingFlag(cmd *cobra.Command) (missing *pflag.Flag) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if missing == nil && required(f) && !f.Changed {
			missing = f
		}
	})
	return missing
}

// required reports whether a flag was marked with MarkFlagRequired.
func required(f *pflag.Flag) bool { return len(f.Annotations[cobra.BashCompOneRequiredFlag]) > 0 }
