package osc

import (
	"net/netip"
	"time"
)

// Feedback goes out at most 30 times a second for each address and client. The interval is a little longer than that, so
// that a receiver who counts sees no 31st.
const (
	maxRate  = 30
	interval = 34 * time.Millisecond
)

// maxClients is how many clients are known beside the configured ones; the one heard of longest ago makes room.
const maxClients = 16

// A whole state is hundreds of datagrams: more at a time than a phone's socket may hold. So it goes out in bursts.
const (
	maxBurst   = 64
	burstEvery = 4 * time.Millisecond
)

// entry is a value that clients are told: its address and its latest message, ready to be sent.
type entry struct {
	address   string
	args      []any  // what packet holds
	packet    []byte // nil: no value yet
	replyOnly bool   // sent when asked for, not part of the state
}

// slot is where one client stands with one entry.
type slot struct {
	sent    time.Time
	pending bool
}

// client is a receiver of feedback.
type client struct {
	to      netip.AddrPort
	static  bool
	seen    time.Time
	slots   []slot // by the index of the entry; grows with use
	pending int    // pending slots
	synced  bool   // it was sent the whole state, or is about to be

	burstStart time.Time // when the datagrams in room began to be counted
	burstRoom  int       // how many more may go out in this burst

	errorTimes  [maxRate]time.Time // when the last complaints were sent, a ring
	oldestError int
	errorReply  []byte // the latest one that has to wait, or nil

	reply   []byte    // to its last prompt, or nil
	replied time.Time // when the last one was sent
}

func (c *client) mark(i int) {
	for len(c.slots) <= i {
		c.slots = append(c.slots, slot{})
	}
	if !c.slots[i].pending {
		c.slots[i].pending = true
		c.pending++
	}
}

// flush sends what may be sent at now and returns when the next thing may be, or the zero time when nothing waits.
// With force it sends everything.
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

// reserve takes room for one datagram in the present burst, or returns when there will be some.
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

// sendErrorReply sends the complaint that waits, unless as many went out in the last second as may. Then it returns when
// this one may.
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

// earlier returns the earlier of two instants; the zero time is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// clients are the receivers of feedback: those configured, and those heard of lately.
type clients struct {
	list []*client
	ttl  time.Duration
	port uint16
}

// lookup returns the client at an address, whom it makes known.
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

// expire forgets clients that were not heard of for the time to live.
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
