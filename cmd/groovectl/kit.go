package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
)

func kitCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "kit",
		Short: "List, show and try the kits",
		Long: `A kit maps the nine voices to a drum machine: note, channel, length and velocity. Some kits are built in; yours are TOML
files in the folder kits beside the config file. groovectl set kit NAME plays one.`,
	}
	cmd.AddCommand(kitListCommand(a), kitShowCommand(a), kitTestCommand(a))
	return cmd
}

func kitListCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the kits",
		Long: `List the built-in kits and yours. A star marks the one that plays. It works without a daemon. With one, it lists the
kits of the daemon's own config file.`,
		Example: `  groovectl kit list
  groovectl kit list --json | jq -r '.kits[].kit.name'`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			doc, err := a.kits(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(doc)
			}
			return printKits(cmd, doc)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

// kits reads the kits from the daemon, or from their files when no daemon runs.
func (a *app) kits(ctx context.Context) (control.Kits, error) {
	var doc control.Kits
	err := a.talk(func(c *control.Client) (err error) {
		doc, err = c.Kits(ctx)
		return err
	})
	if !errors.Is(err, control.ErrUnreachable) {
		return doc, err
	}
	kits := config.LoadKits(config.Source{Env: os.LookupEnv}.KitsFolder(), config.Kits{})
	doc = control.Kits{SchemaVersion: control.SchemaVersion, Folder: kits.Folder()}
	if err := kits.Err(); err != nil {
		doc.Error = err.Error()
	}
	for _, f := range kits.All() {
		doc.Kits = append(doc.Kits, control.Kit{Kit: f.Kit, Title: f.Title, File: f.File, Instead: f.Replaces})
	}
	return doc, nil
}

func printKits(cmd *cobra.Command, doc control.Kits) error {
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, k := range doc.Kits {
		star, from := " ", "built in"
		if k.Kit.Name == doc.Current {
			star = "*"
		}
		if k.File != "" {
			from = k.File
		}
		if k.Instead {
			from += ", in place of the one built in"
		}
		fmt.Fprintf(t, "%s %s\t%s\t%s\n", star, k.Kit.Name, k.Title, from) // its error comes again from Flush
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, line := range describe.Lines(doc.Error) {
		if _, err := fmt.Fprintln(cmd.OutOrStdout(), "!", line); err != nil {
			return err
		}
	}
	return nil
}

func kitShowCommand(a *app) *cobra.Command {
	asJSON, asTOML := false, false
	cmd := &cobra.Command{
		Use:   "show [NAME]",
		Short: "Show a kit",
		Long: `Show what a kit sends for each voice; without a name, the one that plays. --toml prints the kit's file, to start
your own from.`,
		Example: `  groovectl kit show ableton
  groovectl kit show battery --toml > ~/.config/groovegen/kits/mine.toml`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeKits,
		RunE: func(cmd *cobra.Command, args []string) error {
			doc, err := a.kits(cmd.Context())
			if err != nil {
				return err
			}
			k, err := chooseKit(doc, args)
			switch {
			case err != nil:
				return err
			case asTOML:
				return printKitFile(cmd, k)
			case asJSON:
				return json.NewEncoder(cmd.OutOrStdout()).Encode(k)
			}
			return printKit(cmd, k)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	cmd.Flags().BoolVar(&asTOML, "toml", false, "print the kit's file")
	cmd.MarkFlagsMutuallyExclusive("json", "toml")
	return cmd
}

// chooseKit returns the kit named by the arguments, or the one that plays.
func chooseKit(doc control.Kits, args []string) (control.Kit, error) {
	name := doc.Current
	if len(args) > 0 {
		name = args[0]
	}
	var names []string
	for _, k := range doc.Kits {
		if k.Kit.Name == name {
			return k, nil
		}
		names = append(names, k.Kit.Name)
	}
	if name == "" {
		return control.Kit{}, fmt.Errorf("no daemon runs, so no kit plays: name one of %s", strings.Join(names, ", "))
	}
	return control.Kit{}, fmt.Errorf("there is no kit %q: give one of %s", name, strings.Join(names, ", "))
}

func printKitFile(cmd *cobra.Command, k control.Kit) error {
	text, err := config.KitText(k.Kit.Name, k.File)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(cmd.OutOrStdout(), text)
	return err
}

func printKit(cmd *cobra.Command, k control.Kit) error {
	out := cmd.OutOrStdout()
	from := "built in"
	if k.File != "" {
		from = k.File
	}
	if _, err := fmt.Fprintf(out, "%s: %s (%s)\n", k.Kit.Name, k.Title, from); err != nil {
		return err
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "VOICE\tNOTE\tCHANNEL\tLENGTH\tVELOCITY\tCHOKES\tARTICULATIONS") // its error comes again from Flush
	for _, v := range groove.AllVoices() {
		own := k.Kit.Overrides[v]
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\t%s\t%s\n", v, k.Kit.Note(v), k.Kit.ChannelOf(v), lengthText(k.Kit, v), responseText(own.Response),
			chokesText(own), articulationsText(k.Kit, v))
	}
	return t.Flush()
}

// articulationsText lists the notes of a voice's articulations: "side stick 37, rim 40".
func articulationsText(k groove.Kit, v groove.Voice) string {
	var words []string
	for _, a := range v.Articulations() {
		if n := k.Articulations[v][a]; n > 0 {
			words = append(words, fmt.Sprintf("%s %d", strings.ReplaceAll(a.String(), "_", " "), n))
		}
	}
	if len(words) == 0 {
		return "-"
	}
	return strings.Join(words, ", ")
}

func lengthText(k groove.Kit, v groove.Voice) string {
	switch steps := k.Overrides[v].Steps; {
	case steps == 1:
		return "1 step"
	case steps > 0:
		return fmt.Sprintf("%g steps", steps)
	}
	return fmt.Sprintf("%g ms", float64(k.LengthOf(v, 0))/float64(time.Millisecond))
}

func responseText(r groove.VelocityResponse) string {
	if r == (groove.VelocityResponse{}) {
		return "as played"
	}
	text := fmt.Sprintf("%d to %d", r.Apply(1), r.Apply(127))
	if r.Curve != 0 && r.Curve != 1 {
		text += fmt.Sprintf(", curve %g", r.Curve)
	}
	return text
}

func chokesText(own groove.KitVoice) string {
	if own.Chokes == 0 {
		return "-"
	}
	var names []string
	for _, v := range own.Chokes.Voices() {
		names = append(names, v.String())
	}
	return strings.Join(names, ", ")
}

// completeKits offers the kits with their titles.
func (a *app) completeKits(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.kitNames(cmd.Context(), begun), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) kitNames(ctx context.Context, begun string) []cobra.Completion {
	doc, err := a.kits(ctx)
	if err != nil {
		return nil // a daemon that answers nonsense: there is nothing to offer
	}
	var names []cobra.Completion
	for _, k := range doc.Kits {
		names = append(names, cobra.CompletionWithDesc(k.Kit.Name, k.Title))
	}
	return beginning(names, begun)
}
