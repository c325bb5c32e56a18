package osc

import (
	"net/netip"
	"time"
)

// What all receivers get together, in datagrams a second, and how many of them at once. UDP senders can forge their
// address, so this bounds what anybody can have sent to somebody else.
//
// A complete state is some 300 datagrams of 40 bytes. Three of them go out at once and then three a second, so sixteen
// controllers that appear together have theirs within five seconds; on the wire that is 0.6 Mbit/s. Replies are
// pings, errors, notes and answers to prompts: three controllers get all that one may get, 30 a second. Who is no
// client gets errors only, enough for a person who tries out addresses.
const (
	stateRate = 1024
	replyRate = 100
	hintRate  = 10
)

// budget is a number of datagrams or files that grows with time.
type budget struct {
	rate float64 // a second
	most float64 // there can be
	left float64
	at   time.Time // when left was right
}

// newBudget returns a budget that begins with what one second gives.
func newBudget(rate float64) budget { return budget{rate: rate, most: rate, left: rate} }

// take takes one and returns the zero time, or it returns when there may be one. Who is not known leaves half
// of the budget for those who are.
func (b *budget) take(now time.Time, known bool) time.Time {
	if passed := now.Sub(b.at); passed > 0 {
		b.left = min(b.most, b.left+b.rate*passed.Seconds())
		b.at = now
	}
	need := 1.0
	if !known {
		need = b.most/2 + 1
	}
	if b.left < need {
		// A millisecond more, so that rounding does not make it too early.
		return now.Add(time.Duration((need-b.left)/b.rate*float64(time.Second)) + time.Millisecond)
	}
	b.left--
	return time.Time{}
}

// sendLimits is what one flush may send, and how.
type sendLimits struct {
	now     time.Time
	force   bool // send everything now: the server closes
	send    func(to netip.AddrPort, data []byte)
	state   *budget
	replies *budget
}

// mayReply reports whether a reply to a client may be sent: the zero time, or when.
func (o *sendLimits) mayReply(c *client) time.Time {
	if o.force {
		return time.Time{}
	}
	return o.replies.take(o.now, c.known())
}
