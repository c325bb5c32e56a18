package osc

import (
	"errors"
	"net"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/daemon/steer"
)

// example returns arguments in OSC types that change a parameter from its default.
func example(p *steer.Param) []any {
	switch p.Kind {
	case steer.KindFloat:
		return []any{float32(p.Min + (p.Max-p.Min)*0.625)}
	case steer.KindInt:
		return []any{int32(min(p.Max, 77))}
	case steer.KindBool:
		return []any{int32(1)}
	case steer.KindEnum:
		return []any{p.Choices[0]}
	case steer.KindGroove:
		return []any{"kick 0/110/-23 8/96/4; snare 4/120/11"}
	case steer.KindPins:
		return []any{"kick !0 8/96; snare 4/120/11"}
	case steer.KindString:
		return []any{"mine"}
	case steer.KindPair:
		return []any{float32(0.5), float32(-1.5)}
	case steer.KindWeights:
		return []any{"funk", float32(0.75), "soul", float32(0.25)}
	case steer.KindPrompt:
		return []any{"swing 0.61, no crash"}
	case steer.KindCall:
		return []any{callExamples[p.Name]}
	case steer.KindLatent:
		return []any{int32(3), float32(0.5), int32(9), float32(-2)}
	}
	return nil
}

// callExamples are valid arguments of actions.
var callExamples = map[string]any{
	steer.Recall: "7:3", steer.Keep: "G27G1VXAX737ZSC81008C06T23R", steer.Rate: "4", steer.PresetSave: "a", steer.PresetLoad: "a", steer.PresetFavorite: "a", steer.SceneSave: "a", steer.SceneLoad: "a",
	steer.Pin: "kick 0", steer.Unpin: "kick",
}

func TestEveryAddress(t *testing.T) {
	r := newRig(t)
	for _, p := range steer.Params() {
		args := example(p)
		r.send(p.Address, args...)
		switch {
		case p.Name == steer.Ping:
			r.await("/ping")
		case p.Name == steer.Sync:
			r.await("/groove/kit")
		case p.Name == steer.Prompt:
			r.await("/groove/prompt/reply")
		case p.Action():
			r.alive()
		default:
			// A genre changes the blend too: earlier feedback may still arrive.
			for got := r.await(p.Address); !cmp.Equal(got.args, args); got = r.await(p.Address) {
				t.Logf("%s: received %v, waiting for %v", p.Address, got.args, args)
			}
		}
	}
	var want []string
	for _, p := range steer.Params() {
		if p.Action() && p.Name != steer.Ping && p.Name != steer.Sync {
			want = append(want, p.Name)
		}
	}
	if did := r.hub.done(); !cmp.Equal(did[len(did)-len(want):], want) {
		t.Errorf("did %v", did)
	}
	if c := r.server.Counters(); c.Errors != 0 || c.Refused != 0 || c.Dropped != 0 || c.Clients != 1 {
		t.Errorf("counters %+v", c)
	}
}

func TestSyncSendsTheWholeState(t *testing.T) {
	r := newRig(t)
	r.server.Publish("/groove/playing", true)
	for _, address := range []string{"/ping", "/groove/sync"} { // a new client gets it without a request, another one on request
		r.send(address)
		want := map[string]bool{"/groove/playing": true}
		for _, m := range steer.Default().Messages() {
			want[m.Address] = true
		}
		for len(want) > 0 {
			delete(want, r.next().address)
		}
	}
}

func TestWrongMessagesAreAnswered(t *testing.T) {
	r := newRig(t)
	for _, c := range []struct {
		address string
		args    []any
		text    string
	}{
		{"/groove/bpm", []any{float32(301)}, "20 to 300 BPM"},
		{"/groove/bpm", []any{"fast"}, "give a number"},
		{"/groove/bpm", []any{[]byte{1, 2, 3, 4, 5}}, "a blob of 5 bytes"},
		{"/groove/bpm", nil, "1 value"},
		{"/groove/genre", []any{"polka"}, "afrobeat"},
		{"/groove/next", []any{"now"}, "no value"},
		{"/groove/bmp", []any{float32(100)}, "did you mean /groove/bpm?"},
		{"/groove/density2", []any{float32(1)}, "no such parameter"},
		{"/xgroove/density", []any{float32(1)}, "no such parameter"},
		{"/[", nil, "pattern"},
		{"/{", nil, "pattern"},
		{"/++", nil, "no such parameter"},
		{"/groove/{bpm", []any{float32(100)}, "pattern"},
		{"/nothing/*", nil, "no address matches"},
	} {
		r.send(c.address, c.args...)
		m := r.await("/groove/error")
		if len(m.args) != 2 || m.args[0] != c.address || !strings.Contains(m.args[1].(string), c.text) {
			t.Errorf("%s %v: answered %v, want %q", c.address, c.args, m, c.text)
		}
	}
	if !r.hub.State().Equal(steer.Default()) {
		t.Error("wrong messages changed the state")
	}
	// A fader beyond the range is put back.
	r.send("/groove/bpm", float32(301))
	if m := r.await("/groove/bpm"); m.args[0] != float32(120) {
		t.Errorf("the sender received %v", m)
	}
}

