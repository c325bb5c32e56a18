//go:build cgo

package rtmidi

/*
#cgo LDFLAGS: -lasound
#include <stdlib.h>
#include "sequencer_linux.h"
*/
import "C"

import (
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// most is how many clients, ports or connections are looked at.
const most = 256

// seqClient asks ALSA about clients and connections. It opens a client at the first question.
type seqClient struct {
	client string

	mu     sync.Mutex
	handle *C.gg_sequencer
	closed bool
}

// ask calls question with the handle, if there is one.
func (s *seqClient) ask(question func(h *C.gg_sequencer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.handle == nil && !s.closed {
		name := C.CString(s.client)
		defer C.free(unsafe.Pointer(name))
		s.handle = C.gg_sequencer_open(name)
	}
	if s.handle != nil {
		question(s.handle)
	}
}

func (s *seqClient) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.handle != nil {
		C.gg_sequencer_close(s.handle)
	}
	s.handle, s.closed = nil, true
}

// place is where a port of ours is in the sequencer.
type place struct {
	seq       *seqClient
	client    C.int // 0: not known
	direction C.int
	attached  bool  // to a port of another program
	peer      C.int // the address of that port
}

// newPlace calls create, which makes a client of RtMidi, and finds that client.
func (s *seqClient) newPlace(sends bool, create func() error) (place, error) {
	p := place{seq: s, direction: C.GG_RECEIVE}
	if sends {
		p.direction = C.GG_SEND
	}
	var err error
	created := false
	s.ask(func(h *C.gg_sequencer) {
		before := own(h)
		created, err = true, create()
		for _, c := range own(h) {
			if !slices.Contains(before, c) {
				p.client = c
			}
		}
	})
	if !created {
		err = create() // without a place
	}
	return p, err
}

func own(h *C.gg_sequencer) []C.int {
	var list [most]C.int
	return slices.Clone(list[:C.gg_sequencer_own(h, &list[0], most)])
}

// peers returns the addresses to which the port is connected.
func (p *place) peers() (peers []C.int) {
	p.seq.ask(func(h *C.gg_sequencer) {
		var list [most]C.int
		peers = slices.Clone(list[:C.gg_sequencer_peers(h, p.client, p.direction, &list[0], most)])
	})
	return peers
}

// attach keeps the port of another program to which this one was just connected.
func (p *place) attach(string) {
	if peers := p.peers(); p.client > 0 && len(peers) > 0 {
		p.attached, p.peer = true, peers[0]
	}
}

// lost reports that the connection to the port of another program has ended. The kernel ends it with that port, so one of the same
// name and number that has come since is not taken for it.
func (p *place) lost(name string) error {
	if p.attached && !slices.Contains(p.peers(), p.peer) {
		return fmt.Errorf("ALSA: %w: %q", midiport.ErrNoPort, name)
	}
	return nil
}

// others lists the ports of other programs to which this one can be connected.
func (p *place) others() (ports []C.gg_port) {
	if p.client == 0 || p.attached {
		return nil
	}
	p.seq.ask(func(h *C.gg_sequencer) {
		ports = make([]C.gg_port, most)
		ports = ports[:C.gg_sequencer_ports(h, p.direction, &ports[0], most)]
	})
	return ports
}

// list returns the ports of other programs. Those of one name are one: it is connected if one of them is.
func (p *place) list() (list []midiport.Peer) {
	connected := p.peers()
	for _, o := range p.others() {
		peer := midiport.Peer{Name: C.GoString(&o.name[0]), Connected: slices.Contains(connected, o.address), Appeared: uint64(o.appeared)}
		i := slices.IndexFunc(list, func(q midiport.Peer) bool { return q.Name == peer.Name })
		if i < 0 {
			list = append(list, peer)
		} else {
			list[i].Connected = list[i].Connected || peer.Connected
			list[i].Appeared = max(list[i].Appeared, peer.Appeared)
		}
	}
	return list
}

func (p *place) connect(name string) error {
	rc := C.int(-1)
	for _, o := range p.others() {
		if C.GoString(&o.name[0]) == name {
			p.seq.ask(func(h *C.gg_sequencer) { rc = C.gg_sequencer_connect(h, p.client, p.direction, o.address) })
			break
		}
	}
	if rc != 0 {
		return fmt.Errorf("connect to MIDI port %q: refused by ALSA", name)
	}
	return nil
}

// Lost returns why the port is of no use any more, or nil.
func (p *in) Lost() error  { return p.place.lost(p.name) }
func (p *out) Lost() error { return p.place.lost(p.name) }

// Peers lists the ports of other programs; none if this one is attached to one.
func (p *in) Peers() []midiport.Peer  { return p.place.list() }
func (p *out) Peers() []midiport.Peer { return p.place.list() }

// Connect connects the port to one of another program.
func (p *in) Connect(name string) error  { return p.place.connect(name) }
func (p *out) Connect(name string) error { return p.place.connect(name) }

var (
	_ midiport.Watched   = (*in)(nil)
	_ midiport.Watched   = (*out)(nil)
	_ midiport.Connector = (*in)(nil)
	_ midiport.Connector = (*out)(nil)
)
