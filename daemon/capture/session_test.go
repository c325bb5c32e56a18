package capture

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/player"
)

func TestBarsJumped(t *testing.T) {
	at := func(ticks float64) player.Snapshot {
		return player.Snapshot{State: clock.Running, Tempo: 120, At: clock.Time(time.Second), Ticks: ticks}
	}
	now := clock.Time(2 * time.Second)
	for _, c := range []struct {
		to   float64
		bars int
		ok   bool
	}{{1000, 0, true}, {1000 - 384, -4, true}, {1003 + 192, 2, true}, {1050, 1, false}, {1010, 0, false}} {
		if bars, ok := barsJumped(at(1000), at(c.to), now); ok != c.ok || ok && bars != c.bars {
			t.Errorf("from 1000 to %g: %d bars, %v", c.to, bars, ok)
		}
	}
	if _, ok := barsJumped(player.Snapshot{}, at(96), now); ok {
		t.Error("it did not run before")
	}
}

// TestCapturesTakeTurns: while a capture ends, no other can begin, and two that cancel it wait for the same end.
func TestCapturesTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewSession(Config{})
		l.cancel, l.done = make(chan struct{}), make(chan struct{})
		cancel, done := l.cancel, l.done
		ended := make(chan bool, 2)
		for range 2 {
			go func() { ended <- l.end() }()
		}
		synctest.Wait() // both wait for its goroutine
		select {
		case <-cancel:
		default:
			t.Error("its goroutine was not cancelled")
		}
		if l.cancel == nil {
			t.Error("another capture may begin before this one has ended")
		}
		if len(ended) != 0 {
			t.Error("end returned before the capture ended")
		}
		l.mu.Lock()
		l.cancel = nil // as its goroutine does
		l.mu.Unlock()
		close(done)
		if first, second := <-ended, <-ended; !first || !second {
			t.Error("end did not report a capture to both")
		}
		if l.end() {
			t.Error("end reports a capture after its end")
		}
	})
}
