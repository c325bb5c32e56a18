package daemon

import (
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// TestPromptDecodesOneLoop says ten things at once: the state changes once, and one loop comes of it.
func TestPromptDecodesOneLoop(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.freeze": "true"}) // no successor is decoded, whatever bar line passes
	r.apply(t, "prompt", "funk")                                        // what plays already: nothing is decoded
	decoded := func() uint64 { return r.session.DecodeStats().Decoded }
	var before uint64
	r.settled(t)
	await(t, "the first loop", func() bool { before = decoded(); return before > 0 })
	// While the song stands no loop takes over, which would be a change too.
	r.apply(t, "transport/stop")
	await(t, "the stop", func() bool { return r.Status().Clock.State == "stopped" })
	changed, stop := r.session.Subscribe()
	defer stop()

	r.apply(t, "prompt", "laid-back reggae around 80, sparse, wild, swung, loud snare, flat, no crash or ride")
	s := r.session.State()
	if s.Weights[groove.Reggae] != 1 || s.BPM != 80 || s.Push != 12 || s.Density != 0.6 || !s.Mute[groove.Ride] {
		t.Errorf("state %+v", s)
	}
	<-changed
	select {
	case <-changed:
		t.Error("the change was told twice")
	default:
	}
	await(t, "the loop", func() bool { return decoded() > before })
	// A second loop of the same prompt would come before that of the next command.
	r.apply(t, "next")
	await(t, "the next loop", func() bool { return decoded() > before+1 })
	if n := decoded() - before; n != 2 {
		t.Errorf("%d loops were decoded, want 2", n)
	}
}

func TestPromptIsRefusedWhole(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	before := r.session.State()
	for _, text := range []string{"reggae, 900 bpm", "reggae, density 7", "xyzzy", ""} {
		if err := r.Apply(steer.Request{Name: "prompt", Args: []any{text}}); err == nil {
			t.Errorf("%q was done", text)
		}
		if !r.session.State().Equal(before) {
			t.Errorf("%q: refused, and yet the state changed", text)
		}
	}
}

// TestPromptDoesActions: undo, reset, stop and save are done as their commands are, in the order that the sentence means.
func TestPromptDoesActions(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	say := func(text string) {
		t.Helper()
		r.apply(t, "prompt", text)
	}
	say("jazz at 95, no crash")
	say("at 140")
	say("undo that and no ride")
	s := r.session.State()
	if s.BPM != 95 || !s.Mute[groove.Crash] || !s.Mute[groove.Ride] {
		t.Errorf("after undo: %+v", s)
	}
	say("busier, and save this as tight")
	busy := r.session.State().Density
	say("reset")
	fresh, first := steer.Default(), groove.Rock.First()
	fresh.BPM, fresh.Seed = first.BPM, first.Seed
	if s := r.session.State(); !s.Equal(fresh.In(s)) {
		t.Errorf("after reset: %+v", s)
	}
	say("load tight")
	if s := r.session.State(); s.BPM != 95 || s.Density != busy || !s.Mute[groove.Crash] {
		t.Errorf("after load: %+v", s)
	}
	say("stop")
	await(t, "the stop", func() bool { return r.Status().Clock.State == "stopped" })
	say("play")
	await(t, "the start", func() bool { return r.Status().Clock.State == "running" })
	if err := r.Apply(steer.Request{Name: "prompt", Args: []any{"faster, load nothing-of-that-name"}}); err == nil {
		t.Error("a preset that is not there was loaded")
	}
	if got := r.session.State().BPM; got != 95 {
		t.Errorf("%v BPM: refused, and yet the tempo changed", got)
	}
}
