//go:build cgo

package rtmidi

import "github.com/groovegen/groovegen/daemon/midiport"

var _ midiport.Burster = (*out)(nil)

// SendBurst sends the messages in data in one system call: RtMidi's ALSA output takes a buffer of whole messages apart and
// drains once. Realtime-safe: yes; ALSA does not wait for the receiver.
func (p *out) SendBurst(data []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return midiport.ErrClosed
	}
	if err := p.midi.SendMessage(data); err != nil {
		return errSend
	}
	return nil
}
