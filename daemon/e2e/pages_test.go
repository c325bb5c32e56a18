//go:build linux && cgo

package e2e

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/groove"
)

const (
	openPages  = 10 // web pages that listen in TestVMPages
	pageRounds = 4  // each with no page and with ten, in turn
	pageRound  = 3 * time.Second
	pageLull   = 400 * time.Millisecond // after pages were opened or closed, before a round begins
	forgiven   = 20                     // ms: strokes that far apart begin to be heard as two
)

// TestVMPages plays one song by an external clock, by turns with no web page open and with ten that take everything that is
// new, while a controller drags a fader all the time. The pages run in this test's process, on the same single processor as the
// daemon, which no machine with a browser has: the median is held to what it is without pages, the tail to what a listener
// forgives. What else the machine does makes the rounds differ from each other, so they take turns, the middle one counts,
// and whether the tail is within what the rounds without pages differ among themselves is said. As in TestVMNotes the best
// of three tries counts where figures are to be kept.
func TestVMPages(t *testing.T) {
	r := newRig(t, insideTools(t), dense()...)
	r.start()
	// Before: here a program takes seconds to start, and many more beside the pages.
	loop, url := r.export(), strings.TrimSpace(r.must("url"))
	tries := 1
	if strict() {
		tries = 3
	}
	for try := 1; try <= tries; try++ {
		still := r.drag()
		alone, watched, updates := r.byTurns(loop, url)
		still()
		t.Logf("lateness, the middle one of the rounds\n  no page    %v\n  %d pages   %v\n  %d updates were taken, %d by each page",
			alone, openPages, watched, updates, updates/openPages)
		if updates < openPages*pageRounds*20 {
			t.Errorf("the pages took %d updates: they were not there", updates)
		}
		a50, w50, w99 := alone.middle(p50), watched.middle(p50), watched.middle(p99)
		if kept := w50 <= max(0.3, 1.5*a50) && w99 <= forgiven; kept || !strict() {
			t.Logf("median unchanged, tail within %v ms: %v; tail within what the rounds without pages differ, to %.3f ms: %v", forgiven, kept, alone.worst(p99), w99 <= alone.worst(p99))
			break
		} else if try == tries {
			t.Errorf("pages make the notes late: p50 %.3f, p99 %.3f ms, without them %.3f and %.3f", w50, w99, a50, alone.middle(p99))
		}
	}
	if c := r.mustStatus().Counters; c.LateDrops+c.EventDrops+c.SendErrors != 0 {
		t.Errorf("counters %+v", c)
	}
	r.checkLog()
}

// byTurns plays one song in rounds with no page and with some.
func (r *rig) byTurns(loop *groove.Pattern, url string) (alone, watched rounds, updates int64) {
	r.t.Helper()
	const planned = 2*pageRounds*(pageRound+pageLull) + pageLull
	s := r.play(fmt.Sprintf("bpm 125 ticks 24 start ticks %d stop rest 100", 50*planned*6/5/time.Second))
	pass(pageLull)
	var windows [2 * pageRounds][2]clock.Time
	for i := range windows {
		var p *audience
		if i%2 == 1 {
			p = openPagesAt(r.t, url)
		}
		pass(pageLull)
		windows[i][0] = midiport.Now()
		pass(pageRound)
		windows[i][1] = midiport.Now()
		if p != nil {
			updates += p.close()
		}
	}
	list := s.finish()
	segs := segments(list)
	if len(segs) != 1 {
		r.t.Fatalf("captured %d segments, want 1", len(segs))
	}
	all := notes(list)
	for i, w := range windows {
		of := &alone
		if i%2 == 1 {
			of = &watched
		}
		if err := of.add(segs[0], all, loop, w); errors.Is(err, errOver) {
			r.t.Logf("round %d: %v", i, err) // to open pages took this machine longer than the song lasts
		} else if err != nil {
			r.t.Errorf("round %d: %v", i, err)
		}
	}
	if len(watched.notes) == 0 {
		r.t.Fatal("the song was over before there were pages")
	}
	if h := hung(all); len(h) > 0 {
		r.t.Errorf("%d notes hang", len(h))
	}
	return alone, watched, updates
}

// audience is web pages that are open.
type audience struct {
	conns   []*websocket.Conn
	updates atomic.Int64
	cancel  context.CancelFunc
}

func openPagesAt(t *testing.T, url string) *audience {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	a := &audience{cancel: cancel}
	for range openPages {
		conn, _, err := websocket.Dial(ctx, url+"ws", nil)
		if err != nil {
			t.Fatalf("open page: %v", err)
		}
		conn.SetReadLimit(1 << 20)
		a.conns = append(a.conns, conn)
		go func() {
			for {
				if _, _, err := conn.Read(ctx); err != nil {
					return
				}
				a.updates.Add(1)
			}
		}()
	}
	return a
}

// drag moves a fader that changes no note, count_in, thirty times a second, until it is told to be still: each page hears
// of each place.
func (r *rig) drag() (still func()) {
	r.t.Helper()
	conn, err := net.Dial("udp", r.osc)
	if err != nil {
		r.t.Fatalf("drag a fader: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer func() { _ = conn.Close() }()
		tick := time.NewTicker(time.Second / 30)
		defer tick.Stop()
		for i := byte(0); ; i++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if _, err := conn.Write(append([]byte("/groove/count_in\x00\x00\x00\x00,i\x00\x00\x00\x00\x00"), i%4)); err != nil {
				return
			}
		}
	}()
	return cancel
}

// close closes the pages and returns how many updates they took together.
func (a *audience) close() int64 {
	a.cancel()
	for _, c := range a.conns {
		_ = c.CloseNow()
	}
	return a.updates.Load()
}
