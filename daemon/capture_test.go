package daemon

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models"
)

// inject gives the daemon a message as if it came in at an instant.
func (r *rig) inject(at clock.Time, m midiport.Message) {
	r.ports.input().(*fake.In).Inject(midiport.Event{At: at, Message: m})
}

const tapped = "kick 0/120/10 8/99/-40 16/118/12 32/120/0 40/90/30 48/111/-9; snare 4/127/60 12/120/44 20/127/0 36/124/-31 60/40/200; " +
	"closed_hat 0/60/0 2/80/20 6/70/-20 10/90/33 63/77/-200"

// captureStart starts a capture and returns where its first bar begins, in ticks.
func captureStart(t *testing.T, r *rig) float64 {
	t.Helper()
	next := func() float64 { return math.Ceil((r.player.Snapshot().TicksAt(midiport.Now())-3)/96) * 96 }
	for {
		start := next()
		r.apply(t, "capture")
		if next() == start {
			return start
		}
		r.apply(t, "capture") // a bar line passed meanwhile: cancelled, and begun anew
	}
}

// playAlong listens to the daemon's own song and taps a pattern at the places where its hits belong. A note comes up to two bars
// before its time: so none is late on a machine that is busy.
func playAlong(t *testing.T, r *rig, p *groove.Pattern) {
	t.Helper()
	start := captureStart(t, r)
	for _, n := range p.Notes(groove.GMKit()) {
		ticks := start + float64(n.Unit)*6/groove.OffsetUnits
		await(t, "two bars before a note", func() bool { return r.player.Snapshot().TicksAt(midiport.Now()) >= ticks-2*96 })
		s := r.player.Snapshot()
		line := clock.Timeline{Tempo: s.Tempo, TickOrigin: s.Ticks, TimeOrigin: s.At}
		r.inject(line.TimeAt(ticks), midiport.NoteOn(9, n.Note, n.Velocity))
	}
	await(t, "the capture", func() bool {
		s := r.Status().Capture.State
		return s == control.CaptureDone || s == control.CaptureFailed
	})
}

// TestPlayAlong taps four bars to the running song while everything that the daemon sends comes back on its input, and finds the
// tapped pattern, and nothing else, in what plays from then on.
func TestPlayAlong(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.bpm": "280"})
	want, err := groove.ParsePattern(tapped)
	if err != nil {
		t.Fatal(err)
	}
	loop, err := r.midi.OpenIn("GrooveGen") // the cable from the output to the input
	if err != nil {
		t.Fatal(err)
	}
	if err = loop.Listen(func(e midiport.Event) { r.inject(e.At, e.Message) }); err != nil {
		t.Fatal(err)
	}
	r.apply(t, "capture_amount", 0.0)
	await(t, "running", func() bool { return r.Status().Clock.State == "running" })
	playAlong(t, r, &want)
	if s := r.Status().Capture; s.State != control.CaptureDone || s.Hits != want.Count() {
		t.Fatalf("capture %+v, want %d hits: %s", s, want.Count(), r.session.State().Captured)
	}
	got, err := groove.ParsePattern(r.session.State().Captured)
	if err != nil || got.Hits != want.Hits {
		t.Fatalf("captured %q: %v", got.Text(), err)
	}
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			o, w := groove.OffsetToUnits(got.Offsets[s][v]), groove.OffsetToUnits(want.Offsets[s][v])
			if o-w > 2 || w-o > 2 || got.Velocities[s][v] != want.Velocities[s][v] {
				t.Errorf("%s at step %d: offset %d units and velocity %v, played %d and %v", groove.Voice(v), s, o, got.Velocities[s][v], w, want.Velocities[s][v])
			}
		}
	}
	await(t, "the captured groove plays", func() bool {
		l, _, _ := r.session.Loop(0)
		return l != nil && l.Drawn.Equal(&got)
	})
	r.apply(t, "genre", "jazz")
	await(t, "it plays on as jazz", func() bool {
		l, _, _ := r.session.Loop(0)
		return l.Origin.Style.Dominant() == groove.Jazz && l.Drawn.Hits == got.Hits
	})
	r.apply(t, "preset/save", "mine")
	r.apply(t, "undo")
	r.apply(t, "undo")
	if r.session.State().Captured != "" {
		t.Error("undo does not take the capture back")
	}
	await(t, "the old groove plays", func() bool { l, _, _ := r.session.Loop(0); return l.Drawn.Hits != got.Hits })
	r.apply(t, "preset/load", "mine")
	if r.session.State().Captured != got.Text() {
		t.Error("the preset has lost the captured groove")
	}
}

