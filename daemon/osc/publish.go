package osc

import (
	"net/netip"
	"slices"
	"time"
)

// setValue sets the value of an entry. changed says whether it is new, ok whether it could be encoded and stored.
func (p *pump) setValue(address string, args []any) (i int, changed, ok bool) {
	i, known := p.index[address]
	if known && slices.Equal(p.entries[i].args, args) { // stored values are comparable, because they could be encoded
		return i, false, true
	}
	packet, err := encode(address, args)
	if err != nil {
		return 0, false, false
	}
	if !known {
		if len(p.entries) >= len(p.params)+maxPublished {
			return 0, false, false
		}
		i = len(p.entries)
		p.index[address] = i
		p.entries = append(p.entries, entry{address: address})
	}
	p.entries[i].packet, p.entries[i].args = packet, args
	return i, true, true
}

// markAll makes the complete state pending for one client.
func (p *pump) markAll(c *client) {
	c.synced = true
	for i, e := range p.entries {
		if !e.replyOnly {
			c.markWhole(i)
		}
	}
}

// refresh marks what has changed in the hub's state for every client but one, which may be nil.
func (s *Server) refresh(but *client) {
	state := s.hub.State()
	if state.Equal(s.state) {
		return
	}
	s.state = state
	for _, m := range state.Messages() {
		if i, changed, _ := s.setValue(m.Address, m.Args); changed {
			s.clients.mark(i, but)
		}
	}
}

// publish marks the published values for every client.
func (s *Server) publish() {
	values, addresses := s.popPublished()
	for _, address := range addresses {
		if _, ours := s.params[address]; ours || address == errorAddress {
			s.count.dropped.Add(1)
			continue
		}
		i, changed, ok := s.setValue(address, values[address])
		if !ok {
			s.count.dropped.Add(1)
		} else if changed {
			s.clients.mark(i, nil)
		}
	}
}

// flush sends what may be sent at now, and returns when the next message may be sent, or the zero time.
func (s *Server) flush(now time.Time, force bool) time.Time {
	var next time.Time
	o := s.limits(now, force)
	for _, c := range s.clients.list {
		next = earlier(next, c.flush(o, s.entries))
	}
	return next
}

func (s *Server) limits(now time.Time, force bool) *sendLimits {
	return &sendLimits{now: now, force: force, send: s.send, state: &s.states, replies: &s.replies}
}

func (s *Server) send(to netip.AddrPort, data []byte) {
	if to.Addr().IsLoopback() && to.Port() == s.addr.Port() {
		s.count.dropped.Add(1) // the message would come back to this server
		return
	}
	if _, err := s.conn.WriteToUDPAddrPort(data, to); err != nil {
		s.count.dropped.Add(1)
		return
	}
	s.count.sent.Add(1)
}
