package daemon

import (
	"errors"
	"fmt"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// Drivers opens MIDI systems: each function returns the system, or an error that says what is missing.
type Drivers struct {
	System func(client string) (midiport.Driver, error) // the machine's own: ALSA, CoreMIDI, WinMM
	Jack   func(client string) (midiport.Driver, error)
}

// ports are the MIDI input and output. Without a MIDI system both are nil and err says why.
type ports struct {
	system  string // "alsa", "jack" … or "none"
	virtual bool
	driver  midiport.Driver
	in      midiport.In
	out     midiport.Out
	err     error
}

// openPorts opens the ports of the settings. With "auto" a machine without a MIDI system is no error: the ports are nil and err says
// why. If the user has named a system or a port that cannot be opened, that is an error.
func openPorts(c config.MIDI, d Drivers) (*ports, error) {
	switch c.System {
	case "none":
		return &ports{system: "none"}, nil
	case "jack":
		return open(c, d.Jack)
	case "virtual", "port":
		return open(c, d.System)
	}
	p, err := open(c, d.System)
	if err == nil || !errors.Is(err, midiport.ErrNoSystem) {
		return p, err
	}
	p, errJack := open(c, d.Jack)
	if errJack == nil || !errors.Is(errJack, midiport.ErrNoSystem) {
		return p, errJack
	}
	if c.In != "" || c.Out != "" {
		return nil, fmt.Errorf("attach to MIDI ports: %w", err)
	}
	return &ports{system: "none", err: errors.Join(err, errJack)}, nil
}

func open(c config.MIDI, newDriver func(string) (midiport.Driver, error)) (*ports, error) {
	name := c.Name.String()
	d, err := newDriver(name)
	if err != nil {
		return nil, err
	}
	p := &ports{system: d.Name(), driver: d}
	if err := p.attach(c, name); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// attach opens virtual ports, or existing ports by name. If only one port has a name, the other is virtual, unless the system is
// "port", which makes no virtual ports.
func (p *ports) attach(c config.MIDI, name string) (err error) {
	if c.System == "port" && c.In == "" && c.Out == "" {
		return errors.New("open MIDI ports: --midi port attaches to existing ports: name them with --midi-in and --midi-out")
	}
	if c.In == "" && c.Out == "" {
		p.virtual = true
		p.in, p.out, err = p.driver.OpenVirtual(name)
		return err
	}
	if c.In != "" {
		if p.in, err = p.driver.OpenIn(c.In.String()); err != nil {
			return err
		}
	}
	if c.Out != "" {
		if p.out, err = p.driver.OpenOut(c.Out.String()); err != nil {
			return err
		}
	}
	if c.System == "port" || p.in != nil && p.out != nil {
		return nil
	}
	return p.fill(name)
}

// fill opens a virtual port for the direction that has no name.
func (p *ports) fill(name string) error {
	in, out, err := p.driver.OpenVirtual(name)
	if errors.Is(err, midiport.ErrNoVirtual) {
		return nil // only the named direction exists
	}
	if err != nil {
		return err
	}
	if p.in == nil {
		p.in = in
		return out.Close()
	}
	p.out = out
	return in.Close()
}

// mode returns how the ports were opened, in a word.
func (p *ports) mode() string {
	switch {
	case p.in == nil && p.out == nil:
		return "none"
	case p.virtual:
		return "virtual"
	}
	return "port"
}

// dropped returns how many messages a port has lost.
func dropped(port any) uint64 {
	if d, ok := port.(midiport.DropCounter); ok {
		return d.Dropped()
	}
	return 0
}

func (p *ports) close() error {
	var errs []error
	if p.in != nil {
		errs = append(errs, p.in.Close())
	}
	if p.out != nil {
		errs = append(errs, p.out.Close())
	}
	if p.driver != nil {
		errs = append(errs, p.driver.Close())
	}
	return errors.Join(errs...)
}
