package osc

import (
	"net/netip"
	"time"
)

// maxClients is how many clients are kept besides the configured ones.
const maxClients = 16

// clients are the receivers of feedback: the configured ones, and those that recently sent something valid.
type clients struct {
	list []*client
	ttl  time.Duration
	port uint16

	changed bool // known returns something else than before
}

// known returns the addresses of the clients that come before others.
func (l *clients) known() map[netip.Addr]bool {
	all := make(map[netip.Addr]bool)
	for _, c := range l.list {
		if c.known() {
			all[c.to.Addr()] = true
		}
	}
	return all
}

// find returns the client at an address, or nil.
func (l *clients) find(from netip.Addr) *client {
	to := netip.AddrPortFrom(from, l.port)
	for _, c := range l.list {
		if c.to == to {
			return c
		}
	}
	return nil
}

// add makes a client, or returns nil when there are too many that must not give way to it.
func (l *clients) add(from netip.Addr, paired bool, now time.Time) *client {
	c := &client{to: netip.AddrPortFrom(from, l.port), paired: paired, seen: now}
	l.changed = true
	victim, known := -1, 0
	for i, other := range l.list {
		if other.static {
			continue
		}
		known++
		if other.givesWayTo(c) && (victim < 0 || other.before(l.list[victim])) {
			victim = i
		}
	}
	switch {
	case known < maxClients:
		l.list = append(l.list, c)
	case victim < 0:
		return nil
	default:
		l.list[victim] = c
	}
	return c
}

// givesWayTo reports whether c may be replaced by a new client. Who has steered gives way to paired controllers only.
func (c *client) givesWayTo(another *client) bool { return another.paired || !c.known() }

// before reports whether c is replaced rather than other: who is not paired first, then who only listens, then the one
// that has been silent for the longest time.
func (c *client) before(other *client) bool {
	switch {
	case c.paired != other.paired:
		return other.paired
	case c.steers != other.steers:
		return other.steers
	}
	return c.seen.Before(other.seen)
}

// expire removes clients that have not sent anything valid for the time to live.
func (l *clients) expire(now time.Time) {
	before := len(l.list)
	kept := l.list[:0]
	for _, c := range l.list {
		if c.static || now.Sub(c.seen) < l.ttl {
			kept = append(kept, c)
		}
	}
	clear(l.list[len(kept):])
	l.changed = l.changed || len(kept) < before
	l.list = kept
}

// mark makes an entry pending for every client but one, which may be nil.
func (l *clients) mark(i int, but *client) {
	for _, c := range l.list {
		if c != but {
			c.mark(i)
		}
	}
}

// sender is who sent a message. Only a valid message makes it a client.
type sender struct {
	addr   netip.Addr
	client *client // nil = none
	echo   echo    // what its message is
	vague  bool    // its message is a pattern of four bytes or little more, which does not make it a client
}

func (s *Server) sender(addr netip.Addr) sender {
	return sender{addr: addr, client: s.clients.find(addr)}
}

// welcome makes the sender of a valid message a client if it is none. A new one gets the complete state. steers is true
// unless the message was a ping only.
func (s *Server) welcome(from *sender, steers bool, now time.Time) {
	if from.client == nil {
		paired := s.isStatic(from.addr) || s.paired != nil && s.paired(from.addr)
		from.client = s.clients.add(from.addr, paired, now)
	}
	c := from.client
	if c == nil {
		s.count.dropped.Add(1) // it steers without feedback
		return
	}
	c.seen = now
	s.clients.changed = s.clients.changed || steers && !c.steers
	c.steers = c.steers || steers
	if !c.synced {
		s.markAll(c)
	}
}
