package daemon

import (
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/pair"
	"github.com/groovegen/groovegen/internal/address"
)

// Controllers implements control.Hub.
func (d *Daemon) Controllers() control.Controllers {
	n := d.network
	if n == nil {
		return control.Controllers{}
	}
	at := n.osc.Addr()
	doc := control.Controllers{
		Addr: at.String(), ReplyPort: int(n.cfg.ReplyPort), Access: string(n.cfg.Access), Controllers: n.book.List(),
		Strangers: n.osc.Counters().Strangers,
	}
	for _, a := range address.Reaching(at.Addr()) {
		doc.Addresses = append(doc.Addresses, a.String())
	}
	if p, ok := n.book.Pairing(); ok {
		doc.Pairing = &p
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	doc.Announced = n.announced != nil
	if n.asked != nil {
		doc.Query = "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(int(at.Port()))) + "/"
	}
	return doc
}

// Pair implements control.Hub.
func (d *Daemon) Pair(length time.Duration) error {
	if d.network == nil {
		return errNoOSC
	}
	return d.network.pair(length)
}

// AnswerPair implements control.Hub.
func (d *Daemon) AnswerPair(addr netip.Addr, accept bool, name string) (pair.Controller, error) {
	n := d.network
	if n == nil {
		return pair.Controller{}, errNoOSC
	}
	if !accept {
		return pair.Controller{Addr: addr}, n.book.Refuse(addr)
	}
	c, err := n.book.Accept(addr, name)
	if err == nil {
		n.log.Info("controller paired", "name", c.Name, "addr", c.Addr.String())
		n.lapse()
	}
	return c, err
}

// ForgetController implements control.Hub.
func (d *Daemon) ForgetController(nameOrAddr string) (pair.Controller, error) {
	n := d.network
	if n == nil {
		return pair.Controller{}, errNoOSC
	}
	c, err := n.book.Forget(nameOrAddr)
	if err == nil {
		n.log.Info("controller forgotten", "name", c.Name, "addr", c.Addr.String())
		n.osc.Drop(c.Addr)
		n.lapse()
	}
	return c, err
}
