package main

import (
	"encoding/json"
	"io"
)

// printJSON writes a document for people and programs: indented.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
