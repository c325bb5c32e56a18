package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
)

func urlCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "url",
		Short: "Print where the web page is, with the token that other machines need",
		Long: "Print the addresses of the page that shows, plays and steers the groove. Addresses for other machines, such as a phone,\n" +
			"contain a token; a browser needs it once. They exist only if the settings open the page to the network: [web] listen.",
		Example: "  groovectl url\n  xdg-open $(groovectl url | head -n 1)",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.talk(func(c *control.Client) error {
				page, err := c.Page(cmd.Context())
				if err != nil {
					return err
				}
				return printPage(cmd.OutOrStdout(), page, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// printPage prints the addresses, a line each. Without a page it returns an error, so that scripts open nothing.
func printPage(w io.Writer, page control.Page, asJSON bool) error {
	if asJSON {
		return terminal.PrintJSON(w, page)
	}
	if page.Error != "" {
		return errors.New(page.Error)
	}
	for _, url := range append(page.Here, page.Network...) {
		if _, err := fmt.Fprintln(w, url); err != nil {
			return err
		}
	}
	return nil
}
