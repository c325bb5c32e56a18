package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
)

func TestHelloAndFirstUpdate(t *testing.T) {
	s := serve(t, newFakeHub())
	ctx := t.Context()
	conn, _, err := websocket.Dial(ctx, s.url("/ws"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	conn.SetReadLimit(1 << 20)
	_, data, err := conn.Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var hello struct {
		Type     string
		Protocol int
		Boot     string
		Now      float64
		Genres   []string
		Voices   []string
		Params   []struct{ Name, Kind string }
		Limits   map[string]int
	}
	if err = json.Unmarshal(data, &hello); err != nil {
		t.Fatal(err)
	}
	if hello.Type != "hello" || hello.Protocol != 1 || len(hello.Boot) < 12 || len(hello.Genres) != 18 || len(hello.Voices) != 9 ||
		len(hello.Params) != len(steer.Params()) || hello.Limits["upload_file"] != 1<<20 {
		t.Errorf("hello is %.300s", data)
	}
	if _, data, err = conn.Read(ctx); err != nil {
		t.Fatal(err)
	}
	var update map[string]json.RawMessage
	if err := json.Unmarshal(data, &update); err != nil {
		t.Fatal(err)
	}
	for _, name := range partNames {
		if update[name] == nil {
			t.Errorf("the first update has no %s", name)
		}
	}
	var loop loopDoc
	if err := json.Unmarshal(update["loop"], &loop); err != nil {
		t.Fatal(err)
	}
	if loop.ID != 7 || loop.Code != "42:3" || len(loop.Hits) != 16 || loop.Hits[1] != (cell{4, 0, -0.125, 127, 60}) ||
		len(loop.Ghosts) != 576 || loop.Ghosts[0] != 75 || loop.XY == nil {
		t.Errorf("loop is %s", update["loop"])
	}
	var st struct{ Values map[string][]any }
	if err := json.Unmarshal(update["steer"], &st); err != nil || st.Values["bpm"][0] != 120.0 || st.Values["voice/kick/gain"][0] != 1.0 {
		t.Errorf("steer is %s (%v)", update["steer"], err)
	}
}

// TestCellsHaveArticulations: a hit says how it is struck if the kit has a note for that.
func TestCellsHaveArticulations(t *testing.T) {
	var p groove.Pattern
	for step, a := range []groove.Articulation{groove.Plain, groove.SideStick, groove.Rim} {
		p.Hits[step][groove.Snare], p.Velocities[step][groove.Snare], p.Articulations[step][groove.Snare] = true, 1, a
	}
	gm := groove.GMKit()
	plain := gm.WithoutArticulations()
	for name, c := range map[string]struct {
		kit  *groove.Kit
		want [3]float64
	}{"General MIDI, which has no rim shot": {&gm, [3]float64{0, float64(groove.SideStick), 0}}, "without articulations": {&plain, [3]float64{}}} {
		for i, hit := range cells(&p, c.kit, 120) {
			if hit[5] != c.want[i] {
				t.Errorf("%s: hit %d is struck as %v, want %v", name, i, hit[5], c.want[i])
			}
		}
	}
}

func TestReplies(t *testing.T) {
	hub := newFakeHub()
	c := dial(t, serve(t, hub))
	for _, x := range []struct{ send, want string }{
		{`{"type":"command","id":1,"name":"genre","args":["funk"]}`, `"ok":true`},
		{`{"type":"command","id":"x","name":"next"}`, `read message`},
		{`{"type":"command","id":2.5,"name":"next"}`, `"id":2.5,`},
		{`{"type":"command","id":3,"name":"densty","args":[1]}`, `did you mean density?`},
		{`{"type":"command","id":3,"name":"bpm","args":[1e9]}`, `out of range`},
		{`{"type":"command","id":3,"name":"bpm","args":[{"a":1}]}`, `does not fit`},
		{`{"type":"command","id":3}`, `name is missing`},
		{`{"type":"command","id":4,"name":"prompt","args":["funk around 95"]}`, `"prompt":{`},
		{`{"type":"use","id":5,"model":"m2","code":"42:3"}`, `"ok":true`},
		{`{"type":"use","id":5,"model":"nobody"}`, `no such model`},
		{`{"type":"use","id":5}`, `either a model`},
		{`{"type":"loop","id":6,"loop":7}`, `"code":"42:3"`},
		{`{"type":"loop","id":6,"loop":99}`, `is not kept`},
		{`{"type":"job","id":7,"job":"x"}`, `"ok":false`},
		{`{"type":"cancel","id":7,"job":"x"}`, `"ok":false`},
		{`{"type":"retrain","id":8,"upload":"../../etc"}`, `no proper name`},
		{`{"type":"retrain","id":8,"upload":"abcdefgh1"}`, `nothing was uploaded`},
		{`{"type":"strike","id":9,"voice":"snare","velocity":100}`, `"velocity":100`},
		{`{"type":"strike","id":9,"voice":"gong","velocity":100}`, `"ok":false`},
		{`{"type":"strike","id":9,"voice":"snare","velocity":1000}`, `out of range`},
		{`{"type":"dance","id":10}`, `there is no message of type`},
		{`{"type":"command","id":11,"nme":"next"}`, `unknown field`},
		{`{"id":12}`, `type is missing`},
		{`[]`, `read message`},
		{`{"type":"command","id":13,"name":"next"} {}`, `more behind`},
	} {
		reply, err := json.Marshal(c.ask(x.send))
		if err != nil || !strings.Contains(string(reply), x.want) {
			t.Errorf("%s: got %s, want %s", x.send, reply, x.want)
		}
		if !strings.Contains(string(reply), `"now":`) {
			t.Errorf("%s: the reply %s has no time", x.send, reply)
		}
	}
	if len(hub.used) != 1 || hub.used[0].Model != "m2" {
		t.Errorf("used %v", hub.used)
	}
	cmds := hub.commands()
	if last := cmds[len(cmds)-1]; last.Name != steer.Recall || last.Args[0] != "42:3" {
		t.Errorf("the model played %v, want the code recalled", last)
	}
}

func TestPing(t *testing.T) {
	hub := newFakeHub()
	hub.stuck = make(chan struct{})
	s := serve(t, hub)
	c := dial(t, s)
	// A command that hangs does not hold up the clock.
	c.send(`{"type":"command","id":1,"name":"panic"}`)
	before := millis(s.now())
	c.send(`{"type":"ping","id":2,"t":1234.5}`)
	m := c.until("pong", func(m map[string]json.RawMessage) bool { return text(m["type"]) == "pong" })
	after := millis(s.now())
	received, now := number(t, m["received"]), number(t, m["now"])
	if string(m["id"]) != "2" || string(m["t"]) != "1234.5" || received < before || now < received || now > after {
		t.Errorf("pong %s between %v and %v", m, before, after)
	}
	close(hub.stuck)
	c.until("reply", func(m map[string]json.RawMessage) bool { return text(m["type"]) == "reply" })
}

func number(t *testing.T, raw json.RawMessage) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		t.Fatalf("%s is no number", raw)
	}
	return x
}

