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

// maxClients is how many clients are kept besides the configured ones. A new one replaces the one that has been silent for
// the longest time.
const maxClients = 16

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
}

// client is a receiver of feedback.
type client struct {
	to      netip.AddrPort
	static  bool
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

// mark makes an entry pending.
func (c *client) mark(i int) {
	for len(c.slots) <= i {
		c.slots = append(c.slots, slot{})
	}
	if !c.slots[i].pending {
		c.slots[i].pending = true
		c.pending++
	}
}

// flush sends the entries that may be sent at now. It returns when the next one may be sent, or the zero time if none
// waits. With force it sends everything.
func (c *client) flush(now time.Time, entries []entry, force bool, send func(netip.AddrPort, []byte)) time.Time {
	next := earlier(c.sendErrorReply(now, force, send), c.sendReply(now, force, send))
	for i := 0; i < len(c.slots) && c.pending > 0; i++ {
		s := &c.slots[i]
		if !s.pending {
			continue
		}
		if at := s.sent.Add(interval); !force && now.Before(at) {
			next = earlier(next, at)
			continue
		}
		if entries[i].packet != nil {
			if at := c.reserve(now); !force && !at.IsZero() {
				return earlier(next, at)
			}
		}
		s.pending = false
		c.pending--
		if entries[i].packet != nil {
			send(c.to, entries[i].packet)
			s.sent = now
		}
	}
	return next
}

// reserve reserves one datagram of the current burst, or returns when the next burst starts.
func (c *client) reserve(now time.Time) time.Time {
	if now.Sub(c.burstStart) >= burstEvery {
		c.burstStart, c.burstRoom = now, maxBurst
	}
	if c.burstRoom == 0 {
		return c.burstStart.Add(burstEvery)
	}
	c.burstRoom--
	return time.Time{}
}

// sendErrorReply sends the error reply that waits, unless the limit of the last second is reached. Then it returns
// when it may be sent.
func (c *client) sendErrorReply(now time.Time, force bool, send func(netip.AddrPort, []byte)) time.Time {
	if c.errorReply == nil {
		return time.Time{}
	}
	if at := c.errorTimes[c.oldestError].Add(time.Second); !force && now.Before(at) {
		return at
	}
	send(c.to, c.errorReply)
	c.errorReply = nil
	c.errorTimes[c.oldestError] = now
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

// clients are the receivers of feedback: the configured ones and the recent senders.
type clients struct {
	list []*client
	ttl  time.Duration
	port uint16
}

// lookup returns the client at an address and creates it if necessary.
func (l *clients) lookup(from netip.Addr, now time.Time) *client {
	to := netip.AddrPortFrom(from, l.port)
	oldest, known := -1, 0
	for i, c := range l.list {
		if c.to == to {
			c.seen = now
			return c
		}
		if c.static {
			continue
		}
		known++
		if oldest < 0 || c.seen.Before(l.list[oldest].seen) {
			oldest = i
		}
	}
	c := &client{to: to, seen: now}
	if known >= maxClients {
		l.list[oldest] = c
	} else {
		l.list = append(l.list, c)
	}
	return c
}

// expire removes clients that have not sent anything for the time to live.
func (l *clients) expire(now time.Time) {
	kept := l.list[:0]
	for _, c := range l.list {
		if c.static || now.Sub(c.seen) < l.ttl {
			kept = append(kept, c)
		}
	}
	clear(l.list[len(kept):])
	l.list = kept
}

func (l *clients) mark(i int) {
	for _, c := range l.list {
		c.mark(i)
	}
}
