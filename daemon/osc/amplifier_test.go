package osc

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

// stranger sends one datagram from an address of this machine and listens for what it brings.
type stranger struct {
	t       *testing.T
	out, in *net.UDPConn
}

// newStranger is at 127.0.0.last; some systems have 127.0.0.1 only.
func (r *rig) newStranger(t *testing.T, last byte) *stranger {
	t.Helper()
	ip := net.IPv4(127, 0, 0, last)
	in, err := net.ListenUDP("udp4", &net.UDPAddr{IP: ip, Port: r.in.LocalAddr().(*net.UDPAddr).Port})
	if err != nil && runtime.GOOS != "linux" {
		t.Skipf("this system has no such address: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	out, err := net.DialUDP("udp4", &net.UDPAddr{IP: ip}, net.UDPAddrFromAddrPort(r.server.Addr()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close() })
	return &stranger{t: t, out: out, in: in}
}

func (s *stranger) send(data []byte) {
	s.t.Helper()
	if _, err := s.out.Write(data); err != nil {
		s.t.Fatal(err)
	}
}

// pending counts the datagrams that have come.
func (s *stranger) pending() (n int) {
	s.t.Helper()
	buf := make([]byte, 1<<10)
	for {
		_ = s.in.SetReadDeadline(time.Now().Add(time.Millisecond))
		if _, _, err := s.in.ReadFromUDPAddrPort(buf); errors.Is(err, os.ErrDeadlineExceeded) {
			return n
		} else if err != nil {
			s.t.Fatal(err)
		}
		n++
	}
}

// await drops what comes before a message to an address.
func (s *stranger) await(address string) {
	s.t.Helper()
	_ = s.in.SetReadDeadline(time.Now().Add(time.Minute))
	buf := make([]byte, 1<<10)
	for {
		n, _, err := s.in.ReadFromUDPAddrPort(buf)
		if err != nil {
			s.t.Fatalf("wait for %s: %v", address, err)
		}
		if unpack(s.t, buf[:n]).address == address {
			return
		}
	}
}

// settle waits until the server has carried out everything that was sent so far.
func (r *rig) settle() {
	r.t.Helper()
	r.send("/groove/reroll") // nothing of it comes back but what changes
	r.alive()
}

func TestOnlyAValidMessageMakesAClient(t *testing.T) {
	r := newRig(t)
	for i, data := range [][]byte{
		{1, 2, 3, 4},
		[]byte("/a\x00\x00"),
		[]byte("/*\x00\x00"),
		pack(t, "/ping", pong),
		pack(t, "/groove/playing", int32(1)),
		pack(t, "/groove/error", "/groove/bpm", "no"),
	} {
		s := r.newStranger(t, byte(10+i))
		s.send(data)
		r.settle()
		if n := s.pending(); n != 0 {
			t.Errorf("%d bytes %q brought %d datagrams", len(data), data, n)
		}
	}
	s := r.newStranger(t, 9)
	s.send(pack(t, "/groove/bpm", "fast"))
	r.settle()
	if n := s.pending(); n != 1 {
		t.Errorf("a value of the wrong type brought %d datagrams, want the error", n)
	}
	s.send(pack(t, "/groove/bpm", float32(99)))
	r.settle()
	r.settle() // the bursts of the complete state
	if n, whole := s.pending(), len(steer.Default().Messages()); n < whole {
		t.Errorf("a valid message brought %d datagrams, want at least the %d of the state", n, whole)
	}
}

func TestStrangersDoNotEvict(t *testing.T) {
	r := newRig(t)
	r.send("/groove/bpm", float32(99))
	r.await("/groove/bpm")
	witness := r.newStranger(t, 9)
	witness.send(pack(t, "/groove/swing", float32(0.55)))
	for i := range byte(2 * maxClients) {
		s := r.newStranger(t, 10+i)
		s.send([]byte{1, 2, 3, 4})
		s.send(pack(t, "/ping"))
		s.send(pack(t, "/groove/swing", float32(0.6)))
	}
	witness.send(pack(t, "/ping"))
	witness.await("/ping")
	if err := r.hub.do(steer.Request{Name: "genre", Args: []any{"jazz"}}); err != nil {
		t.Fatal(err)
	}
	for m := r.await("/groove/genre"); m.args[0] != "jazz"; {
		m = r.await("/groove/genre")
	}
}

func TestPairedControllersReplaceStrangers(t *testing.T) {
	l := clients{port: DefaultReplyPort}
	now := time.Now()
	at := func(i byte) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, 0, i}) }
	for i := range byte(maxClients) {
		l.add(at(i), i == 0, now.Add(time.Duration(i)*time.Second)).steers = true
	}
	if l.add(at(100), false, now) != nil {
		t.Error("a stranger replaced a controller")
	}
	if l.add(at(101), true, now) == nil || l.find(at(0)) == nil || l.find(at(1)) != nil {
		t.Error("a paired controller did not replace the stranger that was silent for the longest time")
	}
}

