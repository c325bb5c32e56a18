package osc

import (
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/daemon/steer"
)

// inBubble runs f with a started server on fake time. synctest itself fails the test when a goroutine outlives Close.
func inBubble(t *testing.T, address string, f func(t *testing.T, b *bubble)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, address)
		b.server.start()
		f(t, b)
		if err := b.server.Close(); err != nil {
			t.Error(err)
		}
	})
}

// rates checks that no address was sent to a client more than 30 times in any second.
func rates(t *testing.T, sent []received) {
	t.Helper()
	for i, m := range sent {
		n := 0
		for _, other := range sent[i:] {
			if other.address == m.address && other.to == m.to && other.at.Sub(m.at) < time.Second {
				n++
			}
		}
		if n > maxRate {
			t.Fatalf("%s was sent %d times in a second", m.address, n)
		}
	}
}

func last(sent []received, address string) received {
	var m received
	for _, s := range sent {
		if s.address == address {
			m = s
		}
	}
	return m
}

func TestFeedbackIsLimitedAndFinal(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		for i := range 1000 { // a fader moved for two seconds
			b.send(localSender, pack(t, "/groove/density", float32(i)/512))
			b.send(localSender, pack(t, "/groove/nudge", float32(i)/512, float32(1)))
			time.Sleep(2 * time.Millisecond)
		}
		time.Sleep(time.Second)
		sent := b.take()
		rates(t, sent)
		for _, address := range []string{"/groove/density", "/groove/nudge"} {
			if n := count(sent, address); n < 55 || n > 61 {
				t.Errorf("%s was sent %d times in two seconds", address, n)
			}
			if m := last(sent, address); m.args[0] != float32(999)/512 {
				t.Errorf("%s: the last received is %v", address, m.args)
			}
		}
		if c := b.server.Counters(); c.Applied != 2000 || c.Packets != 2000 {
			t.Errorf("counters %+v", c)
		}
		if to := sent[0].to.String(); to != "127.0.0.1:9001" {
			t.Errorf("feedback went to %s", to)
		}
	})
}

func TestFeedbackComesAtOnce(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		b.send(localSender, pack(t, "/ping"))
		time.Sleep(time.Second)
		b.take()
		start := time.Now()
		for range 3 { // from another face
			if err := b.hub.do(steer.Request{Name: "next"}); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		time.Sleep(time.Second)
		var at []time.Duration
		for _, m := range b.take() {
			at = append(at, m.at.Sub(start))
		}
		if !cmp.Equal(at, []time.Duration{0, interval}) {
			t.Errorf("three changes in an instant were sent at %v", at)
		}
	})
}

func TestComplaintsAreLimited(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		for i := range 500 {
			b.send(localSender, pack(t, "/groove/bpm", float32(1000+i)))
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(2 * time.Second)
		sent := b.take()
		rates(t, sent)
		if m := last(sent, errorAddress); !strings.Contains(m.args[1].(string), "1499 is out of range") {
			t.Errorf("the last complaint is %v", m)
		}
		if n := count(sent, errorAddress); n < 70 {
			t.Errorf("only %d complaints in 2.5 seconds", n)
		}
	})
}

func TestCloseSendsPendingFeedback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, "127.0.0.1:9000")
		b.server.start()
		for i := range 10 {
			b.send(localSender, pack(t, "/groove/seed", int32(i)))
		}
		synctest.Wait()
		if err := b.server.Close(); err != nil {
			t.Fatal(err)
		}
		if m := last(b.take(), "/groove/seed"); m.args[0] != int32(9) {
			t.Errorf("the last received is %v", m)
		}
	})
}

