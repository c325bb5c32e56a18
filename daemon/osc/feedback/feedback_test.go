package feedback

import (
	"fmt"
	"maps"
	"testing"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

func TestChangesArePublished(t *testing.T) {
	var l groove.Loop
	l.Pattern.Hits[0][groove.Kick], l.Pattern.Velocities[0][groove.Kick] = true, 0.75
	l.Pattern.Hits[16][groove.Snare], l.Pattern.Velocities[16][groove.Snare] = true, 0.5
	at := func(ticks float64) player.Snapshot {
		return player.Snapshot{State: clock.Running, Locked: true, Ticks: ticks, Tempo: 120, Playing: 3}
	}
	sent := map[string]string{}
	publish := func(address string, args ...any) { sent[address] = fmt.Sprint(args...) }
	var f Feedback
	state := steer.Default()
	f.publish(valuesOf(at(0), &l, 1), state, publish)
	known := map[string]bool{}
	for _, a := range osc.ReadOnly() {
		known[a.Address] = true
	}
	for a := range sent {
		if !known[a] {
			t.Errorf("%s is in no table", a)
		}
	}
	if n := len(known) - 3; len(sent) != n { // errors, notes and replies are answers
		t.Errorf("%d of %d values were sent at the beginning", len(sent), n)
	}
	want := func(what string, want map[string]string) {
		t.Helper()
		if !maps.Equal(sent, want) {
			t.Errorf("%s: sent %v, want %v", what, sent, want)
		}
		clear(sent)
	}
	if sent["/groove/roll/kick/1"] != "0.75" || sent["/groove/light/genre/rock"] != "true" || sent["/groove/step/1"] != "true" {
		t.Errorf("sent %v", sent)
	}
	clear(sent)
	f.publish(valuesOf(at(1), &l, 1), state, publish)
	want("a moment later", map[string]string{})
	f.publish(valuesOf(at(7), &l, 1), state, publish)
	want("the next step", map[string]string{"/groove/step/1": "false", "/groove/step/2": "true"})
	f.publish(valuesOf(at(96+7), &l, 1), state, publish)
	want("the next bar", map[string]string{
		"/groove/position": "2 1", "/groove/roll/kick/1": "0", "/groove/roll/snare/1": "0.5",
	})
	state.Weights = steer.Weights{groove.Funk: 1}
	stopped := at(96 + 7)
	stopped.State = clock.Stopped
	f.publish(valuesOf(stopped, &l, 1), state, publish)
	if sent["/groove/light/genre/funk"] != "true" || sent["/groove/light/genre/rock"] != "false" || sent["/groove/step/2"] != "false" ||
		sent["/groove/playing"] != "false" {
		t.Errorf("another genre, stopped: sent %v", sent)
	}
	// At half-time the groove's second bar begins where the song's third does.
	if half := valuesOf(at(2*96), &l, 0.5); half.step != 0 || half.roll[groove.Snare][0] != 0.5 {
		t.Errorf("half-time: %+v", half)
	}
	if none := valuesOf(at(0), nil, 1); none.roll != (values{}).roll {
		t.Errorf("no loop: %+v", none)
	}
}
