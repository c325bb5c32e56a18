package osc

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/groovegen/groovegen/internal/alloctest"
)

// FuzzPacket sends a datagram through everything but the socket.
func FuzzPacket(f *testing.F) {
	for _, data := range hostile(f) {
		if len(data) <= maxDatagram {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		now := time.Unix(1_800_000_000, 0)
		b := newBubble(t, "127.0.0.1:9000")
		s := b.server
		s.receive(packet{data: append([]byte{}, data...), from: localSender}, now)
		s.runDue(now.Add(2 * horizon))
		if due := s.queue.next(); !due.IsZero() {
			t.Errorf("a message is due at %v", due)
		}
		s.flush(now, true)
		if _, err := b.hub.State().Canonical(); err != nil {
			t.Errorf("the state is not valid: %v", err)
		}
		c := s.Counters()
		if c.Packets != 1 || c.Applied+c.Errors+c.Refused > maxElements*uint64(len(s.table)) {
			t.Errorf("counters %+v", c)
		}
	})
}

// BenchmarkReceive is the way of one message from the socket's bytes to the hub and its feedback.
func BenchmarkReceive(b *testing.B) {
	s := newBubble(b, "127.0.0.1:9000").server
	sent := 0
	s.conn = sink{&sent}
	data := [2][]byte{pack(b, "/groove/genre", "funk"), pack(b, "/groove/genre", "soul")}
	now := time.Unix(1_800_000_000, 0)
	b.ReportAllocs()
	for i := range b.N {
		now = now.Add(time.Second)
		s.receive(packet{data: data[i%2], from: localSender}, now)
		s.flush(now, false)
	}
	if sent < b.N {
		b.Errorf("%d of %d were sent", sent, b.N)
	}
}

// sink is a socket that only counts what it is given to send.
type sink struct{ sent *int }

func (sink) ReadFromUDPAddrPort([]byte) (int, netip.AddrPort, error) {
	return 0, netip.AddrPort{}, net.ErrClosed
}

func (s sink) WriteToUDPAddrPort(b []byte, _ netip.AddrPort) (int, error) {
	*s.sent++
	return len(b), nil
}

func (sink) Close() error { return nil }
