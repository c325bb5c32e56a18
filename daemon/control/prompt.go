package control

import (
	"context"
	"net/http"

	"github.com/groovegen/groovegen/daemon/steer"
)

// Done is the answer to a command that was done.
type Done struct {
	Prompt *steer.PromptReply `json:"prompt,omitempty"` // of a prompt: what was set, what was understood, what was not
}

// doneOf says what became of a command that the hub took.
func doneOf(cmd steer.Command) Done {
	p, err := steer.Lookup(cmd.Name)
	if err != nil || p.Name != steer.Prompt {
		return Done{}
	}
	text, err := steer.PromptText(cmd.Args)
	if err != nil {
		return Done{}
	}
	r := steer.ReadPrompt(text)
	return Done{Prompt: &r}
}

// Prompt has the daemon do what words ask for, and returns what they came to.
func (c *Client) Prompt(ctx context.Context, text string) (steer.PromptReply, error) {
	var doc Done
	err := c.call(ctx, http.MethodPost, "/v1/command", steer.Command{Name: steer.Prompt, Args: []any{text}}, &doc)
	if err != nil || doc.Prompt == nil {
		return steer.PromptReply{}, err
	}
	return *doc.Prompt, nil
}
