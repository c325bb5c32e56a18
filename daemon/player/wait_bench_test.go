package player

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// A napper sleeps until an instant, or less.
type napper func(deadline, now clock.Time)

// nappers are the ways to sleep that are compared; each is made on the thread that will use it.
var nappers = []struct {
	name string
	make func() napper
}{
	{"sleep", func() napper { return func(deadline, now clock.Time) { time.Sleep(deadline.Sub(now)) } }},
	{"timer", func() napper { return newTimerWaiter().until }},
	{"system", func() napper { return newWaiter().until }},
	{"favoured", func() napper { // what the player does
		midiport.RaiseThreadPriority()
		return newWaiter().until
	}},
}

// BenchmarkWake measures how late a goroutine is back from waits of 1 to 20 ms: each way to sleep, on a quiet machine and
// beside goroutines that compute on every core and one that makes garbage, with as many processors of the runtime as
// cores, and with Processors of them. Read p50, p99 and max; run it with -benchtime 1000x.
func BenchmarkWake(b *testing.B) {
	for _, loaded := range []bool{false, true} {
		for _, processors := range []int{runtime.NumCPU(), Processors()} {
			for _, n := range nappers {
				b.Run(fmt.Sprintf("loaded=%t/procs=%d/%s", loaded, processors, n.name), func(b *testing.B) {
					benchWake(b, n.make, loaded, processors)
				})
			}
		}
	}
}

func benchWake(b *testing.B, makeNapper func() napper, loaded bool, processors int) {
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
	random := rand.New(rand.NewPCG(1, 1))
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and the thread ends with the goroutine
		nap := makeNapper()
		for range b.N {
			now := midiport.Now()
			deadline := now.Add(time.Millisecond + time.Duration(random.Int64N(int64(19*time.Millisecond))))
			for ; now < deadline; now = midiport.Now() { // an early return is no wake
				nap(deadline, now)
			}
			h.Add(midiport.Now().Sub(deadline))
		}
	}()
	<-done
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

// BenchmarkCollect measures the garbage collector's pauses beside goroutines that wake up often, with several numbers of processors
// of the runtime.
func BenchmarkCollect(b *testing.B) {
	for _, processors := range []int{1, 2, 4, Processors(), 16} {
		b.Run(fmt.Sprintf("procs=%d", processors), func(b *testing.B) { benchCollect(b, processors) })
	}
}

func benchCollect(b *testing.B, processors int) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	var stop atomic.Bool
	defer stop.Store(true)
	live := make([]*[8]*int, 100_000)
	for i := range live {
		live[i] = new([8]*int)
	}
	for k := range 12 {
		go func() {
			for !stop.Load() {
				time.Sleep(time.Duration(10+k) * time.Millisecond)
			}
		}()
	}
	var h Histogram
	for range b.N {
		time.Sleep(100 * time.Millisecond)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		h.Add(time.Duration(m.PauseNs[(m.NumGC+255)%256]))
	}
	runtime.KeepAlive(live)
	s := h.Summary()
	b.ReportMetric(float64(s.P50.Microseconds()), "p50-µs")
	b.ReportMetric(float64(s.P99.Microseconds()), "p99-µs")
	b.ReportMetric(float64(s.Max.Microseconds()), "max-µs")
	b.ReportMetric(0, "ns/op")
}
