// Package announce tells the local network, by Zeroconf (mDNS, RFC 6762, and DNS-SD, RFC 6763), where OSC and OSC queries
// are listened for: as _osc._udp and _oscjson._tcp. Apps then list this machine instead of asking for its address. It is a
// convenience: the address typed by hand always works, and a network that carries no multicast only lacks the list.
package announce

import (
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/grandcat/zeroconf"

	"github.com/groovegen/groovegen/internal/address"
)

// The types of service.
const (
	OSC     = "_osc._udp"
	OSCJSON = "_oscjson._tcp"
)

// Service is what is announced.
type Service struct {
	Type string // OSC or OSCJSON
	Port uint16
}

// Announcement is told until it is closed.
type Announcement struct{ servers []*zeroconf.Server }

// Start announces services under an instance name, on the interfaces that have an address of the local network. It
// returns an error when there is no such interface, or no multicast.
func Start(instance string, services ...Service) (*Announcement, error) {
	ips := make([]string, 0, 4)
	for _, a := range address.Own() {
		ips = append(ips, a.String())
	}
	if len(ips) == 0 {
		return nil, fmt.Errorf("announce %s: this machine has no address on a network", instance)
	}
	instance = strings.ReplaceAll(instance, ".", "-") // the library would take a dot for the end of the name
	a := &Announcement{}
	for _, s := range services {
		server, err := zeroconf.RegisterProxy(instance, s.Type, "local.", int(s.Port), host(), ips, []string{"txtvers=1"}, interfaces())
		if err != nil {
			a.Close()
			return nil, fmt.Errorf("announce %s as %s: %w", instance, s.Type, err)
		}
		a.servers = append(a.servers, server)
	}
	return a, nil
}

// Close says goodbye, so that lists forget the services at once. It waits until nothing runs any more.
func (a *Announcement) Close() {
	for _, s := range a.servers {
		s.Shutdown()
	}
	a.servers = nil
}

// host returns this machine's name without its domain; a name that DNS would not take becomes "groovegen".
func host() string {
	name, err := os.Hostname()
	name, _, _ = strings.Cut(name, ".")
	if err != nil || name == "" || len(name) > 63 {
		return "groovegen"
	}
	return name
}

// interfaces lists those that are up and carry multicast.
func interfaces() []net.Interface {
	all, err := net.Interfaces()
	if err != nil {
		return nil
	}
	var list []net.Interface
	for _, i := range all {
		if i.Flags&net.FlagUp != 0 && i.Flags&net.FlagMulticast != 0 && i.Flags&net.FlagLoopback == 0 {
			list = append(list, i)
		}
	}
	return list
}
