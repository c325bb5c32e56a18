package osc

import (
	"net/netip"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

const (
	errorAddress = "/groove/error"
	pingAddress  = "/ping"
)

// reportEvery is how often refused packets are logged at most.
const reportEvery = 10 * time.Second

// pump is the state of the pump, the goroutine that does everything except reading datagrams.
type pump struct {
	table    []*steer.Param
	params   map[string]*steer.Param // by address
	state    steer.State             // as sent to the clients, or pending
	entries  []entry
	index    map[string]int // address → entry
	clients  clients
	queue    queue
	reported time.Time
	logged   uint64 // rejected and refused packets at the last report
	lastErr  string
}

// prepare initialises the pump before its goroutine runs.
func (p *pump) prepare(cfg Config, state steer.State, static []netip.AddrPort) {
	p.params = make(map[string]*steer.Param)
	p.index = make(map[string]int)
	p.state = state
	p.clients = clients{ttl: cfg.ClientTTL, port: uint16(cfg.ReplyPort)}
	p.table = steer.Params()
	for _, param := range p.table {
		p.params[param.Address] = param
	}
	for _, m := range state.Messages() {
		p.setValue(m.Address, m.Args)
	}
	p.setValue(pingAddress, nil)
	p.entries[p.index[pingAddress]].replyOnly = true
	for _, to := range static {
		c := &client{to: to, static: true}
		p.markAll(c)
		p.clients.list = append(p.clients.list, c)
	}
}

// run is the pump's goroutine. In each round it accepts one input, then carries out what is due, then sends what may
// be sent.
func (s *Server) run(changed <-chan struct{}) {
	s.refresh() // changes before the subscription
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case ask := <-s.rebind:
			ask.reply <- s.listenOn(ask.to)
		case addr := <-s.drop:
			s.dropClient(addr)
		case <-s.done:
			s.flush(time.Now(), true)
			s.closeErr = s.conn.Close()
			return
		case p := <-s.packets:
			s.receive(p, time.Now())
		case <-changed:
			s.refresh()
		case <-s.wake:
			s.publish()
		case <-timer.C:
		}
		now := time.Now()
		s.runDue(now)
		s.clients.expire(now)
		s.count.clients.Store(int64(len(s.clients.list)))
		next := s.flush(now, false)
		next = earlier(next, s.queue.next())
		next = earlier(next, s.report(now))
		if next.IsZero() {
			timer.Stop()
		} else {
			timer.Reset(next.Sub(now))
		}
	}
}

// receive processes one datagram.
func (s *Server) receive(p packet, now time.Time) {
	s.count.packets.Add(1)
	from := p.from.Addr()
	if !s.admits(p) {
		return
	}
	s.clients.expire(now) // a client that expires here is new again
	c := s.clients.lookup(from, now)
	if p.data == nil {
		s.rejectPacket(c, now, malformed("", "packet of more than %d bytes", maxDatagram))
		return
	}
	messages, err := parsePacket(p.data, now)
	if err != nil {
		s.rejectPacket(c, now, err)
		return
	}
	if !c.synced { // a new client needs the complete state
		s.markAll(c)
	}
	budget := maxElements // a pattern turns one message into many; this limits them
	for _, m := range messages {
		if m.due.IsZero() {
			s.dispatch(c, m, now, &budget)
		} else if !s.queue.push(waiting{m, from}) {
			s.countRefused("too many messages wait for their time tags")
			s.replyError(c, now, m.address, "too many messages wait for their time tags: send fewer ahead of time")
		}
	}
	s.refresh()
}

// admits reports whether the sender of a datagram is allowed. A sender that is not gets no reply; the datagram is
// counted.
func (s *Server) admits(p packet) bool {
	from := p.from.Addr()
	switch {
	case from.IsLoopback():
		return true
	case s.addr.Addr().IsLoopback():
		s.countRefused("packet from " + from.String() + " on a loopback address")
		return false
	case s.gate == nil || s.isStatic(from) || s.gate.Admit(from, firstAddress(p.data)):
		return true
	}
	s.count.unpaired.Add(1)
	s.countRefused("packet from " + from.String() + ", which is not paired: groovectl osc pair lets it in")
	return false
}

// isStatic reports whether a sender is one of the configured receivers.
func (s *Server) isStatic(from netip.Addr) bool {
	for _, c := range s.clients.list {
		if c.static && c.to.Addr() == from {
			return true
		}
	}
	return false
}

// runDue carries out the messages whose time tags are due.
func (s *Server) runDue(now time.Time) {
	budget := maxElements
	did := false
	for {
		w, ok := s.queue.pop(now)
		if !ok {
			break
		}
		s.dispatch(s.clients.lookup(w.from, now), w.message, now, &budget)
		did = true
	}
	if did {
		s.refresh()
	}
}

// dispatch does a message, at each address that it matches when it is a pattern.
func (s *Server) dispatch(c *client, m message, now time.Time, budget *int) {
	if m.address == errorAddress {
		// Another program's complaint, perhaps about ours: to answer it could go on for ever.
		s.countRefused(errorAddress + " was sent to us")
		return
	}
	if !isPattern(m.address) {
		param, ok := s.params[m.address]
		if !ok {
			_, err := steer.Lookup(m.address) // says what was meant
			s.rejectMessage(c, now, m.address, err)
			return
		}
		s.do(c, param.Command(m.args...), now, budget)
		return
	}
	p, err := compile(m.address)
	if err != nil {
		s.rejectMessage(c, now, m.address, err)
		return
	}
	matched := false
	for _, param := range s.table {
		if p.matches(param.Address) {
			matched = true
			s.do(c, param.Command(m.args...), now, budget)
		}
	}
	if !matched {
		s.rejectMessage(c, now, m.address, errNoMatch)
	}
}

// do does one command. The sender gets the value that is, whether it is what it asked for or not: so a fader that asked too much
// goes back.
func (s *Server) do(c *client, cmd steer.Command, now time.Time, budget *int) {
	address := cmd.Param().Address
	if *budget--; *budget < 0 {
		s.countRefused("too many messages in one packet")
		return
	}
	r, err := s.answerOrApply(c, cmd)
	switch {
	case err != nil:
		s.rejectMessage(c, now, address, err)
	case r.Prompt != nil:
		s.answerPrompt(c, now, r.Prompt)
	case r.Remark != "":
		s.reply(c, now, noteAddress, address, ascii(r.Remark, maxReply))
	}
	if err == nil {
		s.count.applied.Add(1)
	}
	if i, known := s.index[address]; known && !s.entries[i].replyOnly {
		c.mark(i)
	}
}

// answerOrApply answers what concerns the sender alone, and gives the rest to the hub.
func (s *Server) answerOrApply(c *client, cmd steer.Command) (steer.Result, error) {
	switch cmd.Param().Name {
	case steer.Ping: // whatever its arguments: some apps send a time
		c.mark(s.index[pingAddress])
		return steer.Result{}, nil
	case steer.Sync:
		r, err := steer.Apply(s.state, cmd)
		if err == nil && r.Effect.Has(steer.Do) {
			s.markAll(c)
		}
		return r, err
	}
	return s.hub.Apply(cmd)
}
