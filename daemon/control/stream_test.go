package control

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

// reader runs a stream against a reader that takes as long for each event as slow says.
func reader(t *testing.T, hub *fakeHub, during time.Duration, slow func(n uint64) time.Duration, act func()) []Event {
	t.Helper()
	var got []Event
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	st := stream{hub: hub, interval: 100 * time.Millisecond, send: func(ev Event) error {
		got = append(got, ev)
		time.Sleep(slow(ev.Seq))
		return nil
	}}
	done := make(chan error, 1)
	go func() { done <- st.run(ctx) }()
	synctest.Wait() // it has subscribed
	if act != nil {
		go act()
	}
	time.Sleep(during)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("the stream ended with %v", err)
	}
	return got
}

func quick(uint64) time.Duration { return 0 }

func TestStreamKeepsItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := reader(t, newFakeHub(), 1050*time.Millisecond, quick, nil)
		if len(got) != 11 {
			t.Fatalf("%d events in 1.05 s, want the first and 10 more", len(got))
		}
		for i, ev := range got {
			want := "interval"
			if i == 0 {
				want = "first"
			}
			if ev.Seq != uint64(i+1) || ev.Dropped != 0 || ev.Reason != want || ev.SchemaVersion != SchemaVersion || ev.Status.SchemaVersion != SchemaVersion {
				t.Errorf("event %d is %+v", i, ev)
			}
		}
	})
}

func TestSlowReaderGetsTheNewestAndIsToldWhatItMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newFakeHub()
		got := reader(t, hub, 3*time.Second, func(n uint64) time.Duration {
			if n == 3 {
				return time.Second
			}
			return 0
		}, nil)
		if missed := got[3].Dropped; missed < 8 || missed > 10 {
			t.Errorf("a reader that slept a second missed %d events of 100 ms", missed)
		}
		if got[2].Dropped != 0 || got[len(got)-1].Dropped != got[3].Dropped {
			t.Errorf("events were missed before or after the sleep: %d, %d", got[2].Dropped, got[len(got)-1].Dropped)
		}
		// The status is read when it is sent, not before: the event after the sleep is not an old one from a queue.
		if got[3].Status.Counters.Notes != got[2].Status.Counters.Notes+1 {
			t.Error("statuses were read ahead")
		}
	})
}

func TestChangesAreSentAtOnceAndGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newFakeHub()
		got := reader(t, hub, 155*time.Millisecond, quick, func() {
			time.Sleep(50 * time.Millisecond)
			for i := range 100 { // a fader: 100 changes in 5 ms
				if err := hub.do(steer.Request{Name: "bpm", Args: []any{100 + i}}); err != nil {
					t.Error(err)
				}
				time.Sleep(50 * time.Microsecond)
			}
		})
		var reasons []string
		for _, ev := range got {
			reasons = append(reasons, ev.Reason)
		}
		// first at 0, the first change at 50 ms, the rest of them together at 70 ms, then the interval at 100 ms.
		if len(got) != 4 || reasons[1] != "change" || reasons[2] != "change" || reasons[3] != "interval" {
			t.Fatalf("got %v", reasons)
		}
		if got[1].Status.Steer.BPM != 100 || got[2].Status.Steer.BPM != 199 {
			t.Errorf("changes told %v and %v BPM, want the first and the last", got[1].Status.Steer.BPM, got[2].Status.Steer.BPM)
		}
	})
}

func TestStreamEndsWithItsReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("gone")
		st := stream{hub: newFakeHub(), interval: time.Second, send: func(ev Event) error {
			if ev.Seq == 2 {
				return gone
			}
			return nil
		}}
		if err := st.run(context.Background()); !errors.Is(err, gone) {
			t.Errorf("got %v", err)
		}
	})
}

func TestStreamEndsDuringAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newFakeHub()
		got := reader(t, hub, 10*time.Millisecond, quick, hub.Notify) // 10 ms is within minGap of the first event
		if len(got) != 1 {
			t.Errorf("%d events, want the first alone", len(got))
		}
	})
}
