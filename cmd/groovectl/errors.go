package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
)

// errorDoc is what a command that failed prints on standard error with --json. Standard output is for results.
type errorDoc struct {
	SchemaVersion int       `json:"schema_version"`
	Error         errorText `json:"error"`
}

// errorText says what went wrong, and how to mend it.
type errorText struct {
	Field    string `json:"field,omitempty"` // of the daemon's refusal: what was wrong, and its value
	Value    string `json:"value,omitempty"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	ExitCode int    `json:"exit_code"`
}

// wantsJSON reports whether a command line asks for JSON. After a wrong flag the command has not read the others.
func wantsJSON(cmd *cobra.Command, args []string) bool {
	if cmd != nil {
		if f := cmd.Flags().Lookup("json"); f != nil && f.Changed {
			return f.Value.String() == "true"
		}
	}
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json") || slices.Contains(args, "--json=true")
}

// reportError prints an error for people, or as a document. Its own errors are ignored: there is nowhere left to report them.
func reportError(log io.Writer, err error, code int, asJSON bool) {
	if !asJSON {
		_, _ = fmt.Fprintln(log, "groovectl:", err)
		return
	}
	text := errorText{Message: err.Error(), ExitCode: code}
	var refused *control.Error
	if errors.As(err, &refused) {
		text.Field, text.Value, text.Hint = refused.Field, refused.Value, refused.Hint
		if err.Error() == refused.Error() { // nothing around it
			text.Message = refused.Message
		}
	}
	_ = json.NewEncoder(log).Encode(errorDoc{SchemaVersion: control.SchemaVersion, Error: text})
}
