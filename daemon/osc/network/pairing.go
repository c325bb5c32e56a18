package network

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/osc/access"
	"github.com/groovegen/groovegen/internal/address"
)

// Controllers returns who may send, and where to.
func (n *Network) Controllers() control.Controllers {
	if n.server == nil {
		return control.Controllers{}
	}
	at := n.server.Addr()
	doc := control.Controllers{
		Addr: at.String(), ReplyPort: int(n.cfg.ReplyPort), Access: string(n.cfg.Access), Controllers: n.allow.List(),
		Unpaired: n.server.Counters().Unpaired,
	}
	for _, a := range address.Reaching(at.Addr()) {
		doc.Addresses = append(doc.Addresses, a.String())
	}
	if p, ok := n.allow.Pairing(); ok {
		doc.Pairing = &p
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	doc.Announced = n.announced != nil
	if n.queries != nil {
		doc.Query = "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(int(at.Port()))) + "/"
	}
	return doc
}

// Pair opens a pairing and the port. A length below 0 ends the open pairing.
func (n *Network) Pair(length time.Duration) error {
	if n.server == nil {
		return errOff
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if length < 0 {
		n.allow.End()
		n.adjust() // its timer finds nothing left to do
		return nil
	}
	p, err := n.allow.Begin(length)
	if err != nil {
		return err // an open pairing keeps its end
	}
	if n.expiry != nil {
		n.expiry.Stop()
	}
	n.expiry = time.AfterFunc(time.Until(p.Until)+time.Millisecond, n.expire)
	n.adjust()
	if !n.open {
		n.allow.End()
		return fmt.Errorf("pair: the port %d could not be opened to the network: the log says why", n.server.Addr().Port())
	}
	return nil
}

// expire is called when a pairing is over or the allow list has changed.
func (n *Network) expire() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.adjust()
}

// AnswerPair accepts the candidate under a name, or refuses it.
func (n *Network) AnswerPair(addr netip.Addr, accept bool, name string) (access.Controller, error) {
	if n.server == nil {
		return access.Controller{}, errOff
	}
	if !accept {
		return access.Controller{Addr: addr}, n.allow.Refuse(addr)
	}
	c, err := n.allow.Accept(addr, name)
	if err == nil {
		n.log.Info("controller paired", "name", c.Name, "addr", c.Addr.String())
		n.expire()
	}
	return c, err
}

// ForgetController removes a controller, by its name or its address, and drops what it sent ahead of time.
func (n *Network) ForgetController(nameOrAddr string) (access.Controller, error) {
	if n.server == nil {
		return access.Controller{}, errOff
	}
	c, err := n.allow.Forget(nameOrAddr)
	if err == nil {
		n.log.Info("controller forgotten", "name", c.Name, "addr", c.Addr.String())
		n.server.Drop(c.Addr)
		n.expire()
	}
	return c, err
}
