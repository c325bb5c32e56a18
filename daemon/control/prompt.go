package control

import (
	"context"

	"github.com/groovegen/groovegen/daemon/steer"
)

// Done is the answer to a command that was done.
type Done struct {
	Note   string             `json:"note,omitempty"`   // what the user should know of it
	Prompt *steer.PromptReply `json:"prompt,omitempty"` // of a prompt: what was set, what was understood, what was not
}

// Prompt has the daemon do what words ask for, and returns what they came to.
func (c *Client) Prompt(ctx context.Context, text string) (steer.PromptReply, error) {
	doc, err := c.Do(ctx, steer.Request{Name: steer.Prompt, Args: []any{text}})
	if err != nil || doc.Prompt == nil {
		return steer.PromptReply{}, err
	}
	return *doc.Prompt, nil
}