func TestBundlesAreAppliedWhole(t *testing.T) {
	r := newRig(t)
	var elements [][]byte
	for i := range 100 {
		// Each value is there once as a message and once in a bundle of its own; the later one counts.
		elements = append(elements,
			pack(t, "/groove/latent", int32(i), float32(9)),
			bundled(atOnce, pack(t, "/groove/latent", int32(i), float32(i)/64)))
	}
	data := bundled(atOnce, elements...)
	if len(data) < 4096 {
		t.Fatalf("bundle of %d bytes tests nothing", len(data))
	}
	r.raw(data)
	r.await("/groove/latent")
	latent := r.hub.State().Latent
	for i := range 100 {
		if latent[i] != float64(i)/64 {
			t.Fatalf("latent %d is %v", i, latent[i])
		}
	}
	// One wrong element refuses the whole bundle.
	r.raw(bundled(atOnce, pack(t, "/groove/bpm", float32(99)), []byte("/a\x00\x00,Q\x00\x00")))
	r.await("/groove/error")
	if bpm := r.hub.State().BPM; bpm != 120 {
		t.Errorf("half of a malformed bundle was done: bpm %v", bpm)
	}
}

func TestPatternsReachManyAddresses(t *testing.T) {
	r := newRig(t)
	r.send("/groove/voice/*_tom/mute", int32(1))
	r.await("/groove/voice/high_tom/mute")
	r.send("/groove/{swing,dynamics}", float32(0.625))
	r.await("/groove/swing")
	s := r.hub.State()
	if s.Mute != [9]bool{4: true, 5: true, 6: true} || s.Swing != 0.625 || s.Dynamics != 0.625 {
		t.Errorf("state %+v", s)
	}
}

func TestNetworkAddressReceivesAndReplies(t *testing.T) {
	r := newRig(t, func(c *Config) { c.Address = ":0" })
	r.out.Close()
	var err error
	if r.out, err = net.DialUDP("udp4", nil, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: int(r.server.Addr().Port())}); err != nil {
		t.Fatal(err)
	}
	r.send("/groove/bpm", float32(99))
	if m := r.await("/groove/bpm"); m.args[0] != float32(99) {
		t.Errorf("received %v", m)
	}
}

func TestEveryClientGetsFeedback(t *testing.T) {
	listener, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	static := newRig(t, func(c *Config) { c.Clients = []string{listener.LocalAddr().String()} })
	own := static.in
	static.in = listener
	static.await("/groove/kit") // a configured client receives the state at the start
	static.in = own
	static.send("/groove/bpm", float32(99))
	static.await("/groove/bpm")
	static.in = listener
	if m := static.await("/groove/bpm"); m.args[0] != float32(99) {
		t.Errorf("the other client received %v", m)
	}
	// Changes by another interface are sent too.
	if err := static.hub.do(steer.Request{Name: "genre", Args: []any{"jazz"}}); err != nil {
		t.Fatal(err)
	}
	if m := static.await("/groove/genre"); m.args[0] != "jazz" {
		t.Errorf("received %v", m)
	}
	if m := static.await("/groove/blend"); !cmp.Equal(m.args, []any{"jazz", float32(1)}) {
		t.Errorf("received %v", m)
	}
}

func TestListenSaysHowToMend(t *testing.T) {
	r := newRig(t)
	taken := r.server.Addr().String()
	for _, c := range []struct {
		cfg  Config
		text []string
	}{
		{Config{Address: taken}, []string{taken, "busy", "--osc"}},
		{Config{Address: "127.0.0.1"}, []string{"127.0.0.1", "--osc HOST:PORT"}},
		{Config{Address: "127.0.0.1:http2"}, []string{"--osc"}},
		{Config{Address: "192.0.2.1:9000"}, []string{"192.0.2.1:9000", "--osc"}},
		{Config{Address: "127.0.0.1:9001"}, []string{"same port", "--osc"}},
		{Config{ReplyPort: 70000}, []string{"70000", "65535"}},
		{Config{Clients: []string{"tablet"}}, []string{"tablet", "HOST:PORT"}},
		{Config{Clients: []string{":9001"}}, []string{":9001", "HOST:PORT"}},
		{Config{Clients: []string{"127.0.0.1:9000"}}, []string{"GrooveGen listens on that port"}},
		{Config{Clients: []string{"192.168.1.5:9001"}}, []string{"192.168.1.5:9001", "--osc :9000"}},
	} {
		s, err := Listen(c.cfg, newTestHub())
		if err == nil {
			s.Close()
			t.Errorf("%+v: no error", c.cfg)
			continue
		}
		for _, text := range c.text {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%+v: %q does not say %q", c.cfg, err, text)
			}
		}
	}
	if _, err := Listen(Config{Address: taken}, newTestHub()); runtime.GOOS == "linux" && !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("busy port: %v", err)
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	for range 5 {
		s, err := Listen(Config{Address: "127.0.0.1:0"}, newTestHub())
		if err != nil {
			t.Fatal(err)
		}
		if err = s.Close(); err != nil {
			t.Error(err)
		}
		if err = s.Close(); err != nil {
			t.Errorf("closed again: %v", err)
		}
		s.Publish("/groove/playing", 1) // harmless
		again, err := Listen(Config{Address: s.Addr().String()}, newTestHub())
		if err != nil {
			t.Errorf("the port was not given back: %v", err)
			continue
		}
		again.Close()
	}
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for _, f := range []string{"(*Server).read", "(*Server).run"} {
		if strings.Contains(string(stacks), f) {
			t.Errorf("%s still runs after Close", f)
		}
	}
}
