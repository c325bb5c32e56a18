package osc

import (
	"net/netip"
	"time"
)

// Feedback is sent at most 30 times a second for each address and client. The interval is slightly longer, so that no
// receiver counts 31.
const (
	maxRate  = 30
	interval = 34 * time.Millisecond
)

// The complete state is hundreds of datagrams, more than the socket buffer of a phone holds. So it is sent in bursts.
const (
	maxBurst   = 64
	burstEvery = 4 * time.Millisecond
)

// entry is an address with its newest message, ready to be sent.
type entry struct {
	address   string
	args      []any  // the values in packet
	packet    []byte // nil: no value yet
	replyOnly bool   // sent as a reply only, not part of the state
}

// slot is the state of one entry at one client.
type slot struct {
	sent    time.Time
	pending bool
	whole   bool      // pending as a part of the complete state, from the budget of all clients
	echo    [2][]byte // what was sent last and before that, see echo.go
	echoes  int       // how often in a row the sender sent one of them
}

// client is a receiver of feedback.
type client struct {
	to      netip.AddrPort
	static  bool
	paired  bool // the user has let it in
	steers  bool // it has sent more than pings
	seen    time.Time
	slots   []slot // by the index of the entry; grows as needed
	pending int    // pending slots
	synced  bool   // the complete state was sent or is pending

	burstStart time.Time // when the current burst started
	burstRoom  int       // datagrams that may still be sent in this burst

	errorTimes  [maxRate]time.Time // when the last error replies were sent, a ring
	oldestError int
	errorReply  []byte // the newest one that must wait, or nil

	reply   []byte    // the reply that waits, or nil
	replied time.Time // when the last one was sent
}

// known reports whether this client comes before senders that are not known.
func (c *client) known() bool { return c.static || c.paired || c.steers }

// mark makes an entry pending.
func (c *client) mark(i int) {
	for len(c.slots) <= i {
		c.slots = append(c.slots, slot{})
	}
	c.slots[i].whole = false
	if !c.slots[i].pending {
		c.slots[i].pending = true
		c.pending++
	}
}

// markWhole makes an entry pending as a part of the complete state.
func (c *client) markWhole(i int) {
	if i < len(c.slots) && c.slots[i].pending {
		return
	}
	c.mark(i)
	c.slots[i].whole = true
}

// flush sends the entries that may be sent now. It returns when the next one may be sent, or the zero time if none
// waits. With force it sends everything.
func (c *client) flush(o *sendLimits, entries []entry) time.Time {
	next := earlier(c.sendErrorReply(o), c.sendReply(o))
	for i := 0; i < len(c.slots) && c.pending > 0; i++ {
		s := &c.slots[i]
		if !s.pending {
			continue
		}
		if entries[i].packet != nil {
			at, full := c.maySend(o, s, entries[i].replyOnly)
			if full {
				return earlier(next, at)
			}
			if !at.IsZero() {
				next = earlier(next, at)
				continue
			}
			o.send(c.to, entries[i].packet)
			s.sent, s.echo = o.now, [2][]byte{entries[i].packet, s.echo[0]}
		}
		s.pending, s.whole = false, false
		c.pending--
	}
	return next
}

// maySend returns the zero time if an entry may be sent, or when it may be. full is true when no other one may be sent
// either.
func (c *client) maySend(o *sendLimits, s *slot, reply bool) (at time.Time, full bool) {
	if o.force {
		return time.Time{}, false
	}
	if at = s.sent.Add(interval); o.now.Before(at) {
		return at, false
	}
	if at = c.burstFull(o.now); !at.IsZero() {
		return at, true
	}
	switch {
	case reply:
		at = o.mayReply(c)
	case s.whole:
		at = o.state.take(o.now, c.known())
	}
	if at.IsZero() {
		c.burstRoom--
	}
	return at, false
}

// burstFull returns the zero time if the current burst has room for a datagram, or when the next burst starts.
func (c *client) burstFull(now time.Time) time.Time {
	if now.Sub(c.burstStart) >= burstEvery {
		c.burstStart, c.burstRoom = now, maxBurst
	}
	if c.burstRoom == 0 {
		return c.burstStart.Add(burstEvery)
	}
	return time.Time{}
}

// sendErrorReply sends the error reply that waits, unless the limit of the last second is reached. Then it returns
// when it may be sent.
func (c *client) sendErrorReply(o *sendLimits) time.Time {
	if c.errorReply == nil {
		return time.Time{}
	}
	if at := c.errorTimes[c.oldestError].Add(time.Second); !o.force && o.now.Before(at) {
		return at
	}
	if at := o.mayReply(c); !at.IsZero() {
		return at
	}
	o.send(c.to, c.errorReply)
	c.errorReply = nil
	c.errorTimes[c.oldestError] = o.now
	c.oldestError = (c.oldestError + 1) % maxRate
	return time.Time{}
}

// earlier returns the earlier of two instants; the zero time means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
