package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/library"
)

func modelsCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "models",
		Short: "List the models",
		Long: `List the models: the built-in one, the one that the settings name, and those that retrain has made, the newest first. A star
marks the one that plays. A waiting model was worse in some respect; the list says in which, and groovectl use plays it
anyway. To remove a model, delete its folder in the model library (model.library).`,
		Example: `  groovectl models
  groovectl models --json | jq '.models[] | select(.state == "waiting")'`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.talk(func(c *control.Client) error {
				doc, err := c.Models(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(doc)
				}
				return printModels(cmd, doc.Models)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

func printModels(cmd *cobra.Command, list []library.Entry) error {
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "  ID\tSTATE\tMADE\tABOUT")
	for _, e := range list {
		star, made := " ", ""
		if e.Current {
			star = "*"
		}
		if !e.Made.IsZero() {
			made = e.Made.Local().Format("2006-01-02 15:04")
		}
		fmt.Fprintf(t, "%s %s\t%s\t%s\t%s\n", star, e.ID, e.State, made, describe.FirstLine(modelAbout(e)))
	}
	return t.Flush()
}

// modelAbout describes a model, the most useful facts first.
func modelAbout(e library.Entry) string {
	var words []string
	for _, w := range []string{e.Name, e.Reason, e.Data} {
		if w != "" {
			words = append(words, w)
		}
	}
	if e.State == library.StateConfigured {
		words = append(words, e.File)
	}
	return strings.Join(words, "; ")
}

// completeModels offers the models by id and name.
func (a *app) completeModels(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	if len(args) == 0 {
		_ = a.talk(func(c *control.Client) error { // without a daemon there is nothing to offer
			doc, err := c.Models(cmd.Context())
			for _, e := range doc.Models {
				id := e.ID
				if e.State == library.StateBuiltIn {
					id = library.DefaultName
				}
				names = append(names, cobra.CompletionWithDesc(id, string(e.State)+" "+describe.FirstLine(modelAbout(e))))
			}
			return err
		})
	}
	return beginning(names, begun), cobra.ShellCompDirectiveDefault // files may be named too
}
