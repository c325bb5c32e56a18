package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
)

func oscCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "osc", Short: "Pair and list OSC controllers, and write their layout"}
	cmd.AddCommand(oscPairCommand(a), oscListCommand(a), oscForgetCommand(a), oscLayoutCommand())
	return cmd
}

func oscListCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Show the OSC port, and which controllers are paired",
		Long: `Show the OSC port and the paired controllers. Programs on this machine need no pairing. Messages of other senders are refused
and counted.`,
		Example: `  groovectl osc list
  groovectl osc list --json | jq -r '.controllers[].addr'`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.talk(func(c *control.Client) error {
				doc, err := c.Controllers(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(doc)
				}
				return listControllers(cmd.OutOrStdout(), doc)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

func listControllers(out io.Writer, doc control.Controllers) error {
	if doc.Addr == "" {
		_, err := fmt.Fprintln(out, "OSC is off: see [osc] in the settings")
		return err
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(format string, args ...any) { _, _ = fmt.Fprintf(t, format+"\n", args...) } // its error comes again from Flush
	row("listens on\tudp %s, feedback to port %d", doc.Addr, doc.ReplyPort)
	if doc.Query != "" {
		row("queries\t%s", doc.Query)
	}
	row("refused\t%d packets of controllers that are not paired", doc.Unpaired)
	if doc.Pairing != nil {
		row("pairing\tuntil %s", doc.Pairing.Until.Local().Format("15:04:05"))
	}
	for _, c := range doc.Controllers {
		row("%s\t%s, since %s", c.Name, c.Addr, c.Since.Local().Format("2006-01-02 15:04"))
	}
	if len(doc.Controllers) == 0 {
		row("controllers\tnone: groovectl osc pair lets one in")
	}
	return t.Flush()
}

func oscForgetCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "forget CONTROLLER",
		Short: "Remove a paired controller",
		Long:  "Remove a paired controller, by its name or address. After the last one, the port is closed to the network again.",
		Example: `  groovectl osc forget phone
  groovectl osc forget 192.168.1.20`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return a.controllerNames(cmd, args, begun), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.talk(func(c *control.Client) error {
				gone, err := c.ForgetController(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(gone)
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s, %s, is removed\n", gone.Name, gone.Addr)
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

// controllerNames completes the names of the controllers there are.
func (a *app) controllerNames(cmd *cobra.Command, args []string, begun string) []cobra.Completion {
	var names []cobra.Completion
	if len(args) > 0 {
		return nil
	}
	_ = a.talk(func(c *control.Client) error { // without a daemon there is nothing to complete
		doc, err := c.Controllers(cmd.Context())
		for _, c := range doc.Controllers {
			names = append(names, c.Name)
		}
		return err
	})
	return beginning(names, begun)
}
