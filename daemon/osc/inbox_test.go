package osc

import (
	"net"
	"net/netip"
	"runtime"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
)

// busyHub does nothing until it is let go.
type busyHub struct {
	*testHub
	began chan struct{}
	free  chan struct{}
}

func (h *busyHub) Apply(cmd steer.Command) (steer.Result, error) {
	select {
	case h.began <- struct{}{}:
	default:
	}
	<-h.free
	return h.testHub.Apply(cmd)
}

// TestFloodLeavesTheLastValue: while the daemon is busy 200 senders send more than the system and the server keep. A
// controller that was there before has its last value carried out.
func TestFloodLeavesTheLastValue(t *testing.T) {
	r := newRig(t)
	r.send("/groove/bpm", float32(99))
	r.await("/groove/bpm")
	r.alive()
	busy := &busyHub{testHub: r.hub, began: make(chan struct{}, 1), free: make(chan struct{})}
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Listen(Config{Address: r.server.Addr().String(), ReplyPort: r.in.LocalAddr().(*net.UDPAddr).Port}, busy)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	sent := uint64(0)
	arrived := func() { // so that the system drops nothing
		for uint64(s.inbox.waiting())+s.inbox.lostCount()+1 < sent {
			runtime.Gosched()
		}
	}
	r.send("/groove/bpm", float32(98))
	sent++
	<-busy.began
	const senders, each = 200, 20
	for i := range byte(senders) {
		flood := r.newStranger(t, 10+i)
		for range each {
			flood.send(pack(t, "/groove/density", float32(1.5)))
			sent++
		}
		r.send("/groove/swing", float32(0.5)+float32(i)/1000)
		sent++
		arrived()
	}
	close(busy.free)
	for m := r.await("/groove/swing"); m.args[0] != float32(0.5)+float32(senders-1)/1000; {
		m = r.await("/groove/swing")
	}
}

func TestInboxKeepsTheNewestValues(t *testing.T) {
	b := newInbox(newBubble(t, "127.0.0.1:9000").server.params)
	push := func(from netip.AddrPort, address string, args ...any) {
		b.push(packet{data: pack(t, address, args...), from: from})
	}
	push(phone, "/groove/swing", float32(0.6))
	push(phone, "/groove/next")
	for i := range 3 * maxWaiting {
		push(phone, "/groove/density", float32(i))
	}
	push(localSender, "/groove/bpm", float32(99))
	var got []string
	last := map[string]received{}
	for {
		p, _, ok := b.pop()
		if !ok {
			break
		}
		m := unpack(t, p.data)
		if last[m.address] = m; len(got) == 0 || got[len(got)-1] != m.address {
			got = append(got, m.address)
		}
	}
	// One sender in turn with the other; within one of them the order stays.
	want := []string{"/groove/swing", "/groove/bpm", "/groove/next", "/groove/density"}
	if !slices.Equal(got, want) {
		t.Errorf("took %v, want %v", got, want)
	}
	if v := last["/groove/density"].args[0]; v != float32(3*maxWaiting-1) {
		t.Errorf("the last value is %v", v)
	}
	if b.bytes != 0 || b.waiting() != 0 || b.lostCount() == 0 {
		t.Errorf("%d bytes in %d datagrams are left, %d were lost", b.bytes, b.waiting(), b.lostCount())
	}
}

func TestInboxIsBounded(t *testing.T) {
	b := newInbox(nil)
	data := make([]byte, maxDatagram)
	for i := range 100_000 {
		b.push(packet{data: data, from: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 1)})
		b.push(packet{data: data, from: phone})
	}
	if b.bytes > maxUnknown || len(b.senders) > maxSenders {
		t.Errorf("%d bytes of %d senders wait", b.bytes, len(b.senders))
	}
	b.setKnown(map[netip.Addr]bool{localSender.Addr(): true})
	b.push(packet{data: data, from: localSender})
	if p, _, _ := b.pop(); p.from != localSender {
		t.Errorf("took %v first, want the known controller", p.from)
	}
}
