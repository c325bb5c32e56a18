// Package address lists the addresses under which other machines reach a server on this one.
package address

import (
	"net"
	"net/netip"
)

// Own lists the addresses of this machine on its networks: IPv4 first, because some controllers know nothing else.
// Link-local addresses are left out, because they need the name of an interface.
func Own() []netip.Addr {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var four, six []netip.Addr
	for _, a := range all {
		prefix, err := netip.ParsePrefix(a.String())
		if err != nil {
			continue
		}
		addr := prefix.Addr().Unmap()
		switch {
		case addr.IsLoopback(), addr.IsLinkLocalUnicast(), !addr.IsGlobalUnicast():
		case addr.Is4():
			four = append(four, addr)
		default:
			six = append(six, addr)
		}
	}
	return append(four, six...)
}

// Reaching lists the addresses under which other machines reach a listener at an address of this machine: the address
// itself; none for the loopback; for 0.0.0.0 the IPv4 addresses of Own, and for [::] all of Own.
func Reaching(at netip.Addr) []netip.Addr {
	at = at.Unmap()
	switch {
	case !at.IsValid(), at.IsLoopback():
		return nil
	case !at.IsUnspecified():
		return []netip.Addr{at}
	}
	own := Own()
	if at.Is6() {
		return own
	}
	for i, a := range own {
		if !a.Is4() {
			return own[:i]
		}
	}
	return own
}
