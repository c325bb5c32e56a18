package daemon

import (
	"github.com/groovegen/groovegen/daemon/capture"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// newCapture returns the session that captures from the MIDI input.
func (d *Daemon) newCapture() *capture.Session {
	return capture.NewSession(capture.Config{
		HasInput: d.ports.in != nil, Player: d.player.Snapshot, Behind: d.recording.Behind, CanEncode: d.session.CanEncode, Kit: d.session.Kit,
		Apply: func(p *groove.Pattern) error {
			_, err := d.session.Apply(steer.CaptureOf(p))
			return err
		},
		Changed: d.session.Notify, Log: d.log,
	})
}

// showSent passes on a note that was sent.
func (d *Daemon) showSent(s player.SentNote) {
	d.capture.Sent(s)
	if d.page.Server() != nil {
		d.page.Note(noteOf(s))
	}
}

// receive accepts a message of the input, on the input's reader goroutine. Realtime-safe: yes.
func (d *Daemon) receive(e midiport.Event) {
	d.capture.Receive(e)
	d.player.Receive(e)
}
