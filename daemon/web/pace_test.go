package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

const (
	seenWithin    = 50 * time.Millisecond // on every page
	watchers      = 10
	changesARound = 100
	paceRounds    = 6 // of which the best counts, since whatever else runs on this machine is in the figure
)

// TestChangesReachEveryPage holds the time from a page's command until the last of ten pages knows against the 50 ms asked
// for, while notes are played and though the hub's lists take 30 ms to read. A browser adds what it needs to show it.
func TestChangesReachEveryPage(t *testing.T) {
	hub := newFakeHub()
	hub.reading = 30 * time.Millisecond
	s := serve(t, hub)
	defer playNotes(s)()
	told := make(chan float64, watchers) // each page tells of each tempo, once
	clients := make([]*client, watchers)
	for i := range clients {
		clients[i] = dial(t, s)
	}
	var reading sync.WaitGroup
	for _, c := range clients {
		reading.Go(func() { tempos(c, told) })
	}
	await := func(bpm float64) {
		for n := 0; n < watchers; {
			select {
			case x := <-told:
				if x == bpm {
					n++
				}
			case <-clients[0].ctx.Done():
				t.Fatalf("%v BPM was known to %d of %d pages only", bpm, n, watchers)
			}
		}
	}
	await(120)
	worst := time.Duration(1 << 62)
	for round := 0; round < paceRounds && worst >= seenWithin; round++ {
		var times []time.Duration
		for i := range changesARound {
			bpm := float64(60+i) + float64(round)/8
			began := time.Now()
			clients[0].send(fmt.Sprintf(`{"type":"command","name":"bpm","args":[%g]}`, bpm))
			await(bpm)
			times = append(times, time.Since(began))
			time.Sleep(time.Duration(i%7) * 5 * time.Millisecond) // at any moment of the pace
		}
		slices.Sort(times)
		worst = min(worst, times[changesARound-1])
		t.Logf("a change was known to all of %d pages within %v (median), %v (p90), %v (max of %d)", watchers, times[changesARound/2], times[changesARound*9/10], times[changesARound-1], changesARound)
	}
	if worst >= seenWithin {
		t.Errorf("a change took %v in the best round, want less than %v", worst, seenWithin)
	}
	for _, c := range clients {
		_ = c.conn.CloseNow()
	}
	reading.Wait()
}

// tempos tells of each tempo that a page hears of, until the page is closed.
func tempos(c *client, told chan<- float64) {
	for {
		_, data, err := c.conn.Read(c.ctx)
		if err != nil {
			return
		}
		var m struct{ Steer *struct{ BPM float64 } }
		if json.Unmarshal(data, &m) == nil && m.Steer != nil {
			told <- m.Steer.BPM
		}
	}
}

// playNotes sends notes as a busy groove does, until it is told to end.
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
