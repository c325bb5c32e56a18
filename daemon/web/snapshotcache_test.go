package web

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// taken reads the cache as a page does.
func taken(t *testing.T, b *snapshotCache, c *cursor) map[string]json.RawMessage {
	t.Helper()
	data := append([]byte(`{"x":0`), b.appendNew(nil, c)...)
	var m map[string]json.RawMessage
	if err := json.Unmarshal(append(data, '}'), &m); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	delete(m, "x")
	return m
}

func TestCacheGivesTheNewestOnce(t *testing.T) {
	var b snapshotCache
	var c cursor
	b.set(partSteer, []byte("1"))
	b.set(partLoop, []byte("null"))
	if m := taken(t, &b, &c); len(m) != 2 || string(m["steer"]) != "1" {
		t.Errorf("at first: %s", m)
	}
	if m := taken(t, &b, &c); len(m) != 0 || b.hasNew(&c) {
		t.Errorf("again: %s", m)
	}
	if b.set(partSteer, []byte("1")) {
		t.Error("the same counts as a change")
	}
	for i := range 5 {
		b.set(partSteer, fmt.Append(nil, i+2))
	}
	if m := taken(t, &b, &c); len(m) != 1 || string(m["steer"]) != "6" || c.dropped != 4 {
		t.Errorf("after five changes: %s, %d dropped, want the last and 4", m, c.dropped)
	}
}

