package osc

import (
	"slices"
	"strings"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

// promptReplyAddress is the address of the reply to a prompt. It goes only to the sender: two strings, what was
// understood and what was not.
const promptReplyAddress = steer.Prefix + steer.Prompt + "/reply"

// noteAddress is the address of a note on a command that was carried out. It goes only to the sender: the address of
// the command and a sentence.
const noteAddress = steer.Prefix + "note"

// answerPrompt sends the reply to a prompt that was carried out.
func (s *Server) answerPrompt(c *client, now time.Time, r *steer.PromptReply) {
	not := slices.Clone(r.Unknown)
	for _, w := range r.Patterns {
		not = append(not, w.Text+" (not possible)")
	}
	s.reply(c, now, promptReplyAddress, ascii(strings.Join(r.Understood, "; "), maxReply), ascii(strings.Join(not, "; "), maxReply))
}

// reply sends a message to the sender of a command only. A reply that must wait is replaced by the next one.
func (s *Server) reply(c *client, now time.Time, address string, words ...any) {
	data, err := encode(address, words)
	if err != nil {
		s.count.dropped.Add(1)
		return
	}
	if c.reply != nil {
		s.count.dropped.Add(1)
	}
	c.reply = data
	c.sendReply(s.limits(now, false))
}

// maxReply limits each string of a reply, so that both fit into a datagram that no router fragments.
const maxReply = 640

// sendReply sends the reply that waits, at most as often as any value, or returns when it may be sent.
func (c *client) sendReply(o *sendLimits) time.Time {
	if c.reply == nil {
		return time.Time{}
	}
	if at := c.replied.Add(interval); !o.force && o.now.Before(at) {
		return at
	}
	if at := o.mayReply(c); !at.IsZero() {
		return at
	}
	o.send(c.to, c.reply)
	c.reply, c.replied = nil, o.now
	return time.Time{}
}
