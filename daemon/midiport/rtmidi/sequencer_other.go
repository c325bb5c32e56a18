//go:build cgo && (darwin || windows)

package rtmidi

import (
	"fmt"
	"slices"

	"gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// seqClient has nothing to ask: see ALSA's.
type seqClient struct{ client string }

func (s *seqClient) newPlace(_ bool, create func() error) (place, error) { return place{}, create() }
func (s *seqClient) close()                                              {}

// place is the port of another program, or the device, to which a port of ours is attached.
type place struct{ attached string }

func (p *place) attach(name string) { p.attached = name }

// lost reports that no port has the name any more. RtMidi lists the ports of the system, whatever the object is attached to.
func (p *place) lost(m rtmidi.MIDI) error {
	if p.attached != "" && !slices.Contains(portNames(m), p.attached) {
		return fmt.Errorf("%s: %w: %q", systemLabel, midiport.ErrNoPort, p.attached)
	}
	return nil
}

var (
	_ midiport.Watched = (*in)(nil)
	_ midiport.Watched = (*out)(nil)
)

// Lost returns why the port is of no use any more, or nil.
func (p *in) Lost() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return midiport.ErrClosed
	}
	return p.place.lost(p.midi)
}

// Lost returns why the port is of no use any more, or nil. It takes no lock for which the player may wait.
func (p *out) Lost() error { return p.place.lost(p.midi) }
