//go:build cgo && (linux || darwin || windows)

package rtmidi

import (
	"fmt"

	"gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// inputQueue is the size of RtMidi's queue for messages without a callback. We always set one.
const inputQueue = 16

type driver struct {
	client string
	seq    seqClient
}

// New returns the machine's MIDI system. client is the name that other programs see, beside the port's own name. The
// error is a *midiport.SystemError if the machine has no MIDI system or this user may not use it.
func New(client string) (midiport.Driver, error) {
	if err := checkSystem(); err != nil {
		return nil, err
	}
	return &driver{client: client, seq: seqClient{client: client}}, nil
}

// Name returns "alsa", "coremidi" or "winmm".
func (d *driver) Name() string { return systemName }

// OpenVirtual makes an input and an output of this name, each with its own client.
func (d *driver) OpenVirtual(name string) (midiport.In, midiport.Out, error) {
	if !hasVirtual {
		return nil, nil, fmt.Errorf("open virtual port %q: %w: name existing ports instead, of a loopback driver for example",
			name, midiport.ErrNoVirtual)
	}
	in, err := d.newIn()
	if err != nil {
		return nil, nil, err
	}
	if in.midi.OpenVirtualPort(name) != nil {
		in.discard()
		return nil, nil, openError("virtual input", name)
	}
	in.name = name
	out, err := d.newOut()
	if err != nil {
		_ = in.Close()
		return nil, nil, err
	}
	if out.midi.OpenVirtualPort(name) != nil || out.startSender() != nil {
		_ = in.Close()
		_ = out.Close()
		return nil, nil, openError("virtual output", name)
	}
	out.name = name
	return in, out, nil
}

// OpenIn attaches to the output port of another program, or to a device, whose name contains name.
func (d *driver) OpenIn(name string) (midiport.In, error) {
	in, err := d.newIn()
	if err != nil {
		return nil, err
	}
	i, full, err := find("input", name, in.midi)
	if err != nil {
		in.discard()
		return nil, err
	}
	if err := in.midi.OpenPort(i, "in"); err != nil {
		in.discard()
		return nil, openError("input", full)
	}
	in.name = full
	in.place.attach(full)
	return in, nil
}

// OpenOut attaches to the input port of another program, or to a device, whose name contains name.
func (d *driver) OpenOut(name string) (midiport.Out, error) {
	out, err := d.newOut()
	if err != nil {
		return nil, err
	}
	i, full, err := find("output", name, out.midi)
	if err != nil {
		_ = out.Close()
		return nil, err
	}
	if out.midi.OpenPort(i, "out") != nil || out.startSender() != nil {
		_ = out.Close()
		return nil, openError("output", full)
	}
	out.name = full
	out.place.attach(full)
	return out, nil
}

// Ins lists the ports to which OpenIn can attach.
func (d *driver) Ins() ([]string, error) {
	in, err := d.newIn()
	if err != nil {
		return nil, err
	}
	defer in.discard()
	return portNames(in.midi), nil
}

// Outs lists the ports to which OpenOut can attach.
func (d *driver) Outs() ([]string, error) {
	out, err := d.newOut()
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	return portNames(out.midi), nil
}

// Close leaves the ports open: the caller closes them.
func (d *driver) Close() error {
	d.seq.close()
	return nil
}

// newIn makes an input without a port. Its callback is installed.
func (d *driver) newIn() (*in, error) {
	var m rtmidi.MIDIIn
	at, err := d.seq.newPlace(false, func() (err error) {
		m, err = rtmidi.NewMIDIIn(api, d.client, inputQueue)
		return err
	})
	if err != nil {
		return nil, clientError()
	}
	p := &in{midi: m, place: at}
	// SysEx off: RtMidi would collect it without limit, and the wrapper crashes when its buffer is too small.
	// Timing on: we need F8. Active sensing off.
	if err := m.IgnoreTypes(true, false, true); err != nil {
		_ = m.Close()
		return nil, clientError()
	}
	if p.installCallback() != nil {
		_ = m.Close()
		return nil, clientError()
	}
	return p, nil
}

func (d *driver) newOut() (*out, error) {
	var m rtmidi.MIDIOut
	at, err := d.seq.newPlace(true, func() (err error) {
		m, err = rtmidi.NewMIDIOut(api, d.client)
		return err
	})
	if err != nil {
		return nil, clientError()
	}
	return &out{midi: m, place: at}, nil
}

// The texts of RtMidi's errors point into freed memory, so they are never read here.

func clientError() error {
	return &midiport.SystemError{System: systemLabel, Missing: "it did not accept another client", Hint: clientHint}
}

func openError(what, name string) error {
	return fmt.Errorf("open MIDI %s port %q: refused by %s; is the port taken, or too many clients open?", what, name, systemLabel)
}

// find returns the number and the full name of a port.
func find(direction, name string, m rtmidi.MIDI) (int, string, error) {
	have := portNames(m)
	i, err := midiport.FindPort(direction, name, have)
	if err != nil {
		return 0, "", err
	}
	return i, have[i], nil
}

// portNames lists the ports by number. A port that disappears meanwhile gets an empty name, so that the numbers stay.
func portNames(m rtmidi.MIDI) []string {
	n, err := m.PortCount()
	if err != nil || n < 0 {
		return nil
	}
	names := make([]string, n)
	for i := range names {
		if s, err := m.PortName(i); err == nil {
			names[i] = s
		}
	}
	return names
}
