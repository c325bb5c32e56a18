package main

import (
	"fmt"
	"reflect"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

// stepCommands go back and forth in what was steered.
func stepCommands(a *app) []*cobra.Command {
	step := func(use, name, short, long string) *cobra.Command {
		return &cobra.Command{
			Use: use, Short: short, Long: long, Example: "  groovectl " + use, Args: cobra.NoArgs,
			ValidArgsFunction: cobra.NoFileCompletions,
			RunE: func(cmd *cobra.Command, _ []string) error {
				if name == steer.Undo || name == steer.Redo {
					return a.undoOrRedo(cmd, name)
				}
				return a.apply(cmd, "seed", name)
			},
		}
	}
	return []*cobra.Command{
		step("undo", steer.Undo, "Undo the last change",
			"Undo the last change, from whichever controller: settings and groove come back. A move of a fader is one step, and\n"+
				"so is a prompt. There are up to 100 steps, until the daemon ends. The changes are printed."),
		step("redo", steer.Redo, "Redo what undo took back", "Redo what undo took back, until something else is changed."),
		step("previous", steer.Previous, "Play the groove of the seed before",
			"Play the groove of the seed before: the seed goes down by one. It starts at the next boundary."),
		step("reroll", steer.Reroll, "Draw another groove with the same settings",
			"Draw another groove with the same settings: the seed changes by a large step. Locked voices keep their parts."),
	}
}

// undoOrRedo sends undo or redo and prints the parameters that changed, before and after.
func (a *app) undoOrRedo(cmd *cobra.Command, name string) error {
	return a.talk(func(c *control.Client) error {
		before, err := c.Status(cmd.Context())
		if err != nil {
			return err
		}
		if err = c.Command(cmd.Context(), steer.Request{Name: name}); err != nil {
			return err
		}
		after, err := c.Status(cmd.Context())
		if err != nil {
			return err
		}
		differ, lines, err := differences(before.Steer, after.Steer)
		if err != nil {
			return err
		}
		if a.json {
			return a.answer(cmd, c, name, differ...)
		}
		if len(lines) == 0 { // what was taken back was a recall, for example
			lines = []string{"another loop came back; the parameters are the same"}
		}
		for _, line := range lines {
			if _, err = fmt.Fprintln(cmd.OutOrStdout(), line); err != nil {
				return err
			}
		}
		return nil
	})
}

// differences returns the parameters in which two states differ, and a line on each.
func differences(before, after steer.State) (names, lines []string, err error) {
	for _, name := range paramNames(false) {
		was, err := steer.Get(before, name)
		if err != nil {
			return nil, nil, err
		}
		is, err := steer.Get(after, name)
		if err != nil {
			return nil, nil, err
		}
		if !reflect.DeepEqual(was, is) {
			names = append(names, name)
			lines = append(lines, fmt.Sprintf("%s %s → %s", name, orNone(was), orNone(is)))
		}
	}
	return names, lines, nil
}

// orNone writes a parameter's values, shortened where they are long.
func orNone(values []any) string {
	if text := elide(describe.Values(values)); text != "" {
		return text
	}
	return "none"
}
