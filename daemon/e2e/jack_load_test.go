//go:build linux && cgo

package e2e

import (
	"context"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

// floodRate is how many OSC messages a second pour in, in TestJACKUnderLoad.
const floodRate = 2000

// TestJACKUnderLoad plays the same loop three times by JACK's clock, on a machine with more than one core: alone, with ten pages
// open while a controller drags a fader, and under a flood of OSC. By the frames on which they come out the notes are as much
// on time as without.
func TestJACKUnderLoad(t *testing.T) { scenario(t, jackTools(t), underLoad) }

func underLoad(t *testing.T, tools string) {
	s := onJACK(t, tools)
	url := strings.TrimSpace(s.must("url"))
	song := func() {
		t.Helper()
		s.goOnFor(280)
		s.locate(0)
	}
	song()
	pages, still := openPagesAt(t, url), s.drag()
	song()
	updates := pages.close()
	still()
	poured := s.flood()
	song()
	messages := poured()

	list, loop := s.captured(), s.export()
	all := notes(list)
	if h := hung(all); len(h) > 0 {
		s.wrong("%d notes hang: %+v", len(h), h)
	}
	var spreads []spread
	for _, seg := range segments(list) {
		if len(seg.ticks) < 200 {
			continue // a position that was sent twice
		}
		seg = unbroken(t, seg)
		n := float64(len(seg.ticks))
		got := match(loop, &kit, all, seg.fit(), seg.origin+24, seg.origin+n-6)
		if f := got.faults(); f != "" || got.notes == 0 {
			s.wrong("song %d: %d notes, not the loop's:\n%s", len(spreads), got.notes, f)
		}
		spreads = append(spreads, spreadOf(got.late))
	}
	if len(spreads) != 3 {
		t.Fatalf("captured %d songs, want 3", len(spreads))
	}
	t.Logf("lateness by JACK's frames\n  alone      %v\n  %d pages   %v (%d updates)\n  OSC flood  %v (%d messages)",
		spreads[0], openPages, spreads[1], updates, spreads[2], messages)
	if updates < openPages*30 || messages < floodRate {
		t.Errorf("%d updates, %d messages: that was no load", updates, messages)
	}
	for _, b := range spreads[1:] {
		if b.p50 > jackPeriodMS || strict() && b.p99 > max(1, 1.5*spreads[0].p99) {
			t.Errorf("under load p50 is %.3f, p99 %.3f ms, alone %.3f and %.3f", b.p50, b.p99, spreads[0].p50, spreads[0].p99)
		}
	}
	if c := s.mustStatus().Counters; c.LateDrops+c.EventDrops+c.SendErrors != 0 {
		t.Errorf("counters %+v", c)
	}
	s.checkLog()
	s.kill(syscall.SIGTERM)
}

// flood pours OSC in, faders, nonsense and unknown addresses, until end is called, which returns how many messages it sent.
func (r *rig) flood() (end func() int) {
	r.t.Helper()
	conn, err := net.Dial("udp", r.osc)
	if err != nil {
		r.t.Fatalf("flood: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	sent, done := 0, make(chan struct{})
	packets := [][]byte{
		append([]byte("/groove/count_in\x00\x00\x00\x00,i\x00\x00\x00\x00\x00"), 1),
		append([]byte("/groove/count_in\x00\x00\x00\x00,i\x00\x00\x00\x00\x00"), 2),
		[]byte("/groove/nothing\x00,\x00\x00\x00"),
		[]byte("no OSC at all"),
	}
	go func() {
		defer close(done)
		defer func() { _ = conn.Close() }()
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			for range floodRate / 100 {
				if _, err := conn.Write(packets[sent%len(packets)]); err == nil {
					sent++
				}
			}
		}
	}()
	return func() int {
		cancel()
		<-done
		return sent
	}
}