func TestCacheNotes(t *testing.T) {
	var b snapshotCache
	var slow, fast cursor
	taken(t, &b, &slow)
	taken(t, &b, &fast)
	received := 0
	for i := range keptNotes + 50 {
		b.addNote(Note{Step: i % 64})
		if i%7 == 0 {
			var list [][]float64
			if err := json.Unmarshal(taken(t, &b, &fast)["notes"], &list); err != nil {
				t.Fatal(err)
			}
			received += len(list)
		}
	}
	if want := (keptNotes+49)/7*7 + 1; received != want || fast.dropped != 0 {
		t.Errorf("a page that reads received %d notes and missed %d, want %d and none", received, fast.dropped, want)
	}
	var list [][]float64
	if err := json.Unmarshal(taken(t, &b, &slow)["notes"], &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != keptNotes || slow.dropped != 50 || list[0][0] != 51 || list[keptNotes-1][0] != keptNotes+50 {
		t.Errorf("a slow page received %d notes from %v to %v and missed %d", len(list), list[0][0], list[len(list)-1][0], slow.dropped)
	}
}

func TestCacheDoesNotAllocateForNotes(t *testing.T) {
	var b snapshotCache
	for range keptNotes {
		b.addNote(Note{At: time.Hour, Intended: time.Hour, Loop: math.MaxUint32})
	}
	if n := testing.AllocsPerRun(100, func() { b.addNote(Note{At: time.Minute}) }); n > 0 {
		t.Errorf("a note costs %v allocations", n)
	}
}

func TestLiveMoved(t *testing.T) {
	before := Live{At: time.Second, State: "running", BPM: 120, Ticks: 48, Playing: 3}
	at := func(change func(*Live)) Live { // half a second later
		l := before
		l.At, l.Ticks = before.At+500*time.Millisecond, before.Ticks+24
		change(&l)
		return l
	}
	for _, x := range []struct {
		what string
		l    Live
		want bool
	}{
		{"time has passed", at(func(*Live) {}), false},
		{"a little jitter", at(func(l *Live) { l.Ticks += 0.05; l.BPM += 0.01 }), false},
		{"the song leapt", at(func(l *Live) { l.Ticks -= 96 }), true},
		{"it stood still", at(func(l *Live) { l.Ticks = before.Ticks }), true},
		{"it stopped", at(func(l *Live) { l.State = "stopped" }), true},
		{"another tempo", at(func(l *Live) { l.BPM = 121 }), true},
		{"another loop", at(func(l *Live) { l.Playing = 4 }), true},
		{"another speed", at(func(l *Live) { l.Scale = 0.5 }), true},
		{"no number", at(func(l *Live) { l.Ticks = math.NaN() }), true},
	} {
		if got := x.l.moved(before); got != x.want {
			t.Errorf("%s: moved is %v", x.what, got)
		}
	}
}

func TestLiveStep(t *testing.T) {
	for _, x := range []struct{ ticks, scale, want float64 }{
		{0, 1, 0}, {6, 1, 1}, {384, 1, 0}, {387, 1, 0.5}, {-6, 1, 63}, {6, 2, 2}, {6, 0.5, 0.5}, {6, 0, 1}, {math.Inf(1), 1, 0}, {math.NaN(), 1, 0},
	} {
		if got := (Live{Ticks: x.ticks, Scale: x.scale}).step(); got != x.want {
			t.Errorf("tick %v at %v: step %v, want %v", x.ticks, x.scale, got, x.want)
		}
	}
	if d := (Live{Ticks: math.NaN(), BPM: math.Inf(1)}).doc(); !json.Valid(encode(d)) || string(encode(d)) == "null" {
		t.Errorf("no numbers make %s", encode(d))
	}
}

func TestSteerDocIsTheStateAndItsValues(t *testing.T) {
	var e steerEncoder
	s := steer.Default()
	for _, cmd := range []steer.Request{
		command("next"), command("bpm", 99), command("latent", 3, 0.5), command("voice/kick/mute", 1), command("blend", "funk", 0.7, "jazz", 0.3),
		command("latent"), command("quantize", "beat"), command("voice/ride/gain", 0.25), command("nudge", -1, 2), command("kit", "tr"),
	} {
		c, err := cmd.Resolve()
		if err != nil {
			t.Fatal(err)
		}
		r, err := steer.Apply(s, c)
		if s = r.State; err != nil {
			t.Fatal(err)
		}
		want := map[string]any{}
		plain, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(plain, &want); err != nil {
			t.Fatal(err)
		}
		values := map[string]any{}
		for _, p := range steer.Params() {
			if !p.Action() {
				args, _ := steer.Get(s, p.Name)
				var back any
				if err := json.Unmarshal(encode(args), &back); err != nil {
					t.Fatal(err)
				}
				values[p.Name] = back
			}
		}
		want["values"] = values
		got := map[string]any{}
		if err := json.Unmarshal(e.encode(s), &got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("after %v: %s", cmd, d)
		}
	}
}

func TestCurveIsBounded(t *testing.T) {
	var c lossCurve
	at := func(epoch, step int) *jobs.Status {
		return &jobs.Status{Job: jobs.Job{ID: "j"}, Progress: jobs.Progress{
			Phase: jobs.PhaseTrain, Epoch: epoch, Epochs: 100, Step: step, Steps: 50, Losses: &jobs.Losses{Total: 1},
		}}
	}
	c.update(nil)
	c.update(&jobs.Status{})
	for epoch := 1; epoch <= 100; epoch++ {
		for step := range 50 {
			c.update(at(epoch, step))
			c.update(at(epoch, step)) // sent twice
		}
	}
	if n := len(c.points); n > maxCurve || n < maxCurve/2 {
		t.Errorf("%d points", n)
	}
	for i, p := range c.points[1:] {
		if p[0] <= c.points[i][0] {
			t.Fatalf("point %d is at %v, the one before at %v", i+1, p[0], c.points[i][0])
		}
	}
	if first, last := c.points[0][0], c.points[len(c.points)-1][0]; first != 0 || last < 98 {
		t.Errorf("the curve goes from %v to %v", first, last)
	}
	refining := at(1, 0)
	refining.Progress.Phase = jobs.PhaseRefine
	c.update(refining)
	if len(c.points) != 1 {
		t.Errorf("refining begins with %d points", len(c.points))
	}
	if d := c.doc(&jobs.Status{Job: jobs.Job{ID: "other"}}); d.Curve != nil {
		t.Error("another job has this one's curve")
	}
}