func TestNotesArriveOnceAndInOrder(t *testing.T) {
	s := serve(t, newFakeHub())
	s.Note(Note{Step: 63}) // before the page: not sent
	c := dial(t, s)
	c.until("first update", func(m map[string]json.RawMessage) bool { return m["steer"] != nil })
	const notes, atOnce = 60, 12
	next, played := 2.0, 0
	for next < notes+2 {
		for ; played < min(int(next)-2+atOnce, notes); played++ { // as many as a page may be behind
			s.Note(Note{
				At: time.Duration(played) * time.Millisecond, Intended: 1500 * time.Microsecond, Step: played % 64, Voice: groove.Snare,
				Channel: 10, Key: 38, Velocity: 99, Length: time.Second, Loop: 7,
			})
		}
		m := c.until("notes", func(m map[string]json.RawMessage) bool { return m["notes"] != nil })
		var list [][10]float64
		if err := json.Unmarshal(m["notes"], &list); err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			if n[0] != next || n[1] != next-2 || n[2] != 1.5 || n[4] != float64(groove.Snare) || n[5] != 10 || n[8] != 1000 || n[9] != 7 {
				t.Fatalf("note %v, want number %v", n, next)
			}
			next++
		}
	}
}

func TestStopWithoutNotificationReachesThePage(t *testing.T) {
	hub := newFakeHub()
	c := dial(t, serve(t, hub))
	state := func() string {
		var l liveDoc
		if err := json.Unmarshal(c.said["live"], &l); err != nil {
			return ""
		}
		return l.State
	}
	c.until("running", func(map[string]json.RawMessage) bool { return state() == "running" })
	hub.mu.Lock()
	hub.live.State = "stopped" // no notification: an external clock stops without a command
	hub.mu.Unlock()
	c.until("stopped", func(map[string]json.RawMessage) bool { return state() == "stopped" })
}

func TestCurveGrows(t *testing.T) {
	hub := newFakeHub()
	c := dial(t, serve(t, hub))
	for epoch := 1; epoch <= 3; epoch++ {
		hub.mu.Lock()
		hub.jobs = []jobs.Status{{Job: jobs.Job{ID: "j"}, State: jobs.StateRunning, Progress: jobs.Progress{
			Phase: jobs.PhaseTrain, Epoch: epoch, Epochs: 3, Losses: &jobs.Losses{Total: 1 / float64(epoch)},
		}}}
		hub.mu.Unlock()
		hub.changed.Notify()
		c.until("epoch", func(map[string]json.RawMessage) bool {
			var d jobDoc
			return json.Unmarshal(c.said["job"], &d) == nil && len(d.Curve) == epoch && d.Curve[epoch-1][0] == float64(epoch)
		})
	}
}

func TestGoodbye(t *testing.T) {
	s, err := Listen(Config{Listen: "127.0.0.1:0", State: t.TempDir()}, newFakeHub())
	if err != nil {
		t.Fatal(err)
	}
	s.Serve()
	c := dial(t, s)
	c.until("first update", func(m map[string]json.RawMessage) bool { return m["steer"] != nil })
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	c.until("bye", func(m map[string]json.RawMessage) bool { return text(m["type"]) == "bye" })
	_, _, err = c.conn.Read(c.ctx)
	if websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("closed with %v, want going away", err)
	}
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(limitOfWaits):
		t.Error("Close does not return")
	}
	if _, err := http.Get(s.url("/")); err == nil { //nolint:bodyclose // there is none
		t.Error("it still answers")
	}
}

func TestNewDaemonHasANewBoot(t *testing.T) {
	hub := newFakeHub()
	a, b := dial(t, serve(t, hub)), dial(t, serve(t, hub))
	if text(a.said["hello"]) == text(b.said["hello"]) {
		t.Error("two starts have the same id")
	}
}
