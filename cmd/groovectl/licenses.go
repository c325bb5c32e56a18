package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/internal/notices"
)

// licensesDoc is what licenses --json prints.
type licensesDoc struct {
	Notices string `json:"notices"`
}

func licensesCommand() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:               "licenses",
		Short:             "Print the licences of the code and data of others",
		Long:              "Print the notices and licences of all code and data of others that is in grooved, groovectl and groovegpu.",
		Example:           "  groovectl licenses | less",
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(licensesDoc{notices.Text})
			}
			_, err := io.WriteString(cmd.OutOrStdout(), notices.Text)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}
