package osc

import (
	"errors"
	"net/netip"
	"strings"
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
	states   budget          // for complete states
	replies  budget          // for pings, errors and other replies to clients
	hints    budget          // for errors to senders that are no clients
	saves    budget          // for files
	servers  map[string]bool // addresses that only servers send
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
	p.states, p.replies, p.hints = newBudget(stateRate), newBudget(replyRate), newBudget(hintRate)
	p.saves = newSaveBudget()
	p.servers = serverAddresses()
	p.clients = clients{ttl: cfg.ClientTTL, port: uint16(cfg.ReplyPort)}
	p.table = steer.Params()
	for _, param := range p.table {
		p.params[param.Address] = param
	}
	for _, m := range state.Messages() {
		p.setValue(m.Address, m.Args)
	}
	p.setValue(pingAddress, []any{pong})
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
	s.refresh(nil) // changes before the subscription
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
		case <-s.arrived:
			s.receiveNext(time.Now())
		case <-changed:
			s.refresh(nil)
		case <-s.wake:
			s.publish()
		case <-timer.C:
		}
		now := time.Now()
		s.runDue(now)
		s.clients.expire(now)
		if s.clients.changed {
			s.inbox.setKnown(s.clients.known())
			s.clients.changed = false
		}
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

// receiveNext processes the next datagram of the inbox.
func (s *Server) receiveNext(now time.Time) {
	p, more, ok := s.inbox.pop()
	if more {
		s.notifyPump()
	}
	if ok {
		s.receive(p, now)
	}
}

// receive processes one datagram.
func (s *Server) receive(p packet, now time.Time) {
	s.count.packets.Add(1)
	if !s.admits(p) {
		return
	}
	s.clients.expire(now) // a client that expires here is new again
	from := s.sender(p.from.Addr())
	if p.data == nil {
		s.rejectPacket(from, now, malformed("", "packet of more than %d bytes", maxDatagram))
		return
	}
	messages, err := parsePacket(p.data, now)
	if err != nil {
		s.rejectPacket(from, now, err)
		return
	}
	budget := maxElements // a pattern turns one message into many; this limits them
	for _, m := range messages {
		if m.due.IsZero() {
			s.dispatch(&from, m, now, &budget)
		} else if !s.queue.push(waiting{m, from.addr}) {
			s.countRefused("too many messages wait for their time tags")
			s.replyError(from, now, m.address, "too many messages wait for their time tags: send fewer ahead of time")
		}
	}
	s.refresh(nil)
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
		from := s.sender(w.from)
		s.dispatch(&from, w.message, now, &budget)
		did = true
	}
	if did {
		s.refresh(nil)
	}
}

// dispatch does a message, at each address that it matches when it is a pattern.
func (s *Server) dispatch(from *sender, m message, now time.Time, budget *int) {
	if s.isReply(m) { // to answer it could go on for ever
		s.countRefused(m.address + " was sent to us")
		return
	}
	if !isPattern(m.address) {
		param, ok := s.params[m.address]
		if !ok {
			_, err := steer.Lookup(m.address) // says what was meant
			s.rejectMessage(*from, now, m.address, err)
			return
		}
		s.doMessage(from, param, m, now, budget)
		return
	}
	p, err := compile(m.address)
	if err != nil {
		s.rejectMessage(*from, now, m.address, err)
		return
	}
	from.vague = !strings.HasPrefix(m.address, steer.Prefix)
	matched := false
	for _, param := range s.table {
		if p.matches(param.Address) {
			matched = true
			s.do(from, param.Command(m.args...), now, budget)
		}
	}
	if !matched {
		s.rejectMessage(*from, now, m.address, errNoMatch)
	}
}

// doMessage does a message that names one parameter. An echo changes the state as any message does, but its sender gets
// no feedback for it.
func (s *Server) doMessage(from *sender, param *steer.Param, m message, now time.Time, budget *int) {
	if i, known := s.index[m.address]; known {
		from.echo = from.client.echoOf(i, m.data, now)
	}
	if from.echo == swapped {
		s.refresh(nil) // what others have changed
	}
	s.do(from, param.Command(m.args...), now, budget)
	if from.echo == swapped {
		s.refresh(from.client)
	}
	from.echo = noEcho
}

// do does one command. The sender gets the value that is, whether it is what it asked for or not: so a fader that asked too much
// goes back.
func (s *Server) do(from *sender, cmd steer.Command, now time.Time, budget *int) {
	address := cmd.Param().Address
	if *budget--; *budget < 0 {
		s.countRefused("too many messages in one packet")
		return
	}
	r, err := s.apply(cmd, now)
	if isValid(err) && !from.vague {
		s.welcome(from, cmd.Param().Name != steer.Ping, now)
	}
	if err != nil {
		s.rejectMessage(*from, now, address, err)
	} else {
		s.count.applied.Add(1)
	}
	if from.client == nil {
		return
	}
	if err == nil {
		s.answer(from.client, cmd, r, now)
	}
	if i, known := s.index[address]; known && !s.entries[i].replyOnly && from.echo == noEcho {
		from.client.mark(i)
	}
}

// isValid reports whether a command with this error has the right address and values of the right types. Whether the
// values are possible now is another question: a fader that asks too much is that of a controller.
func isValid(err error) bool {
	return !errors.Is(err, steer.ErrUnknown) && !errors.Is(err, steer.ErrCount) && !errors.Is(err, steer.ErrType)
}

// apply gives a command to the hub, unless it concerns the sender alone.
func (s *Server) apply(cmd steer.Command, now time.Time) (steer.Result, error) {
	switch cmd.Param().Name {
	case steer.Ping: // whatever its arguments: some apps send a time
		return steer.Result{}, nil
	case steer.Sync:
		return steer.Apply(s.state, cmd)
	}
	if err := s.checkSaves(cmd, now); err != nil {
		return steer.Result{}, err
	}
	return s.hub.Apply(cmd)
}

// answer sends what only the sender of a command gets, besides the value.
func (s *Server) answer(c *client, cmd steer.Command, r steer.Result, now time.Time) {
	switch name := cmd.Param().Name; {
	case name == steer.Ping:
		c.mark(s.index[pingAddress])
	case name == steer.Sync && r.Effect.Has(steer.Do):
		s.markAll(c)
	case r.Prompt != nil:
		s.answerPrompt(c, now, r.Prompt)
	case r.Remark != "":
		s.reply(c, now, noteAddress, cmd.Param().Address, ascii(r.Remark, maxReply))
	}
}
