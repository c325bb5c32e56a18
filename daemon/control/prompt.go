package control

import (
	"context"

	"github.com/groovegen/groovegen/daemon/steer"
)

// Done is the answer to a command that was executed.
type Done struct {
	Note   string             `json:"note,omitempty"`   // what the user should know
	Prompt *steer.PromptReply `json:"prompt,omitempty"` // for a prompt: what was set, what was understood and what was not
}

// Prompt makes the daemon apply a prompt, and returns what it understood.
func (c *Client) Prompt(ctx context.Context, text string) (steer.PromptReply, error) {
	doc, err := c.Do(ctx, steer.Request{Name: steer.Prompt, Args: []any{text}})
	if err != nil || doc.Prompt == nil {
		return steer.PromptReply{}, err
	}
	return *doc.Prompt, nil
}
