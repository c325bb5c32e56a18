package osc

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
)

// rebind makes the pump listen on another address.
type rebind struct {
	to    netip.AddrPort
	reply chan<- error
}

// errClosed is returned by a server that has been closed.
var errClosed = errors.New("the OSC server is closed")

// Rebind moves the server to another address of this machine, on the same port. Clients, waiting messages and values
// stay. If that fails, the server continues to listen on the old address.
func (s *Server) Rebind(host netip.Addr) error {
	answer := make(chan error, 1)
	select {
	case s.rebind <- rebind{netip.AddrPortFrom(host, s.Addr().Port()), answer}:
		return <-answer
	case <-s.done:
		return errClosed
	}
}

// listenOn closes the port and opens it again; the pump calls it. Two sockets on one port would take each other's
// datagrams.
func (s *Server) listenOn(to netip.AddrPort) error {
	if to == s.addr || to.Addr().IsUnspecified() && s.addr.Addr().IsUnspecified() {
		return nil
	}
	drops, _ := s.kernelDrops()
	s.mu.Lock()
	s.dropped = drops
	s.mu.Unlock()
	_ = s.conn.Close() // this ends its reader
	err := s.open(to)
	if err == nil {
		return nil
	}
	if back := s.open(s.addr); back != nil {
		err = errors.Join(err, fmt.Errorf("listen again as before: %w", back))
	}
	return err
}

// open listens on an address and starts a reader.
func (s *Server) open(to netip.AddrPort) error {
	c, local, err := bind(net.UDPAddrFromAddrPort(to))
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.conn, s.addr = c, local
	s.mu.Unlock()
	s.running.Go(func() { s.read(c) })
	return nil
}

// firstAddress returns the address of a datagram's first message without parsing the datagram. It is shown to the user
// who decides about a new controller.
func firstAddress(data []byte) string {
	const bundleHead = 20 // "#bundle\0", time tag, size of the first element
	for len(data) > bundleHead && data[0] == '#' {
		data = data[bundleHead:]
	}
	if len(data) == 0 || data[0] != '/' {
		return ""
	}
	address, _, _ := bytes.Cut(data, []byte{0})
	return ascii(string(address), maxAddress)
}

// Drop removes a client of the network: it gets no more feedback, and its messages with a time tag are not carried
// out.
func (s *Server) Drop(addr netip.Addr) {
	select {
	case s.drop <- addr.Unmap():
	case <-s.done:
	}
}

// dropClient is Drop in the pump. The order of waiting messages stays.
func (s *Server) dropClient(addr netip.Addr) {
	isOf := func(c *client) bool { return !c.static && c.to.Addr() == addr }
	s.clients.list = slices.DeleteFunc(s.clients.list, isOf)
	s.clients.changed = true
	s.queue.items = slices.DeleteFunc(s.queue.items, func(w waiting) bool { return w.from == addr })
}
