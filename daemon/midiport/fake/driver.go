// Package fake implements a MIDI system in memory for tests: they inject input, read what was sent, and make it fail.
package fake

import (
	"sync"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// Driver is a MIDI system in memory. Virtual ports and attached ports meet on a bus of named ports. Set its fields
// before the first port is opened.
type Driver struct {
	// Now reads the time for stamps; midiport.Now when nil.
	Now func() clock.Time
	// OpenErr, when set, is what opening a port returns.
	OpenErr error

	mu   sync.Mutex
	down bool   // between Crash and Restart
	made uint64 // how many pairs of virtual ports there have been
	ins  []*In  // virtual inputs: what OpenOut attaches to
	outs []*Out // virtual outputs: what OpenIn attaches to
}

// New returns an empty MIDI system.
func New() *Driver { return &Driver{} }

var _ midiport.Driver = (*Driver)(nil)

// Name returns "fake".
func (d *Driver) Name() string { return "fake" }

// OpenVirtual makes a pair of ports, an *In and an *Out.
func (d *Driver) OpenVirtual(name string) (midiport.In, midiport.Out, error) {
	in, out, err := d.Pair(name)
	if err != nil {
		return nil, nil, err
	}
	return in, out, nil
}

// Pair is OpenVirtual with the concrete types.
func (d *Driver) Pair(name string) (*In, *Out, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.refusal(); err != nil {
		return nil, nil, err
	}
	in, out := newIn(d, name), newOut(d, name)
	d.made++
	in.appeared, out.appeared = d.made, d.made
	d.ins = append(d.ins, in)
	d.outs = append(d.outs, out)
	return in, out, nil
}

// OpenIn attaches to a virtual output of this driver.
func (d *Driver) OpenIn(name string) (midiport.In, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.refusal(); err != nil {
		return nil, err
	}
	i, err := midiport.FindPort("input", name, names(d.outs))
	if err != nil {
		return nil, err
	}
	in := newIn(d, d.outs[i].name)
	in.from = d.outs[i]
	d.outs[i].connect(in)
	return in, nil
}

// OpenOut attaches to a virtual input of this driver.
func (d *Driver) OpenOut(name string) (midiport.Out, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.refusal(); err != nil {
		return nil, err
	}
	i, err := midiport.FindPort("output", name, names(d.ins))
	if err != nil {
		return nil, err
	}
	out := newOut(d, d.ins[i].name)
	out.target = d.ins[i]
	out.connect(d.ins[i])
	return out, nil
}

// Crash ends the system, as the crash of a MIDI server does: its ports are lost, and none can be opened until Restart.
func (d *Driver) Crash() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.down = true
	for _, p := range d.ins {
		p.lose()
	}
	for _, p := range d.outs {
		p.lose()
	}
	d.ins, d.outs = nil, nil
}

// Restart ends what Crash began. Ports must be opened again.
func (d *Driver) Restart() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.down = false
}

// refusal returns why no port can be opened, or nil. The caller holds the mutex.
func (d *Driver) refusal() error {
	if d.down {
		return &midiport.SystemError{System: "MIDI", Missing: "the server has crashed", Hint: "restart it", Awaited: true}
	}
	return d.OpenErr
}

// Ins lists the virtual outputs.
func (d *Driver) Ins() ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return names(d.outs), nil
}

// Outs lists the virtual inputs.
func (d *Driver) Outs() ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return names(d.ins), nil
}

// Close does nothing: the caller closes the ports.
func (d *Driver) Close() error { return nil }

func (d *Driver) now() clock.Time {
	if d.Now != nil {
		return d.Now()
	}
	return midiport.Now()
}

// forget removes a closed port from the bus.
func (d *Driver) forget(in *In, out *Out) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ins = without(d.ins, in)
	d.outs = without(d.outs, out)
	for _, o := range d.outs {
		o.disconnect(in)
	}
}

func names[P interface{ Name() string }](ports []P) []string {
	list := make([]string, 0, len(ports))
	for _, p := range ports {
		list = append(list, p.Name())
	}
	return list
}

func without[P comparable](ports []P, gone P) []P {
	var keep []P
	for _, p := range ports {
		if p != gone {
			keep = append(keep, p)
		}
	}
	return keep
}
