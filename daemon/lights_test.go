package daemon

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

func TestLightsTellWhatChanges(t *testing.T) {
	var l groove.Loop
	l.Pattern.Hits[0][groove.Kick], l.Pattern.Velocities[0][groove.Kick] = true, 0.75
	l.Pattern.Hits[16][groove.Snare], l.Pattern.Velocities[16][groove.Snare] = true, 0.5
	at := func(ticks float64) player.Snapshot {
		return player.Snapshot{State: clock.Running, Locked: true, Ticks: ticks, Tempo: 120, Playing: 3}
	}
	told := map[string]string{}
	publish := func(address string, args ...any) { told[address] = fmt.Sprint(args...) }
	var on lights
	state := steer.Default()
	on.tell(light(at(0), &l, 1), state, publish)
	known := map[string]bool{}
	for _, a := range osc.ReadOnly() {
		known[a.Address] = true
	}
	for a := range told {
		if !known[a] {
			t.Errorf("%s is in no table", a)
		}
	}
	if n := len(known) - 3; len(told) != n { // errors, notes and replies are answers
		t.Errorf("%d of %d lights were told at the beginning", len(told), n)
	}
	want := func(what string, want map[string]string) {
		t.Helper()
		if !maps.Equal(told, want) {
			t.Errorf("%s: told %v, want %v", what, told, want)
		}
		clear(told)
	}
	if told["/groove/roll/kick/1"] != "0.75" || told["/groove/light/genre/rock"] != "true" || told["/groove/step/1"] != "true" {
		t.Errorf("told %v", told)
	}
	clear(told)
	on.tell(light(at(1), &l, 1), state, publish)
	want("a moment later", map[string]string{})
	on.tell(light(at(7), &l, 1), state, publish)
	want("the next step", map[string]string{"/groove/step/1": "false", "/groove/step/2": "true"})
	on.tell(light(at(96+7), &l, 1), state, publish)
	want("the next bar", map[string]string{
		"/groove/position": "2 1", "/groove/roll/kick/1": "0", "/groove/roll/snare/1": "0.5",
	})
	state, _, err := steer.Apply(state, steer.Command{Name: "genre", Args: []any{"funk"}})
	if err != nil {
		t.Fatal(err)
	}
	stopped := at(96 + 7)
	stopped.State = clock.Stopped
	on.tell(light(stopped, &l, 1), state, publish)
	if told["/groove/light/genre/funk"] != "true" || told["/groove/light/genre/rock"] != "false" || told["/groove/step/2"] != "false" ||
		told["/groove/playing"] != "false" {
		t.Errorf("another genre, stopped: told %v", told)
	}
	// At half-time the groove's second bar begins where the song's third does.
	if half := light(at(2*96), &l, 0.5); half.step != 0 || half.roll[groove.Snare][0] != 0.5 {
		t.Errorf("half-time: %+v", half)
	}
	if none := light(at(0), nil, 1); none.roll != (lit{}).roll {
		t.Errorf("no loop: %+v", none)
	}
}
