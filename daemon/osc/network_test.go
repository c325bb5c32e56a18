package osc

import (
	"math"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

var phone = netip.MustParseAddrPort("192.168.1.20:50000")

// guests is a gate that lets some in and notes who knocked.
type guests struct {
	in      map[netip.Addr]bool
	knocked []string
}

func (g *guests) Admit(from netip.Addr, first string) bool {
	g.knocked = append(g.knocked, from.String()+" "+first)
	return g.in[from]
}

func TestNewClientGetsTheWholeState(t *testing.T) {
	inBubble(t, "0.0.0.0:9000", func(t *testing.T, b *bubble) {
		b.server.Publish("/groove/playing", true)
		synctest.Wait()
		messagesInASecond := func() int { time.Sleep(time.Second); return len(b.take()) }
		whole := len(steer.Default().Messages()) + 2 // playing and the answer
		b.send(phone, pack(t, "/ping"))
		if n := messagesInASecond(); n != whole {
			t.Errorf("the first ping was answered by %d messages, want %d", n, whole)
		}
		b.send(phone, pack(t, "/ping"))
		if n := messagesInASecond(); n != 1 {
			t.Errorf("the second ping was answered by %d messages", n)
		}
		// Whoever was forgotten meanwhile is new again.
		time.Sleep(2 * DefaultClientTTL)
		b.send(phone, pack(t, "/ping"))
		if n := messagesInASecond(); n != whole {
			t.Errorf("after it was forgotten its ping was answered by %d messages, want %d", n, whole)
		}
	})
}

func TestWholeStateGoesOutInBursts(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		for i := range 400 {
			b.server.Publish(RollFeedback(0, i), i)
		}
		synctest.Wait()
		b.send(localSender, pack(t, "/groove/sync"))
		time.Sleep(time.Second)
		sent := b.take()
		if n := len(sent); n != 400+len(steer.Default().Messages()) {
			t.Errorf("%d messages were sent", n)
		}
		for i := range sent[maxBurst:] {
			if gap := sent[i+maxBurst].at.Sub(sent[i].at); gap < burstEvery {
				t.Fatalf("more than %d messages went out within %v", maxBurst, gap)
			}
		}
	})
}

func TestGateRefusesAndCounts(t *testing.T) {
	gate := &guests{in: map[netip.Addr]bool{}}
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, "0.0.0.0:9000")
		b.server.gate = gate
		b.server.start()
		b.send(phone, pack(t, "/groove/bpm", float32(99)))
		b.send(phone, bundled(atOnce, pack(t, "/groove/seed", int32(5))))
		b.send(phone, []byte{1, 2, 3})
		b.send(localSender, pack(t, "/groove/swing", float32(0.6))) // this machine needs no permission
		synctest.Wait()
		if s := b.hub.State(); s.BPM != 120 || s.Seed != 0 || s.Swing != 0.6 {
			t.Errorf("state %+v", s)
		}
		for _, m := range b.take() {
			if m.to.Addr() == phone.Addr() {
				t.Errorf("an unpaired sender got %v", m)
			}
		}
		if c := b.server.Counters(); c.Unpaired != 3 || c.Refused != 3 || c.Clients != 1 {
			t.Errorf("counters %+v", c)
		}
		gate.in[phone.Addr()] = true
		b.send(phone, pack(t, "/groove/bpm", float32(99)))
		synctest.Wait()
		if bpm := b.hub.State().BPM; bpm != 99 {
			t.Errorf("a guest was not admitted: bpm %v", bpm)
		}
		if err := b.server.Close(); err != nil {
			t.Error(err)
		}
	})
	want := "192.168.1.20 /groove/bpm,192.168.1.20 /groove/seed,192.168.1.20 ,192.168.1.20 /groove/bpm"
	if got := strings.Join(gate.knocked, ","); got != want {
		t.Errorf("knocked %q, want %q", got, want)
	}
}

func TestRebindKeepsPortAndClients(t *testing.T) {
	r := newRig(t)
	r.send("/groove/seed", int32(3))
	r.await("/groove/seed")
	port := r.server.Addr().Port()
	for _, host := range []string{"0.0.0.0", "0.0.0.0", "127.0.0.1"} {
		if err := r.server.Rebind(netip.MustParseAddr(host)); err != nil {
			t.Fatal(err)
		}
		// A wildcard of IPv4 listens on IPv6 too where there is any.
		got := r.server.Addr()
		if got.Port() != port || got.Addr().IsLoopback() != netip.MustParseAddr(host).IsLoopback() {
			t.Errorf("listens on %v", got)
		}
		// A known client receives what another interface changes.
		if err := r.hub.do(steer.Request{Name: "next"}); err != nil {
			t.Fatal(err)
		}
		r.await("/groove/seed")
		r.alive()
	}
	if err := r.server.Rebind(netip.MustParseAddr("192.0.2.1")); err == nil {
		t.Error("no error for an address that this machine has not")
	}
	r.alive() // it listens where it did
	if err := r.server.Close(); err != nil {
		t.Error(err)
	}
	if err := r.server.Rebind(netip.MustParseAddr("0.0.0.0")); err == nil {
		t.Error("a closed server was moved")
	}
}

