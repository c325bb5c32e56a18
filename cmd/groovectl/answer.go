package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

// answerDoc is what a command that steers prints with --json.
type answerDoc struct {
	SchemaVersion int              `json:"schema_version"`
	Done          string           `json:"done"`           // the parameter that was set, or the action
	Values        map[string][]any `json:"values"`         // the values afterwards, as get --json prints them
	Name          string           `json:"name,omitempty"` // the preset or scene that was saved, loaded or marked
}

// steering are the commands that answer with values.
var steering = []string{
	"genre", "blend", "bpm", "nudge", "set", "voice", "next", "previous", "reroll", "undo", "redo", "freeze", "fill", "lock", "recall",
	"save", "load", "favorite", "start", "stop", "continue", "panic", "pin", "unpin", "dice", "keep", "rate", "skip",
}

// answerInJSON gives --json to the commands that steer.
func (a *app) answerInJSON(root *cobra.Command) {
	for _, name := range steering {
		if cmd, _, err := root.Find([]string{name}); err == nil && cmd != root {
			cmd.Flags().BoolVar(&a.json, "json", false, "print a JSON document")
		}
	}
}

// answer prints what parameters have become. With --json it prints a document, even without values.
func (a *app) answer(cmd *cobra.Command, c *control.Client, done string, names ...string) error {
	if !a.json && len(names) == 0 {
		return nil
	}
	doc := answerDoc{SchemaVersion: control.SchemaVersion, Done: done, Values: map[string][]any{}}
	if len(names) > 0 {
		s, err := c.Status(cmd.Context())
		if err != nil {
			return err
		}
		for _, name := range names {
			if !a.json {
				if err = printParam(cmd, s, name); err != nil {
					return err
				}
				continue
			}
			if doc.Values[name], err = steer.Get(s.Steer, name); err != nil {
				return err
			}
		}
	}
	if !a.json {
		return nil
	}
	if err := json.NewEncoder(cmd.OutOrStdout()).Encode(doc); err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	return nil
}
