package ctltest

import (
	"net/netip"
	"path/filepath"
	"sync"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/osc/access"
)

// Access is who may send OSC: a real allow list, to which unpaired senders come one after the other.
type Access struct {
	accessMu sync.Mutex
	list     *access.AllowList
	Dir      string   // where the list is kept
	Senders  []string // the addresses that have sent
}

// AllowList returns the allow list.
func (d *Access) AllowList() *access.AllowList {
	d.accessMu.Lock()
	defer d.accessMu.Unlock()
	if d.list == nil {
		d.list, _ = access.Open(filepath.Join(d.Dir, "controllers.json"))
	}
	return d.list
}

// Controllers implements control.AccessService.
func (d *Access) Controllers() control.Controllers {
	c := control.Controllers{
		Addr: "[::]:9000", ReplyPort: 9001, Addresses: []string{"192.168.1.5", "10.0.0.5"}, Query: "http://127.0.0.1:9000/",
		Announced: true, Access: "paired", Controllers: d.AllowList().List(), Unpaired: 12,
	}
	for _, sender := range d.Senders {
		d.AllowList().Admit(netip.MustParseAddr(sender), "/groove/next")
	}
	if p, ok := d.AllowList().Pairing(); ok {
		c.Pairing = &p
	}
	return c
}

// Pair implements control.AccessService.
func (d *Access) Pair(length time.Duration) error {
	if length < 0 {
		d.AllowList().End()
		return nil
	}
	_, err := d.AllowList().Begin(length)
	return err
}

// AnswerPair implements control.AccessService.
func (d *Access) AnswerPair(addr netip.Addr, accept bool, name string) (access.Controller, error) {
	if accept {
		return d.AllowList().Accept(addr, name)
	}
	return access.Controller{Addr: addr}, d.AllowList().Refuse(addr)
}

// ForgetController implements control.AccessService.
func (d *Access) ForgetController(name string) (access.Controller, error) {
	return d.AllowList().Forget(name)
}
