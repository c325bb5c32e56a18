package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

const watchers = 10

// watched is a server with ten pages that read all the time, while notes are played and the hub's lists take 30 ms to read.
type watched struct {
	t       testing.TB
	clients []*client
	got     chan float64 // each page adds each tempo that it gets, once
	end     func()
}

func watch(t testing.TB) *watched {
	t.Helper()
	hub := newFakeHub()
	hub.reading = 30 * time.Millisecond
	s := serve(t, hub)
	quiet := playNotes(s)
	w := &watched{t: t, got: make(chan float64, watchers), clients: make([]*client, watchers)}
	for i := range w.clients {
		w.clients[i] = dial(t, s)
	}
	var reading sync.WaitGroup
	for _, c := range w.clients {
		reading.Go(func() { tempos(c, w.got) })
	}
	w.end = func() {
		for _, c := range w.clients {
			_ = c.conn.CloseNow()
		}
		reading.Wait()
		quiet()
	}
	w.await(120)
	return w
}

// set has the first page change the tempo, and waits until all pages have it.
func (w *watched) set(bpm float64) {
	w.t.Helper()
	w.clients[0].send(fmt.Sprintf(`{"type":"command","name":"bpm","args":[%g]}`, bpm))
	w.await(bpm)
}

// await waits until all pages have a tempo.
func (w *watched) await(bpm float64) {
	w.t.Helper()
	for n := 0; n < watchers; {
		select {
		case x := <-w.got:
			if x == bpm {
				n++
			}
		case <-w.clients[0].ctx.Done():
			w.t.Fatalf("%v BPM was known to %d of %d pages only", bpm, n, watchers)
		}
	}
}

// TestChangesReachEveryPage: what one page does is known to all ten, each time.
func TestChangesReachEveryPage(t *testing.T) {
	w := watch(t)
	defer w.end()
	for i := range 20 {
		w.set(float64(60 + i))
	}
}

// BenchmarkChangeReachesEveryPage is the time from a page's command until the last of ten pages knows; the goal is 50 ms. A
// browser adds what it needs to show it.
func BenchmarkChangeReachesEveryPage(b *testing.B) {
	w := watch(b)
	defer w.end()
	var times []time.Duration
	for i := range b.N {
		time.Sleep(time.Duration(i%7) * 5 * time.Millisecond) // at any moment of the pace
		began := time.Now()
		w.set(60 + float64(i%800)/8)
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2])/float64(time.Millisecond), "p50-ms")
	b.ReportMetric(float64(times[len(times)*9/10])/float64(time.Millisecond), "p90-ms")
	b.ReportMetric(float64(times[len(times)-1])/float64(time.Millisecond), "max-ms")
}

// tempos adds each tempo that a page gets, until the page is closed.
func tempos(c *client, got chan<- float64) {
	for {
		_, data, err := c.conn.Read(c.ctx)
		if err != nil {
			return
		}
		var m struct{ Steer *struct{ BPM float64 } }
		if json.Unmarshal(data, &m) == nil && m.Steer != nil {
			select {
			case got <- m.Steer.BPM:
			case <-c.ctx.Done():
				return
			}
		}
	}
}

// playNotes sends notes as a busy groove does, until end is called.
func playNotes(s *Server) (end func()) {
	done := make(chan struct{})
	var playing sync.WaitGroup
	playing.Go(func() {
		tick := time.NewTicker(30 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				s.Note(Note{Step: 1, Velocity: 99, Length: time.Second})
			}
		}
	})
	return func() {
		close(done)
		playing.Wait()
	}
}
