package fake

import (
	"slices"

	"github.com/groovegen/groovegen/daemon/midiport"
)

var (
	_ midiport.Watched   = (*In)(nil)
	_ midiport.Watched   = (*Out)(nil)
	_ midiport.Connector = (*In)(nil)
	_ midiport.Connector = (*Out)(nil)
)

// Lost reports that the system has crashed, or that the port is attached to one that was closed.
func (p *In) Lost() error {
	p.mu.Lock()
	lost := p.lost
	p.mu.Unlock()
	switch {
	case lost:
		return midiport.ErrServerGone
	case p.from != nil && !p.driver.hasOut(p.from):
		return midiport.ErrNoPort
	}
	return nil
}

// Lost reports that the system has crashed, or that the port is attached to one that was closed.
func (p *Out) Lost() error {
	p.mu.Lock()
	lost := p.lost
	p.mu.Unlock()
	switch {
	case lost:
		return midiport.ErrServerGone
	case p.target != nil && !p.driver.hasIn(p.target):
		return midiport.ErrNoPort
	}
	return nil
}

func (p *In) lose() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lost = true
}

func (p *Out) lose() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lost = true
}

// Peers lists the virtual outputs of other names; none if the port is attached.
func (p *In) Peers() (list []midiport.Peer) {
	p.driver.mu.Lock()
	defer p.driver.mu.Unlock()
	for _, o := range p.driver.outs {
		if p.from == nil && o.name != p.name {
			list = append(list, midiport.Peer{Name: o.name, Connected: o.isConnected(p), Appeared: o.appeared})
		}
	}
	return list
}

// Connect connects a virtual output to this port.
func (p *In) Connect(name string) error {
	p.driver.mu.Lock()
	defer p.driver.mu.Unlock()
	for _, o := range p.driver.outs {
		if o.name == name {
			o.connect(p)
			return nil
		}
	}
	return midiport.ErrNoPort
}

// Peers lists the virtual inputs of other names; none if the port is attached.
func (p *Out) Peers() (list []midiport.Peer) {
	p.driver.mu.Lock()
	defer p.driver.mu.Unlock()
	for _, i := range p.driver.ins {
		if p.target == nil && i.name != p.name {
			list = append(list, midiport.Peer{Name: i.name, Connected: p.isConnected(i), Appeared: i.appeared})
		}
	}
	return list
}

// Connect connects this port to a virtual input.
func (p *Out) Connect(name string) error {
	p.driver.mu.Lock()
	defer p.driver.mu.Unlock()
	for _, i := range p.driver.ins {
		if i.name == name {
			p.connect(i)
			return nil
		}
	}
	return midiport.ErrNoPort
}

// Disconnect ends a connection of this port, as a user does.
func (p *Out) Disconnect(in *In) { p.disconnect(in) }

func (p *Out) isConnected(in *In) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Contains(p.to, in)
}

// hasIn and hasOut report whether a virtual port is open.
func (d *Driver) hasIn(in *In) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Contains(d.ins, in)
}

func (d *Driver) hasOut(out *Out) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Contains(d.outs, out)
}
