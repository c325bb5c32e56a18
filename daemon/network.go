package daemon

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"sync"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/osc/announce"
	"github.com/groovegen/groovegen/daemon/oscquery"
	"github.com/groovegen/groovegen/daemon/pair"
)

// network is the daemon's door for OSC controllers: whether the port is open to the network, who is heard there, and what
// the network is told of it. With a loopback address in the settings the port is open to the network only while somebody
// is being paired, and as long as anybody is.
type network struct {
	log   *slog.Logger
	cfg   config.OSC
	osc   *osc.Server
	book  *pair.Book
	query oscquery.Config

	mu        sync.Mutex // guards what follows; held while ports are opened
	asked     *oscquery.Server
	announced *announce.Announcement
	wide      bool
	end       *time.Timer // of the pairing
	closed    bool
}

// errNoOSC says that there is nothing to pair with.
var errNoOSC = errors.New("OSC is off: give osc.addr in the settings, or --osc")

func controllersFile(cfg config.Config) string {
	return filepath.Join(cfg.State.Path(), "controllers.json")
}

// startOSC opens OSC and all that belongs to it. What fails is logged and shown by status: the music goes on without.
func (d *Daemon) startOSC(all config.Config) {
	cfg := all.OSC
	if cfg.Addr == "" {
		return
	}
	book, err := pair.Open(controllersFile(all))
	if err != nil {
		d.log.Error("no controller of the network is heard", "error", err)
	}
	oc := osc.Config{Address: string(cfg.Addr), ReplyPort: int(cfg.ReplyPort), Clients: cfg.Clients.List(), Log: d.log}
	n := &network{log: d.log, cfg: cfg, book: book, query: oscquery.Config{State: d.State, Told: d.told, Log: d.log}}
	if cfg.Access != "anyone" {
		oc.Gate, n.query.Allows = book, book.Allows
	}
	if d.osc, d.oscErr = osc.Listen(oc, d); d.oscErr != nil {
		d.log.Error("playing without OSC", "error", d.oscErr)
		return
	}
	n.osc, n.query.Port = d.osc, d.osc.Addr().Port()
	n.wide = !d.osc.Addr().Addr().IsLoopback()
	d.network = n
	n.mu.Lock()
	defer n.mu.Unlock()
	n.openRest()
	n.settle()
}

// settle opens the port to the network or closes it, as it should be now; n.mu is held.
func (n *network) settle() {
	if n.closed {
		return
	}
	_, pairing := n.book.Pairing()
	want := !n.isLocal() || pairing || len(n.book.List()) > 0
	if want == n.wide {
		return
	}
	host := netip.IPv4Unspecified()
	if !want {
		host = n.home()
	}
	if err := n.osc.Rebind(host); err != nil {
		n.log.Error("open OSC to the network", "open", want, "error", err)
		return
	}
	n.wide = want
	n.closeRest()
	n.openRest()
	n.log.Info("OSC", "listens", n.osc.Addr().String(), "controllers", len(n.book.List()))
}

// home returns the address of the settings, and whether that is this machine's own.
func (n *network) home() netip.Addr {
	addr, err := net.ResolveUDPAddr("udp", string(n.cfg.Addr))
	if err != nil || addr.IP == nil {
		return netip.IPv4Unspecified()
	}
	return addr.AddrPort().Addr().Unmap()
}

func (n *network) isLocal() bool { return n.home().IsLoopback() }

// openRest opens what goes with the port: the queries, and the announcement to the network; n.mu is held.
func (n *network) openRest() {
	at := n.osc.Addr()
	if n.cfg.Query {
		s, err := oscquery.Listen(at.String(), n.query)
		if err != nil {
			n.log.Warn("no OSC queries", "error", err)
		}
		n.asked = s
	}
	if !n.wide || !bool(n.cfg.Announce) {
		return
	}
	services := []announce.Service{{Type: announce.OSC, Port: at.Port()}}
	if n.asked != nil {
		services = append(services, announce.Service{Type: announce.OSCJSON, Port: at.Port()})
	}
	a, err := announce.Start("GrooveGen", services...)
	if err != nil {
		n.log.Warn("controllers have to be told the address by hand", "error", err)
	}
	n.announced = a
}

func (n *network) closeRest() {
	if n.announced != nil {
		n.announced.Close()
	}
	if n.asked != nil {
		if err := n.asked.Close(); err != nil {
			n.log.Warn("close OSC queries", "error", err)
		}
	}
	n.announced, n.asked = nil, nil
}

// close ends everything; it is called once.
func (n *network) close() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.closed = true
	if n.end != nil {
		n.end.Stop()
	}
	n.closeRest()
	return n.osc.Close()
}

// pair begins a pairing, or ends the one that goes on where length is below 0.
func (n *network) pair(length time.Duration) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if length < 0 {
		n.book.End()
		n.settle() // its timer finds nothing left to do
		return nil
	}
	p, err := n.book.Begin(length)
	if err != nil {
		return err // the pairing that goes on keeps its end
	}
	if n.end != nil {
		n.end.Stop()
	}
	n.end = time.AfterFunc(time.Until(p.Until)+time.Millisecond, n.lapse)
	n.settle()
	if !n.wide {
		n.book.End()
		return fmt.Errorf("pair: the port %d could not be opened to the network: the log says why", n.osc.Addr().Port())
	}
	return nil
}

// lapse is called when a pairing is over.
func (n *network) lapse() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.settle()
}
