package osc

import (
	"testing"
	"time"
)

// FuzzPacket sends a datagram through everything but the socket.
func FuzzPacket(f *testing.F) {
	for _, data := range hostile(f) {
		if len(data) <= maxDatagram {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
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
