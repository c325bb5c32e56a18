package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

func setCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "set KEY VALUE...",
		Short: "Set any parameter",
		Long: `Set any parameter; groovectl get lists them with their ranges. A dot may stand for the slash in a key. A switch
without a value is toggled.`,
		Example: `  groovectl set density 1.3
  groovectl set quantize beat
  groovectl set offset -12
  groovectl set voice.ride.gain 0.5
  groovectl set kit ableton
  groovectl set latent 3 0.8`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeSet,
		RunE: func(cmd *cobra.Command, args []string) error {
			report := ""
			if p, err := steer.Lookup(args[0]); err == nil && !p.Action() {
				report = p.Name
			}
			return a.apply(cmd, report, args[0], words(args[1:])...)
		},
	}
}

// getDoc is what get --json prints.
type getDoc struct {
	SchemaVersion int              `json:"schema_version"`
	Values        map[string][]any `json:"values"`
}

func getCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "get [KEY...]",
		Short: "Show parameters, their values and ranges",
		Example: `  groovectl get
  groovectl get density swing
  groovectl get --json | jq .values.nudge`,
		ValidArgsFunction: func(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return beginning(paramNames(true), begun), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			params, err := wanted(args)
			if err != nil {
				return err
			}
			return a.talk(func(c *control.Client) error {
				s, err := c.Status(cmd.Context())
				if err != nil {
					return err
				}
				return printParams(cmd, params, s.Steer, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

// wanted returns the parameters of those names; all of them for none.
func wanted(names []string) ([]*steer.Param, error) {
	if len(names) == 0 {
		names = paramNames(false)
	}
	params := make([]*steer.Param, len(names))
	for i, name := range names {
		var err error
		if params[i], err = steer.Lookup(name); err != nil {
			return nil, err
		}
		if params[i].Action() {
			return nil, fmt.Errorf("get %s: it is an action and has no value: give a parameter, or nothing for all", name)
		}
	}
	return params, nil
}

func printParams(cmd *cobra.Command, params []*steer.Param, s steer.State, asJSON bool) error {
	doc := getDoc{SchemaVersion: control.SchemaVersion, Values: map[string][]any{}}
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, p := range params {
		values := p.Value(s)
		doc.Values[p.Name] = values
		if !asJSON {
			// Its error comes again from Flush.
			text := describe.Values(values)
			if len(params) > 1 {
				text = elide(text)
			}
			_, _ = fmt.Fprintf(t, "%s\t%s\t%s\n", p.Name, text, rangeOf(p))
		}
	}
	if !asJSON {
		return t.Flush()
	}
	return terminal.PrintJSON(cmd.OutOrStdout(), doc)
}

// elide shortens a value that would push the table's last column off the screen; a captured groove has hundreds of letters.
func elide(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// rangeOf says what a parameter takes, in few words: the genres would fill the screen.
func rangeOf(p *steer.Param) string {
	switch {
	case p.Kind == steer.KindBool:
		return "on or off"
	case len(p.Choices) > 6:
		return strings.Join(p.Choices[:3], ", ") + " …"
	}
	return p.Range()
}