// TestPhoneVanishesInTheMiddleOfADrag: half a drag and a bundle that is still to come arrive, then nothing for ever. The
// state is one of those that were sent, the other client receives it, and the phone is forgotten.
func TestPhoneVanishesInTheMiddleOfADrag(t *testing.T) {
	other := netip.MustParseAddrPort("192.168.1.21:50000")
	inBubble(t, "0.0.0.0:9000", func(t *testing.T, b *bubble) {
		b.send(other, pack(t, "/ping"))
		for i := range 50 {
			b.send(phone, pack(t, "/groove/nudge", float32(i)/50, float32(i)/-50))
			time.Sleep(8 * time.Millisecond)
		}
		b.send(phone, bundled(ntp(time.Now().Add(time.Second)), pack(t, "/groove/density", float32(1.5))))
		b.send(phone, []byte("/groove/nudge\x00\x00\x00,ff\x00\x3f\x00")) // the last datagram is cut
		time.Sleep(time.Minute)
		s := b.hub.State()
		if s.Nudge != [2]float64{0.98, -0.98} || s.Density != 1.5 {
			t.Errorf("state %+v", s)
		}
		if _, err := s.Canonical(); err != nil {
			t.Error(err)
		}
		byAddress := map[string]received{}
		for _, m := range b.take() {
			if m.to.Addr() == other.Addr() {
				byAddress[m.address] = m
			}
		}
		if m := byAddress["/groove/nudge"]; len(m.args) != 2 || m.args[0] != float32(0.98) {
			t.Errorf("the other client received %v", m)
		}
		if m := byAddress["/groove/density"]; len(m.args) != 1 || m.args[0] != float32(1.5) {
			t.Errorf("the other client received %v", m)
		}
		for range 11 { // minutes
			b.send(other, pack(t, "/ping"))
			time.Sleep(time.Minute)
		}
		if c := b.server.Counters(); c.Clients != 1 {
			t.Errorf("counters %+v", c)
		}
	})
}

func TestBadInputLeavesTheStateWhole(t *testing.T) {
	r := newRig(t)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		address string
		args    []any
		text    string
	}{
		{"/groove/genre", []any{"fnuk"}, "did you mean funk?"},
		{"/groove/genre", []any{"polka"}, "give one of afrobeat"},
		{"/groove/genre", []any{int32(18)}, "index from 0 to 17"},
		{"/groove/genre", []any{int32(-1)}, "index from 0 to 17"},
		{"/groove/genre", []any{nan}, "give one of"},
		{"/groove/blend", []any{"funk", nan}, "weights"},
		{"/groove/blend", []any{"funk"}, "pairs"},
		{"/groove/density", []any{nan}, "0 to 2"},
		{"/groove/density", []any{inf}, "0 to 2"},
		{"/groove/density", []any{float32(2.01)}, "0 to 2"},
		{"/groove/density", []any{float32(1), float32(1)}, "1 value"},
		{"/groove/nudge", []any{float32(0), nan}, "-3 to 3"},
		{"/groove/nudge", []any{float32(1)}, "2 values"},
		{"/groove/swing", []any{true}, "0.5 to 0.75"},
		{"/groove/seed", []any{float32(0.5)}, "whole number"},
		{"/groove/voice/kick/mute", []any{"loud"}, "0 or 1"},
		{"/groove/voice/kik/mute", []any{int32(1)}, "did you mean /groove/voice/kick/mute?"},
		{"/groove/latent", []any{int32(200), float32(1)}, "0 to 127"},
		{"/groove/preset/load", []any{"../../etc/passwd"}, "a name of"},
		{"/groove/prompt", []any{strings.Repeat("busy hats ", 400)[:3900]}, "at most 1000"},
		{"/groove/prompt", []any{strings.Repeat("funk ", 2000)}, "at most 4096"},
	} {
		r.send(c.address, c.args...)
		m := r.await(errorAddress)
		if len(m.args) != 2 || m.args[0] != c.address || !strings.Contains(m.args[1].(string), c.text) {
			t.Errorf("%s %.40v: answered %v, want %q", c.address, c.args, m, c.text)
		}
	}
	if !r.hub.State().Equal(steer.Default()) {
		t.Error("wrong messages changed the state")
	}
}

func TestLenientTypes(t *testing.T) {
	r := newRig(t)
	for _, c := range []struct {
		address string
		arg     any
		want    any
	}{
		{"/groove/density", int32(2), float32(2)},
		{"/groove/density", int64(1), float32(1)},
		{"/groove/density", float64(0.5), float32(0.5)},
		{"/groove/density", "1.25", float32(1.25)},
		{"/groove/genre", int32(5), "funk"},
		{"/groove/genre", float32(16), "rock"},
		{"/groove/genre", "Hip-Hop", "hiphop"},
		{"/groove/quantize", float32(3), "loop"},
		{"/groove/fill_every", float32(4), int32(4)},
		{"/groove/voice/kick/mute", float32(1), int32(1)},
		{"/groove/voice/kick/mute", false, int32(0)},
		{"/groove/voice/kick/mute", "on", int32(1)},
		{"/groove/freeze", true, int32(1)},
	} {
		r.send(c.address, c.arg)
		if m := r.await(c.address); len(m.args) != 1 || m.args[0] != c.want {
			t.Errorf("%s %v (%T): received %v, want %v", c.address, c.arg, c.arg, m.args, c.want)
		}
	}
}

// TestFloodOfOneAddress: a thousand values a second for ten seconds, on fake time.
func TestFloodOfOneAddress(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		const n = 10000
		for i := range n {
			b.send(localSender, pack(t, "/groove/density", float32(i%1000)/500))
			time.Sleep(time.Millisecond)
		}
		end := time.Now()
		time.Sleep(time.Second)
		sent := b.take()
		rates(t, sent)
		if k := count(sent, "/groove/density"); k < 290 || k > 301 {
			t.Errorf("received %d times in ten seconds", k)
		}
		m := last(sent, "/groove/density")
		if m.args[0] != float32(999)/500 || m.at.Sub(end) > interval {
			t.Errorf("the last received is %v, %v after the flood", m, m.at.Sub(end))
		}
		if c := b.server.Counters(); c.Applied != n || c.Dropped != 0 {
			t.Errorf("counters %+v", c)
		}
	})
}