// TestCrossedDaemonsFallSilent lets two servers send their feedback to each other.
func TestCrossedDaemonsFallSilent(t *testing.T) {
	port := func() int {
		c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.LocalAddr().(*net.UDPAddr).Port
	}
	listen := func(own, other int) (*Server, *testHub) {
		h := newTestHub()
		s, err := Listen(Config{Address: netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), uint16(own)).String(), ReplyPort: other}, h)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s, h
	}
	p, q := port(), port()
	a, ha := listen(p, q)
	b, _ := listen(q, p)
	if err := ha.do(steer.Request{Name: "genre", Args: []any{"jazz"}}); err != nil {
		t.Fatal(err)
	}
	out, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(a.Addr()))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for _, m := range [][]byte{pack(t, "/ping"), pack(t, "/groove/bpm", float32(301)), pack(t, "/groove/sync")} {
		if _, err := out.Write(m); err != nil {
			t.Fatal(err)
		}
	}
	sent := func() uint64 { return a.Counters().Sent + b.Counters().Sent }
	for sent() < 2*uint64(len(steer.Default().Messages())) {
		runtime.Gosched()
	}
	for end, before := time.Now().Add(time.Minute), sent(); ; {
		time.Sleep(time.Second) // more than the pause between two replies
		if now := sent(); now == before {
			return
		} else if before = now; time.Now().After(end) {
			t.Fatalf("they still talk after a minute: %d messages", now)
		}
	}
}

// TestDaemonsDoNotSwapValuesForEver: two servers that send each other different values at the same moment.
func TestDaemonsDoNotSwapValuesForEver(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		b.send(localSender, pack(t, "/groove/bpm", float32(100)))
		peer := float32(110) // what the other daemon has meanwhile
		for range 1000 {
			time.Sleep(interval)
			m := last(b.take(), "/groove/bpm")
			if m.address == "" {
				return
			}
			b.send(localSender, pack(t, "/groove/bpm", peer))
			peer = m.args[0].(float32)
		}
		t.Error("they swap for ever")
	})
}

func TestCompleteStatesShareABudget(t *testing.T) {
	inBubble(t, "0.0.0.0:9000", func(t *testing.T, b *bubble) {
		for i := range 400 {
			b.server.Publish(RollFeedback(0, i), i)
		}
		synctest.Wait()
		const seconds = 3
		for i := range 100 * seconds {
			from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(i % maxClients)}), 5000)
			b.send(from, pack(t, "/groove/sync"))
			time.Sleep(10 * time.Millisecond)
		}
		if n := len(b.take()); n > stateRate*(seconds+1) || n < stateRate*seconds/2 {
			t.Errorf("%d datagrams in %d seconds, want at most %d a second", n, seconds, stateRate)
		}
	})
}

func TestErrorsAndPingsShareABudget(t *testing.T) {
	inBubble(t, "0.0.0.0:9000", func(t *testing.T, b *bubble) {
		at := func(i byte) netip.AddrPort { return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, i}), 5000) }
		for i := range byte(maxClients) {
			b.send(at(i), pack(t, "/groove/swing", float32(0.6)))
		}
		time.Sleep(30 * time.Second)
		b.take()
		const seconds = 3
		for range 100 * seconds {
			for i := range byte(maxClients) {
				b.send(at(i), pack(t, "/ping"))
				b.send(at(i), pack(t, "/groove/bmp", float32(1)))
			}
			b.send(at(200), pack(t, "/groove/bmp", float32(1))) // no client
			time.Sleep(10 * time.Millisecond)
		}
		sent := b.take()
		rates(t, sent)
		n, hints := count(sent, errorAddress)+count(sent, pingAddress), 0
		for _, m := range sent {
			if m.to.Addr() == at(200).Addr() {
				hints++
			}
		}
		if most := replyRate * (seconds + 1); n-hints > most || n-hints < most/2 {
			t.Errorf("%d replies in %d seconds, want at most %d a second", n-hints, seconds, replyRate)
		}
		if hints > hintRate*(seconds+1) || hints < hintRate {
			t.Errorf("%d errors to one who is no client, want at most %d a second", hints, hintRate)
		}
	})
}
