package player

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// sleepWaiter is what a program would do that knows of nothing better.
type sleepWaiter struct{}

func (sleepWaiter) until(deadline, now clock.Time) { time.Sleep(deadline.Sub(now)) }
func (sleepWaiter) wake()                          {}

// BenchmarkWake measures how late a goroutine is back from a wait of 3 ms: each kind of waiter, on a quiet machine and
// beside goroutines that compute on every core and one that makes garbage, with as many processors of the runtime as
// cores, and with Processors of them. Read p50, p99 and max; run it with -benchtime 1000x.
func BenchmarkWake(b *testing.B) {
	for _, loaded := range []bool{false, true} {
		for _, processors := range []int{runtime.NumCPU(), Processors()} {
			name := fmt.Sprintf("loaded=%t/procs=%d/", loaded, processors)
			b.Run(name+"sleep", func(b *testing.B) { benchWake(b, sleepWaiter{}, loaded, processors, false) })
			b.Run(name+"timer", func(b *testing.B) { benchWake(b, newTimerWaiter(), loaded, processors, false) })
			b.Run(name+"system", func(b *testing.B) { benchWake(b, newWaiter(), loaded, processors, false) })
			b.Run(name+"system+priority", func(b *testing.B) { benchWake(b, newWaiter(), loaded, processors, true) })
		}
	}
}

func benchWake(b *testing.B, w sleeper, loaded bool, processors int, priority bool) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	var stop atomic.Bool
	defer stop.Store(true)
	if loaded {
		for range runtime.NumCPU() {
			go compute(&stop)
		}
		go litter(&stop)
	}
	var h Histogram
	done := make(chan bool)
	go func() {
		runtime.LockOSThread() // and the thread ends with the goroutine
		got := !priority || raisePriority()
		for range b.N {
			now := midiport.Now()
			deadline := now.Add(3 * time.Millisecond)
			for ; now < deadline; now = midiport.Now() { // an early return is no wake
				w.until(deadline, now)
			}
			h.Add(midiport.Now().Sub(deadline))
		}
		done <- got
	}()
	if !<-done {
		b.Log("real-time priority is not allowed here")
	}
	s := h.Summary()
	b.ReportMetric(float64(s.P50.Microseconds()), "p50-µs")
	b.ReportMetric(float64(s.P99.Microseconds()), "p99-µs")
	b.ReportMetric(float64(s.Max.Microseconds()), "max-µs")
	b.ReportMetric(0, "ns/op")
}

// compute keeps a processor busy as a decode does: no calls, no garbage.
func compute(stop *atomic.Bool) {
	x := 1.0
	for !stop.Load() {
		for range 1 << 16 {
			x = x*1.0000001 + 1e-9
		}
	}
	runtime.KeepAlive(x)
}

// litter keeps the garbage collector busy.
func litter(stop *atomic.Bool) {
	var keep [256][]*[64]byte
	for i := 0; !stop.Load(); i++ {
		s := make([]*[64]byte, 512)
		for j := range s {
			s[j] = new([64]byte)
		}
		keep[i%len(keep)] = s
	}
}