func TestCaptureRefuses(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.bpm": "300"})
	await(t, "running", func() bool { return r.Status().Clock.State == "running" })
	failed := func(what, want string) {
		t.Helper()
		await(t, what, func() bool { return r.Status().Capture.State == control.CaptureFailed })
		if s := r.Status().Capture.Error; !strings.Contains(s, want) {
			t.Errorf("%s: %q, want %q", what, s, want)
		}
	}
	r.apply(t, "capture")
	r.apply(t, "capture", 0) // the button is let go
	if s := r.Status().Capture.State; s != control.CaptureWaiting && s != control.CaptureListening {
		t.Errorf("it is %s", s)
	}
	r.apply(t, "capture")
	failed("pressed again", "cancelled")
	r.apply(t, "capture")
	failed("nobody plays", "nothing was played")
	if r.session.State().Captured != "" {
		t.Error("silence was captured")
	}
	r.apply(t, "capture")
	r.apply(t, "transport/stop")
	failed("the song stops", "stopped, or jumped")
	for want, cmd := range map[string]steer.Request{
		"transport is stopped":   {Name: "capture"},
		"whole number":           {Name: "captured", Args: []any{"kick 0/900"}},
		"did you mean":           {Name: "captured", Args: []any{"kikc 0"}},
		"a groove like":          {Name: "captured", Args: []any{7}},
		"no value, or 1":         {Name: "capture", Args: []any{"now"}},
		"give 0 to 1":            {Name: "capture_amount", Args: []any{2}},
		"over the limit of 1638": {Name: "captured", Args: []any{strings.Repeat(";", 20000)}},
	} {
		if err := r.Apply(cmd); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60v: %v, want %q", cmd, err, want)
		}
	}
}

// TestModelWithoutEncoderRefusesCaptures plays a model that was written without its encoder.
func TestModelWithoutEncoderRefusesCaptures(t *testing.T) {
	t.Parallel()
	m, err := infer.Load(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	dir := tempDir(t)
	path := filepath.Join(dir, "noencoder.safetensors")
	writeModel(t, path, m)
	r := start(t, dir, map[string]string{"model.file": path})
	await(t, "running", func() bool { return r.Status().Clock.State == "running" })
	for _, cmd := range []steer.Request{{Name: "capture"}, {Name: "captured", Args: []any{"kick 0 8"}}} {
		if err := r.Apply(cmd); !errors.Is(err, infer.ErrNoEncoder) || !strings.Contains(err.Error(), "groovectl use") {
			t.Errorf("%v: %v", cmd, err)
		}
	}
	if r.session.State().Captured != "" {
		t.Error("a refused groove is kept")
	}
}

// TestCloseDuringCapture must neither hang nor leave a note.
func TestCloseDuringCapture(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	await(t, "a note that sounds", func() bool { return len(r.hanging()) > 0 })
	r.apply(t, "capture")
	done := make(chan error, 1)
	go func() { done <- r.Close() }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(limitOfWaits):
		t.Fatal("Close hangs")
	}
	if keys := r.hanging(); len(keys) > 0 {
		t.Errorf("notes %v hang after Close", keys)
	}
}

func writeModel(t *testing.T, path string, m *infer.Model) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := m.Write(f, true); err != nil {
		t.Fatal(err)
	}
}
