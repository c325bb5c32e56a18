//go:build unix

package daemon

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/auto"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gpu"
	"github.com/groovegen/groovegen/infer/gpu/gputest"
)

// TestGPUProcessFailsWhilePlaying asks for grooves while the GPU engine's process ends, hangs and gives garbage: each comes, no
// loop is missed, and the status says which engine made it and why.
func TestGPUProcessFailsWhilePlaying(t *testing.T) {
	for _, part := range []string{gputest.Exit, gputest.Hang, gputest.Noise} {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			stall := watchStalls(t)
			dir := tempDir(t)
			file := filepath.Join(dir, "misbehave")
			r := startWith(t, dir, nil, func(e *Edges) {
				e.NewDecoder = func(_ config.Engine, m *infer.Model) (infer.Decoder, error) {
					c, err := cpu.New(m)
					o := gpu.Options{
						CPU: func() (infer.Decoder, error) { return cpu.New(m) }, Program: os.Args[0], Pause: time.Millisecond,
						Environment: gputest.Environment(part, file),
					}
					return auto.New(m, c, o, auto.Always), err
				}
			})
			r.apply(t, "bpm", 300.0)
			r.apply(t, "quantize", "bar") // a loop that begins right before its end would have no time for a successor on any engine
			seed := 100
			groove := func() {
				t.Helper()
				seed++
				r.apply(t, "seed", seed)
				await(t, "the groove that was asked for", func() bool { return r.Status().Loop.Seed == uint64(seed) })
			}
			rounds := 2
			if part == gputest.Hang {
				rounds = 1 // a process that hangs from its start is given up after long
			}
			for range rounds {
				_ = os.Remove(file)
				await(t, "a groove of the GPU", func() bool { groove(); return r.Status().Model.Engine == "gpu" })
				write(t, file, "")
				for range 3 {
					groove()
				}
				if m := r.Status().Model; m.Engine != "cpu" || m.Why == "" {
					t.Errorf("engine %q, because %q: want the CPU's, and why", m.Engine, m.Why)
				}
			}
			await(t, "some notes", func() bool { return r.notesOn() > 20 })
			s := r.Status()
			if s.Decode.Failed != 0 || s.Loop.Repeats != 0 || s.Counters.SendErrors != 0 {
				t.Errorf("decode %+v, loop %+v, counters %+v: want nothing failed, repeated or refused", s.Decode, s.Loop, s.Counters)
			}
			switch held := stall(); {
			case s.Counters.LateDrops == 0:
			case held < 50*time.Millisecond:
				t.Errorf("%d notes were dropped, a beat late, and the machine held nobody up for more than %v", s.Counters.LateDrops, held)
			default:
				t.Logf("late notes are not judged: the machine held a goroutine up for %v", held)
			}
		})
	}
}

// watchStalls wakes a goroutine every 5 ms until the test ends. The function returns the longest time that one wake-up was late.
func watchStalls(t *testing.T) (longest func() time.Duration) {
	const every = 5 * time.Millisecond
	var most atomic.Int64
	ctx := t.Context()
	go func() {
		for ctx.Err() == nil {
			begin := time.Now()
			time.Sleep(every)
			most.Store(max(most.Load(), int64(time.Since(begin)-every)))
		}
	}()
	return func() time.Duration { return time.Duration(most.Load()) }
}
