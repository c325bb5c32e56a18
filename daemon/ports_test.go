package daemon

import (
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
)

// receiver is another program's port that counts the notes it gets.
func (r *rig) receiver(t *testing.T, name string) {
	t.Helper()
	in, _, err := r.midi.Pair(name)
	if err != nil {
		t.Fatal(err)
	}
	r.listen(t, in)
}

func (r *rig) listen(t *testing.T, in midiport.In) {
	t.Helper()
	if err := in.Listen(func(e midiport.Event) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.received = append(r.received, e)
	}); err != nil {
		t.Fatal(err)
	}
}

// The MIDI server crashes while the song plays, and starts again: status says so, the song goes on, and its notes go out again.
func TestMIDIServerCrashes(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	await(t, "notes", func() bool { return r.notesOn() > 3 })
	ticks := r.Status().Clock.Ticks
	r.midi.Crash()
	await(t, "status names what is gone", func() bool {
		s := r.Status()
		return strings.Contains(s.MIDI.Error, "GrooveGen") && s.MIDI.Out == "" && s.MIDI.In == ""
	})
	if s := r.Status(); s.Clock.State != "running" || s.Clock.Ticks < ticks {
		t.Errorf("the clock is %s at %v, was at %v", s.Clock.State, s.Clock.Ticks, ticks)
	}
	r.midi.Restart()
	await(t, "the ports are back", func() bool {
		s := r.Status().MIDI
		return s.Error == "" && s.Out == "GrooveGen" && s.In == "GrooveGen" && s.Reconnects == 1
	})
	in, err := r.midi.OpenIn("GrooveGen")
	if err != nil {
		t.Fatal(err)
	}
	before := r.notesOn()
	r.listen(t, in)
	await(t, "notes go out again", func() bool { return r.notesOn() > before+3 })
	ignored := r.player.Snapshot().Ignored
	r.ports.input().(*fake.In).Inject(midiport.Event{At: midiport.Now(), Message: midiport.NoteOn(9, 36, 1)})
	await(t, "the input is read again", func() bool { return r.player.Snapshot().Ignored > ignored })
}

// A port that is missing at the start is waited for.
func TestMissingPortIsWaitedFor(t *testing.T) {
	t.Parallel()
	d := fake.New()
	r := &rig{midi: d}
	o, err := Open(source(settings(t, tempDir(t), map[string]string{"midi.system": "port", "midi.out": "synth"})), edges(d))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if s := o.Status().MIDI; !strings.Contains(s.Error, "synth") || s.Mode != "port" {
		t.Errorf("status %+v does not say what is missing", s)
	}
	r.receiver(t, "my synth")
	await(t, "notes", func() bool { return r.notesOn() > 3 })
	await(t, "status has the port", func() bool {
		s := o.Status().MIDI
		return s.Error == "" && s.Out == "my synth"
	})
}

// What midi.connect names is connected when it appears.
func TestConnectSetting(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"midi.connect": "synth"})
	mine := &rig{midi: r.midi}
	mine.receiver(t, "my synth")
	await(t, "notes", func() bool { return mine.notesOn() > 3 })
}
