package osc

import (
	"net/netip"
	"strings"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

// promptReplyAddress tells the sender of a prompt, and nobody else, what was understood and what was not: two strings.
const promptReplyAddress = steer.Prefix + steer.Prompt + "/reply"

// noteAddress tells the sender of a command that was done, and nobody else, what it should know of it: the command's address
// and a sentence.
const noteAddress = steer.Prefix + "note"

// answerPrompt keeps the reply to a prompt that was done.
func (s *Server) answerPrompt(c *client, now time.Time, r *steer.PromptReply) {
	s.reply(c, now, promptReplyAddress, ascii(strings.Join(r.Understood, "; "), maxReply), ascii(strings.Join(r.Unknown, "; "), maxReply))
}

// reply keeps what the sender of a command alone is told. A reply that has to wait gives way to the next one.
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
	c.sendReply(now, false, s.send)
}

// maxReply is how long each string of a reply may be, so that both fit into a datagram that no router splits.
const maxReply = 640

// sendReply sends the reply that waits, at most as often as any value, and returns when it may be sent otherwise.
func (c *client) sendReply(now time.Time, force bool, send func(netip.AddrPort, []byte)) time.Time {
	if c.reply == nil {
		return time.Time{}
	}
	if at := c.replied.Add(interval); !force && now.Before(at) {
		return at
	}
	send(c.to, c.reply)
	c.reply, c.replied = nil, now
	return time.Time{}
}
