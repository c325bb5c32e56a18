package terminal

import (
	"encoding/json"
	"io"
)

// PrintJSON writes a document as indented JSON, for people and programs.
func PrintJSON(w io.Writer, doc any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}
