// Package network opens the OSC port for controllers: the OSC server, the OSC query server and the announcement by
// Zeroconf. It keeps the port on this machine, and opens it to the network while a pairing is open or a controller is
// paired.
package network

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/osc/access"
	"github.com/groovegen/groovegen/daemon/osc/announce"
	"github.com/groovegen/groovegen/daemon/oscquery"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/internal/lockorder"
	"github.com/groovegen/groovegen/internal/statefile"
)

// Config says what to open and for whom.
type Config struct {
	OSC       config.OSC
	AllowList string // path of the file with the paired controllers
	Hub       steer.Hub
	ReadOnly  func() map[string][]any // the values of the addresses that clients cannot set
	Log       *slog.Logger
}

// Network is the daemon's OSC access. Where the settings name an address outside this machine, the port is always open
// to the network. It implements control's service for OSC access; its methods are safe for concurrent use.
type Network struct {
	log    *slog.Logger
	cfg    config.OSC
	server *osc.Server // nil: OSC is off, see err
	err    error
	allow  *access.AllowList
	query  oscquery.Config

	mu        lockorder.Mutex // guards what follows; held while ports are opened
	queries   *oscquery.Server
	announced *announce.Announcement
	open      bool        // to the network
	expiry    *time.Timer // of the pairing
	closed    bool
}

// errOff is the refusal of a pairing without OSC.
var errOff = errors.New("OSC is off: give osc.addr in the settings, or --osc")

// Open opens what the settings ask for. What fails is logged and shown by Status: the music plays without it.
func Open(cfg Config) *Network {
	n := &Network{
		log: cfg.Log, cfg: cfg.OSC, mu: lockorder.New(lockorder.Network),
		query: oscquery.Config{State: cfg.Hub.State, ReadOnly: cfg.ReadOnly, Log: cfg.Log},
	}
	if n.cfg.Addr == "" {
		return n
	}
	var err error
	n.allow, err = access.Open(cfg.AllowList)
	statefile.Log(n.log, "the list of paired controllers", "no controller of the network is admitted", err)
	oc := osc.Config{
		Address: string(n.cfg.Addr), ReplyPort: int(n.cfg.ReplyPort), Clients: n.cfg.Clients.List(), Log: n.log,
		Paired: n.allow.Allows,
	}
	if n.cfg.Access != "anyone" {
		oc.Gate, n.query.Allows = n.allow, n.allow.Allows
	}
	if n.server, n.err = osc.Listen(oc, cfg.Hub); n.err != nil {
		n.log.Error("playing without OSC", "error", n.err)
		return n
	}
	n.query.Port = n.server.Addr().Port()
	n.open = !n.server.Addr().Addr().IsLoopback()
	n.mu.Lock()
	defer n.mu.Unlock()
	n.openServices()
	n.adjust()
	return n
}

// Server returns the OSC server; nil when OSC is off.
func (n *Network) Server() *osc.Server { return n.server }

// HasClients reports whether anyone receives feedback.
func (n *Network) HasClients() bool { return n.server != nil && n.server.HasClients() }

// Publish sends a value to every client: see osc.Server.Publish. Without OSC it does nothing.
func (n *Network) Publish(address string, args ...any) {
	if n.server != nil {
		n.server.Publish(address, args...)
	}
}

// adjust opens the port to the network or closes it, as the settings, the pairing and the allow list require; n.mu is
// held.
func (n *Network) adjust() {
	if n.closed {
		return
	}
	_, pairing := n.allow.Pairing()
	open := !n.home().IsLoopback() || pairing || len(n.allow.List()) > 0
	if open == n.open {
		return
	}
	host := netip.IPv4Unspecified()
	if !open {
		host = n.home()
	}
	if err := n.server.Rebind(host); err != nil {
		n.log.Error("open OSC to the network", "open", open, "error", err)
		return
	}
	n.open = open
	n.closeServices()
	n.openServices()
	n.log.Info("OSC", "listens", n.server.Addr().String(), "controllers", len(n.allow.List()))
}

// home returns the address of the settings.
func (n *Network) home() netip.Addr {
	addr, err := net.ResolveUDPAddr("udp", string(n.cfg.Addr))
	if err != nil || addr.IP == nil {
		return netip.IPv4Unspecified()
	}
	return addr.AddrPort().Addr().Unmap()
}

// openServices opens what belongs to the port: the query server, and on the network the announcement; n.mu is held.
func (n *Network) openServices() {
	at := n.server.Addr()
	if n.cfg.Query {
		s, err := oscquery.Listen(at.String(), n.query)
		if err != nil {
			n.log.Warn("no OSC queries", "error", err)
		}
		n.queries = s
	}
	if !n.open || !bool(n.cfg.Announce) {
		return
	}
	services := []announce.Service{{Type: announce.OSC, Port: at.Port()}}
	if n.queries != nil {
		services = append(services, announce.Service{Type: announce.OSCJSON, Port: at.Port()})
	}
	a, err := announce.Start("GrooveGen", services...)
	if err != nil {
		n.log.Warn("OSC is not announced: enter the address by hand on each controller", "error", err)
	}
	n.announced = a
}

func (n *Network) closeServices() {
	if n.announced != nil {
		n.announced.Close()
	}
	if n.queries != nil {
		if err := n.queries.Close(); err != nil {
			n.log.Warn("close OSC queries", "error", err)
		}
	}
	n.announced, n.queries = nil, nil
}

// Close ends everything. It is called once.
func (n *Network) Close() error {
	if n.server == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.closed = true
	if n.expiry != nil {
		n.expiry.Stop()
	}
	n.closeServices()
	return n.server.Close()
}

// Status returns what the daemon's status shows of OSC.
func (n *Network) Status() control.OSC {
	if n.server == nil {
		if n.err != nil {
			return control.OSC{Error: n.err.Error()}
		}
		return control.OSC{}
	}
	c := n.server.Counters()
	s := control.OSC{Addr: n.server.Addr().String(), KernelDrops: "unknown", Counters: map[string]uint64{
		"packets": c.Packets, "applied": c.Applied, "errors": c.Errors, "refused": c.Refused, "sent": c.Sent,
		"dropped": c.Dropped, "clients": uint64(c.Clients), "strangers": c.Unpaired,
		"overrun": c.Overrun,
	}}
	if c.KernelKnown {
		s.KernelDrops = strconv.FormatUint(c.KernelDrops, 10)
		s.Counters["kernel_drops"] = c.KernelDrops
	}
	if err := n.allow.Err(); err != nil {
		s.Error = err.Error()
	}
	return s
}
