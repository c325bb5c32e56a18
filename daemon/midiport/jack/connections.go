//go:build cgo && linux

package jack

/*
#include <stdlib.h>
#include "client.h"
*/
import "C"

import (
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"github.com/groovegen/groovegen/daemon/midiport"
)

var (
	_ midiport.Watched   = (*in)(nil)
	_ midiport.Watched   = (*out)(nil)
	_ midiport.Connector = (*in)(nil)
	_ midiport.Connector = (*out)(nil)
)

// lost returns why a port is of no use: the server has stopped, or the port of another program to which it is attached is gone.
func (c *client) lost(direction C.int, own, name string) error {
	switch {
	case C.gg_gone(c.c) != 0:
		return fmt.Errorf("JACK: %w", midiport.ErrServerGone)
	case own == "" && !slices.Contains(takeNames(C.gg_connections(c.c, direction)), name):
		return fmt.Errorf("JACK: %w: %q", midiport.ErrNoPort, name)
	}
	return nil
}

// peers lists the ports of other clients.
func (c *client) peers(direction C.int, own string) (list []midiport.Peer) {
	if own == "" || C.gg_gone(c.c) != 0 {
		return nil
	}
	connected := takeNames(C.gg_connections(c.c, direction))
	for _, name := range c.ports(direction) {
		if !strings.HasPrefix(name, own+":") {
			peer := midiport.Peer{Name: name, Connected: slices.Contains(connected, name), Appeared: c.appeared(name)}
			list = append(list, peer)
		}
	}
	return list
}

func (c *client) appeared(name string) uint64 {
	s := C.CString(name)
	defer C.free(unsafe.Pointer(s))
	return uint64(C.gg_appeared(c.c, s))
}

func (c *client) connect(direction C.int, name string) error {
	s := C.CString(name)
	defer C.free(unsafe.Pointer(s))
	if C.gg_gone(c.c) != 0 || C.gg_connect(c.c, s, direction) != 0 {
		return fmt.Errorf("connect to MIDI port %q: refused by JACK", name)
	}
	return nil
}

// Lost returns why the input is of no use any more, or nil.
func (p *in) Lost() error {
	err := error(midiport.ErrClosed)
	p.reader.WhileOpen(func() { err = p.client.lost(C.GG_IN, p.own, p.name) })
	return err
}

// Peers lists the outputs of other clients; none if the port is attached to one.
func (p *in) Peers() (list []midiport.Peer) {
	p.reader.WhileOpen(func() { list = p.client.peers(C.GG_IN, p.own) })
	return list
}

// Connect connects an output of another client to this port.
func (p *in) Connect(name string) error {
	err := error(midiport.ErrClosed)
	p.reader.WhileOpen(func() { err = p.client.connect(C.GG_IN, name) })
	return err
}

// Lost returns why the output is of no use any more, or nil.
func (p *out) Lost() error {
	err := error(midiport.ErrClosed)
	p.whileOpen(func() { err = p.client.lost(C.GG_OUT, p.own, p.name) })
	return err
}

// Peers lists the inputs of other clients; none if the port is attached to one.
func (p *out) Peers() (list []midiport.Peer) {
	p.whileOpen(func() { list = p.client.peers(C.GG_OUT, p.own) })
	return list
}

// Connect connects this port to an input of another client.
func (p *out) Connect(name string) error {
	err := error(midiport.ErrClosed)
	p.whileOpen(func() { err = p.client.connect(C.GG_OUT, name) })
	return err
}

// whileOpen calls ask unless the port is closed. Close waits for it; those who send do not.
func (p *out) whileOpen(ask func()) {
	p.asking.Lock()
	defer p.asking.Unlock()
	p.mu.Lock()
	closed := p.closed
	p.mu.Unlock()
	if !closed {
		ask()
	}
}
