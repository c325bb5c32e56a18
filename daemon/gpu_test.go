//go:build unix

package daemon

import (
	"os"
	"path/filepath"
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
			// A note that the machine held up is no fault of the process: late ones are not counted.
			if s.Decode.Failed != 0 || s.Loop.Repeats != 0 || s.Counters.SendErrors != 0 {
				t.Errorf("decode %+v, loop %+v, counters %+v: want nothing failed, repeated or refused", s.Decode, s.Loop, s.Counters)
			}
		})
	}
}
