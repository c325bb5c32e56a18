package main

import (
	"errors"
	"fmt"
	"regexp"
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
		if err := cmd.ValidateFlagGroups(); err != nil {
			return plainUsage(err)
		}
		if f := missingFlag(cmd); f != nil {
			return usageError(cmd, fmt.Sprintf("--%s is missing (%s)", f.Name, strings.TrimSuffix(f.Usage, " (required)")))
		}
		return nil
	}
}

// exclusive is how Cobra says that flags exclude each other.
var exclusive = regexp.MustCompile(`^if any flags in the group \[.*\] are set none of the others can be; \[(.*)\] were all set$`)

// plainUsage says in plain words what the command line's library says in its own.
func plainUsage(err error) error {
	if m := exclusive.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("--%s exclude each other: give one of them", strings.ReplaceAll(m[1], " ", " and --"))
	}
	return err
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

// flagWants says what flags of the types of package pflag accept.
var flagWants = map[string]string{
	"int": "a whole number", "int64": "a whole number", "uint": "a whole number of 0 or more", "uint8": "a whole number from 0 to 255",
	"uint64": "a whole number of 0 or more", "float64": "a number", "duration": "a time such as 30s or 2m", "bool": "true or false",
}

// explainFlag replaces what package pflag says about a flag. Flags that check their values themselves keep their own
// words.
func explainFlag(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &value):
		if f := value.GetFlag(); flagWants[f.Value.Type()] != "" {
			return fmt.Errorf("%s: --%s %.40q does not fit: give %s", cmd.Name(), f.Name, value.GetValue(), flagWants[f.Value.Type()])
		}
	case errors.As(err, &unknown):
		return fmt.Errorf("%w (%s --help lists the flags)", err, cmd.CommandPath())
	}
	return err
}
