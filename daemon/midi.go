package daemon

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/reconnect"
)

// Drivers opens MIDI systems: each function returns the system, or an error that says what is missing.
type Drivers struct {
	System func(client string) (midiport.Driver, error) // the machine's own: ALSA, CoreMIDI, WinMM
	Jack   func(client string) (midiport.Driver, error)
}

// ports are the MIDI input and output, which may come and go. Without a MIDI system both are nil and err says why.
type ports struct {
	system  string // "alsa", "jack" … or "none"
	virtual bool
	in      *reconnect.Link // has the input; nil: none is wanted
	out     *reconnect.Link // has the output; often the same
	err     error

	settings  config.MIDI
	newDriver func(client string) (midiport.Driver, error)
	log       *slog.Logger
	mu        sync.Mutex // both links open ports
	driver    midiport.Driver
}

// openPorts opens the ports of the settings. With "auto" a machine without a MIDI system is no error: the ports are nil and err says
// why. A port that is missing is waited for, and so is a JACK server that the user has asked for.
func openPorts(c config.MIDI, d Drivers, log *slog.Logger) (*ports, error) {
	switch c.System {
	case "none":
		return &ports{system: "none"}, nil
	case "jack":
		return open(c, d.Jack, log)
	case "virtual", "port":
		return open(c, d.System, log)
	}
	p, err := open(c, d.System, log)
	if err == nil || !errors.Is(err, midiport.ErrNoSystem) {
		return p, err
	}
	p, errJack := open(c, d.Jack, log)
	if errJack == nil || !errors.Is(errJack, midiport.ErrNoSystem) {
		return p, errJack
	}
	if c.In != "" || c.Out != "" {
		return nil, fmt.Errorf("attach to MIDI ports: %w", err)
	}
	return &ports{system: "none", err: errors.Join(err, errJack)}, nil
}

func open(c config.MIDI, newDriver func(string) (midiport.Driver, error), log *slog.Logger) (*ports, error) {
	p := &ports{system: "jack", settings: c, newDriver: newDriver, log: log}
	d, err := p.open()
	switch {
	case err == nil:
		p.system = d.Name()
	case c.System != "jack" || !midiport.MayAppear(err):
		return nil, err
	}
	if err := p.attach(); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// open returns the MIDI system, and opens it first if it was not there.
func (p *ports) open() (midiport.Driver, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.driver != nil {
		return p.driver, nil
	}
	d, err := p.newDriver(p.settings.Name.String())
	if err == nil {
		p.driver = d
	}
	return d, err
}

// attach opens virtual ports, or existing ports by name. If only one port has a name, the other is virtual, unless the system is
// "port", which makes no virtual ports.
func (p *ports) attach() (err error) {
	c := p.settings
	if c.System == "port" && c.In == "" && c.Out == "" {
		return errors.New("open MIDI ports: --midi port attaches to existing ports: name them with --midi-in and --midi-out")
	}
	if c.In == "" && c.Out == "" {
		p.virtual = true
		p.in, err = p.link(c.Name.String(), midiport.Driver.OpenVirtual)
		p.out = p.in
		return err
	}
	if c.In != "" {
		if p.in, err = p.link(c.In.String(), openIn); err != nil {
			return err
		}
	}
	if c.Out != "" {
		if p.out, err = p.link(c.Out.String(), openOut); err != nil {
			return err
		}
	}
	if c.System == "port" || p.in != nil && p.out != nil {
		return nil
	}
	return p.fill()
}

// fill opens a virtual port for the direction that has no name.
func (p *ports) fill() error {
	half := onlyIn
	if p.in != nil {
		half = onlyOut
	}
	l, err := p.link(p.settings.Name.String(), half)
	switch {
	case errors.Is(err, midiport.ErrNoVirtual):
		return nil // only the named direction exists
	case err != nil:
		return err
	case p.in == nil:
		p.in = l
	default:
		p.out = l
	}
	return nil
}

// opener opens the ports of a link.
type opener func(d midiport.Driver, name string) (midiport.In, midiport.Out, error)

func (p *ports) link(name string, openPorts opener) (*reconnect.Link, error) {
	return reconnect.Open(reconnect.Config{Name: name, Connect: p.settings.Connect.List(), Log: p.log, Open: func() (r reconnect.Ports, err error) {
		d, err := p.open()
		if err == nil {
			r.In, r.Out, err = openPorts(d, name)
		}
		return r, err
	}})
}

func openIn(d midiport.Driver, name string) (in midiport.In, out midiport.Out, err error) {
	in, err = d.OpenIn(name)
	return in, nil, err
}

func openOut(d midiport.Driver, name string) (in midiport.In, out midiport.Out, err error) {
	out, err = d.OpenOut(name)
	return nil, out, err
}

func onlyIn(d midiport.Driver, name string) (midiport.In, midiport.Out, error) {
	in, out, err := d.OpenVirtual(name)
	if err != nil {
		return nil, nil, err
	}
	return in, nil, out.Close()
}

func onlyOut(d midiport.Driver, name string) (midiport.In, midiport.Out, error) {
	in, out, err := d.OpenVirtual(name)
	if err != nil {
		return nil, nil, err
	}
	return nil, out, in.Close()
}

// links returns the links, each once.
func (p *ports) links() (list []*reconnect.Link) {
	if p.in != nil {
		list = append(list, p.in)
	}
	if p.out != nil && p.out != p.in {
		list = append(list, p.out)
	}
	return list
}

// input and output return the present ports; nil: there is none now.
func (p *ports) input() midiport.In {
	if p.in == nil {
		return nil
	}
	return p.in.Status().In
}

func (p *ports) output() midiport.Out {
	if p.out == nil {
		return nil
	}
	return p.out.Status().Out
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

// missing returns why a port that is wanted is not there, or nil.
func (p *ports) missing() error {
	errs := []error{p.err}
	for _, l := range p.links() {
		errs = append(errs, l.Status().Err)
	}
	return errors.Join(errs...)
}

// reconnects returns how often ports came that were missing.
func (p *ports) reconnects() (n uint64) {
	for _, l := range p.links() {
		n += l.Status().Reconnects
	}
	return n
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
	for _, l := range p.links() {
		errs = append(errs, l.Close())
	}
	if p.driver != nil {
		errs = append(errs, p.driver.Close())
	}
	return errors.Join(errs...)
}
