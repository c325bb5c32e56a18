//go:build linux && cgo

package e2e

import (
	"context"
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
	openPages  = 10 // web pages that are open in TestVMPages
	pageRound  = 3 * time.Second
	pagePause  = 400 * time.Millisecond // after pages were opened or closed, before a round begins
	acceptable = 20                     // ms: strokes that far apart begin to sound as two
)

// pageRounds is how many rounds there are with no page, and with ten.
func pageRounds() int {
	if strict() {
		return 4
	}
	return 2
}

func openAndClosePages(t *testing.T, tools string) {
	r := sharedRig(t, tools)
	// Before: here a program takes seconds to start, and many more beside the pages.
	loop, url := r.frozen(), strings.TrimSpace(r.must("url"))
	tries := 1
	if strict() {
		tries = 3
	}
	for try := 1; try <= tries; try++ {
		still := r.drag()
		alone, watched, updates := r.byTurns(loop, url)
		still()
		t.Logf("lateness, the middle one of the rounds\n  no page    %v\n  %d pages   %v\n  %d updates were received, %d by each page",
			alone, openPages, watched, updates, updates/openPages)
		a50, w50, w99 := alone.middle(p50), watched.middle(p50), watched.middle(p99)
		if kept := w50 <= max(0.3, 1.5*a50) && w99 <= acceptable; kept || !strict() {
			t.Logf("median unchanged, tail within %v ms: %v; tail within what the rounds without pages differ, to %.3f ms: %v",
				acceptable, kept, alone.worst(p99), w99 <= alone.worst(p99))
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
	s := r.play("bpm 125 ticks 24 start until stop rest 100")
	r.awaitTicks(24)
	windows := make([][2]clock.Time, 2*pageRounds())
	for i := range windows {
		var p *audience
		if i%2 == 1 {
			p = openPagesAt(r.t, url)
		}
		pass(pagePause)
		windows[i][0] = midiport.Now()
		pass(pageRound)
		if p != nil {
			p.awaitUpdates(r.t)
		}
		windows[i][1] = midiport.Now()
		if p != nil {
			updates += p.close()
		}
	}
	pass(pagePause)
	s.goOn()
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
		if err := of.add(segs[0], all, loop, w); err != nil {
			r.t.Errorf("round %d: %v", i, err)
		}
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

// awaitUpdates waits until the pages have received what shows that they are there: twenty updates each.
func (a *audience) awaitUpdates(t *testing.T) {
	t.Helper()
	eventually(t, "the pages receive updates", func() error {
		if n := a.updates.Load(); n < openPages*20 {
			return fmt.Errorf("%d pages received %d updates", openPages, n)
		}
		return nil
	})
}

// drag moves a fader that changes no note, count_in, thirty times a second, until still is called: each page receives each
// place.
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

// close closes the pages and returns how many updates they received together.
func (a *audience) close() int64 {
	a.cancel()
	for _, c := range a.conns {
		_ = c.CloseNow()
	}
	return a.updates.Load()
}