func TestTimeTags(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		seedAt := func(tag uint64, seed int32) []byte { return bundled(tag, pack(t, "/groove/seed", seed)) }
		want := func(what string, seed uint64) {
			t.Helper()
			synctest.Wait()
			if got := b.hub.State().Seed; got != seed {
				t.Errorf("%s: seed %d, want %d", what, got, seed)
			}
		}
		now := time.Now()
		b.send(localSender, seedAt(atOnce, 1))
		want("at once", 1)
		b.send(localSender, seedAt(ntp(now.Add(-time.Hour)), 2))
		want("an hour ago", 2)
		b.send(localSender, seedAt(0, 3))
		want("time tag 0", 3)
		b.send(localSender, seedAt(ntp(now.Add(500*time.Millisecond)), 5))
		b.send(localSender, seedAt(ntp(now.Add(1999*time.Millisecond)), 6))
		b.send(localSender, seedAt(ntp(now.Add(200*time.Millisecond)), 4))
		// What lies within a bundle is not due before it, whatever its own tag says.
		b.send(localSender, bundled(ntp(now.Add(1500*time.Millisecond)), seedAt(atOnce, 55)))
		time.Sleep(199 * time.Millisecond)
		want("before 200 ms", 3)
		time.Sleep(2 * time.Millisecond)
		want("after 200 ms", 4)
		time.Sleep(300 * time.Millisecond)
		want("after 501 ms", 5)
		time.Sleep(1000 * time.Millisecond)
		want("after 1501 ms", 55)
		time.Sleep(499 * time.Millisecond)
		want("after 2000 ms", 6)
		b.send(localSender, seedAt(ntp(time.Now().Add(2100*time.Millisecond)), 7))
		b.send(localSender, bundled(atOnce, seedAt(ntp(time.Now().Add(time.Hour)), 8)))
		time.Sleep(10 * time.Second)
		want("too far ahead", 6)
		if c := b.server.Counters(); c.Refused != 2 {
			t.Errorf("counters %+v", c)
		}
		if n := count(b.take(), errorAddress); n != 2 {
			t.Errorf("%d complaints, want 2", n)
		}
	})
}

func TestQueueIsBounded(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		tag := ntp(time.Now().Add(time.Second))
		b.send(localSender, bundled(tag, repeat(pack(t, "/groove/next"), maxQueued-1)...))
		b.send(localSender, bundled(tag, repeat(pack(t, "/groove/next"), 10)...))
		time.Sleep(2 * time.Second)
		if seed := b.hub.State().Seed; seed != maxQueued {
			t.Errorf("%d messages were done", seed)
		}
		if c := b.server.Counters(); c.Refused != 9 {
			t.Errorf("counters %+v", c)
		}
	})
}

func TestOneInstantKeepsItsOrder(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		tag := ntp(time.Now().Add(time.Second))
		for i := range 50 {
			b.send(localSender, bundled(tag, pack(t, "/groove/seed", int32(i)), pack(t, "/groove/next")))
		}
		time.Sleep(2 * time.Second)
		if seed := b.hub.State().Seed; seed != 50 {
			t.Errorf("seed %d", seed)
		}
	})
}

func TestClientsAreForgotten(t *testing.T) {
	inBubble(t, "0.0.0.0:9000", func(t *testing.T, b *bubble) {
		change := func() map[netip.Addr]bool {
			b.take()
			if err := b.hub.do(steer.Request{Name: "next"}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			got := map[netip.Addr]bool{}
			for _, m := range b.take() {
				got[m.to.Addr()] = true
			}
			return got
		}
		sender := func(i byte) netip.AddrPort { return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, i}), 5000) }
		for i := range byte(maxClients + 1) {
			b.send(sender(i), pack(t, "/ping"))
			time.Sleep(time.Second)
		}
		got := change()
		if len(got) != maxClients || got[sender(0).Addr()] || !got[sender(maxClients).Addr()] {
			t.Errorf("received %v", got)
		}
		// Two apps of one address are one client.
		b.send(netip.AddrPortFrom(sender(3).Addr(), 6000), pack(t, "/ping"))
		time.Sleep(DefaultClientTTL - 10*time.Second)
		b.send(sender(5), pack(t, "/ping"))
		time.Sleep(30 * time.Second)
		if got = change(); len(got) != 1 || !got[sender(5).Addr()] {
			t.Errorf("after the time to live received %v", got)
		}
		if c := b.server.Counters(); c.Clients != 1 {
			t.Errorf("counters %+v", c)
		}
	})
}

