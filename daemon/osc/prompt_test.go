package osc

import (
	"strings"
	"testing"
)

func TestPromptIsAnsweredToItsSender(t *testing.T) {
	r := newRig(t)
	r.send("/groove/prompt", "funk at 95, no crash, polka dots")
	got := r.await("/groove/prompt/reply")
	if len(got.args) != 2 || got.args[0] != "funk: genre funk; at 95: bpm 95; no crash: mute crash" || got.args[1] != "polka dots" {
		t.Errorf("reply %v", got)
	}
	if did := r.hub.done(); len(did) != 1 || r.hub.State().BPM != 95 {
		t.Errorf("did %v", did)
	}
	for text, want := range map[string]string{
		"funk, density 5":             "give 0 to 2",
		"xyzzy":                       "nothing of it was understood",
		strings.Repeat("busy ", 2000): "",
	} {
		before := r.hub.State()
		r.send("/groove/prompt", text)
		if got := r.await("/groove/error"); !strings.Contains(got.args[1].(string), want) {
			t.Errorf("%.20q: %v, want %q", text, got, want)
		}
		if !r.hub.State().Equal(before) {
			t.Errorf("%.20q changed the state", text)
		}
	}
}

func TestRemarkGoesToItsSender(t *testing.T) {
	r := newRig(t)
	r.hub.remark("preset tight was made with another model")
	r.send("/groove/preset/load", "tight")
	if got := r.await("/groove/note"); len(got.args) != 2 || got.args[0] != "/groove/preset/load" || got.args[1] != "preset tight was made with another model" {
		t.Errorf("note %v", got)
	}
}

func TestPromptFloodIsBounded(t *testing.T) {
	r := newRig(t)
	for range 200 {
		r.send("/groove/prompt", "busier, louder snare, a lot more ride, xyzzy")
	}
	r.alive()
	if c := r.server.Counters(); c.Errors != 0 {
		t.Errorf("counters %+v", c)
	}
}
