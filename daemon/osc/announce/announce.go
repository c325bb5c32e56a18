// Package announce publishes the ports of OSC and OSCQuery on the local network by Zeroconf (mDNS, RFC 6762, and
// DNS-SD, RFC 6763), as _osc._udp and _oscjson._tcp. Apps then list this machine, and the user need not type its
// address. On a network without multicast only that list is missing; typing the address always works.
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

// Service is a service to announce.
type Service struct {
	Type string // OSC or OSCJSON
	Port uint16
}

// Announcement announces services until it is closed.
type Announcement struct{ servers []*zeroconf.Server }

// Start announces services under an instance name, on the interfaces with an address of the local network. It returns
// an error if there is no such interface or no multicast.
func Start(instance string, services ...Service) (*Announcement, error) {
	ips := make([]string, 0, 4)
	for _, a := range address.Own() {
		ips = append(ips, a.String())
	}
	if len(ips) == 0 {
		return nil, fmt.Errorf("announce %s: this machine has no address on a network", instance)
	}
	instance = strings.ReplaceAll(instance, ".", "-") // for the library a dot ends the name
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

// Close withdraws the services, so that apps remove them at once, and waits until nothing runs any more.
func (a *Announcement) Close() {
	for _, s := range a.servers {
		s.Shutdown()
	}
	a.servers = nil
}

// host returns this machine's name without its domain. A name that DNS does not allow becomes "groovegen".
func host() string {
	name, err := os.Hostname()
	name, _, _ = strings.Cut(name, ".")
	if err != nil || name == "" || len(name) > 63 {
		return "groovegen"
	}
	return name
}

// interfaces lists the interfaces that are up and support multicast.
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