func TestLoopbackAdmitsOnlyThisMachine(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		b.send(netip.MustParseAddrPort("192.168.1.9:5000"), pack(t, "/groove/seed", int32(9)))
		b.send(netip.MustParseAddrPort("[::ffff:127.0.0.1]:5000"), pack(t, "/groove/bpm", float32(99)))
		synctest.Wait()
		if s := b.hub.State(); s.Seed != 0 || s.BPM != 99 {
			t.Errorf("state %+v", s)
		}
		for _, m := range b.take() {
			if !m.to.Addr().IsLoopback() {
				t.Errorf("a foreign sender received %v", m)
			}
		}
		if c := b.server.Counters(); c.Refused != 1 || c.Clients != 1 {
			t.Errorf("counters %+v", c)
		}
	})
}

func TestReadErrorsDoNotEndTheServer(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		for range 20 {
			b.in <- packet{} // a failed read
		}
		b.send(localSender, pack(t, "/groove/seed", int32(9)))
		synctest.Wait()
		if seed := b.hub.State().Seed; seed != 9 {
			t.Errorf("seed %d", seed)
		}
	})
}

func TestPublish(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		b.send(localSender, pack(t, "/ping"))
		synctest.Wait()
		b.take()
		for i := range 2000 { // two seconds of position, a thousand times a second
			b.server.Publish("/groove/position", i/16, 1+float64(i%16)/4)
			b.server.Publish("/groove/playing", true)
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Second)
		sent := b.take()
		rates(t, sent)
		if n := count(sent, "/groove/position"); n < 55 || n > 61 {
			t.Errorf("position was sent %d times", n)
		}
		if m := last(sent, "/groove/position"); !cmp.Equal(m.args, []any{int32(124), float32(4.75)}) {
			t.Errorf("the last position is %v", m.args)
		}
		if n := count(sent, "/groove/playing"); n != 1 {
			t.Errorf("playing was sent %d times, and is the same all the time", n)
		}
		for _, bad := range []string{"", "position", "/a*", "/groove/bpm", errorAddress} {
			b.server.Publish(bad, 1)
		}
		b.server.Publish("/groove/thing", struct{}{})
		for i := range 2 * maxPublished {
			b.server.Publish("/many/"+string(rune('a'+i%26))+strings.Repeat("x", i/26), i)
		}
		time.Sleep(time.Second)
		if c := b.server.Counters(); c.Dropped < 6+maxPublished/2 {
			t.Errorf("counters %+v", c)
		}
		if len(b.server.entries) > len(b.server.table)+maxPublished {
			t.Errorf("%d entries", len(b.server.entries))
		}
	})
}

func TestPatternsHaveABudget(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		b.send(localSender, bundled(atOnce, repeat(pack(t, "/groove/*", int32(1)), maxElements)...))
		synctest.Wait()
		c := b.server.Counters()
		if c.Applied+c.Errors > maxElements || c.Refused == 0 {
			t.Errorf("counters %+v", c)
		}
	})
}

func TestDueAt(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 500, time.UTC)
	era1 := time.Date(2036, 2, 7, 7, 0, 0, 0, time.UTC) // half an hour into NTP's era 1
	for _, c := range []struct {
		name string
		tag  uint64
		now  time.Time
		due  time.Duration // 0 = at once
		ok   bool
	}{
		{"immediately", 1, now, 0, true},
		{"zero", 0, now, 0, true},
		{"1900", 2, now, 0, true},
		{"1970", 2208988800 << 32, now, 0, true},
		{"now", ntp(now), now, 0, true},
		{"soon", ntp(now.Add(time.Second)), now, time.Second, true},
		{"late", ntp(now.Add(2*time.Second + time.Millisecond)), now, 0, false},
		{"never", 1<<64 - 1, now, 0, false},
		{"soon in era 1", uint64(era1.Unix()+2208988800+1) << 32, era1, time.Second, true},
		{"past in era 1", uint64(era1.Unix()+2208988800-1) << 32, era1, 0, true},
	} {
		due, ok := dueAt(c.tag, c.now)
		if ok != c.ok {
			t.Errorf("%s: ok is %v", c.name, ok)
		}
		if got := due.Sub(c.now); !due.IsZero() && (got-c.due).Abs() > time.Microsecond || due.IsZero() != (c.due == 0) {
			t.Errorf("%s: due in %v, want %v", c.name, got, c.due)
		}
	}
}
