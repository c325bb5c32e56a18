package player

import (
	"testing"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
)

// From the driver's callback to the note: an event in, the true follower, the sequencer, the output, the snapshot, the
// channels. Nothing is allocated, whatever the state.
func TestThePathFromTickToNoteAllocatesNothing(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeExternal, options...)
		loops := [2]*queuedLoop{{busyLoop(1), seq.Bar}, {busyLoop(2), seq.Beat}}
		r.p.QueueLoop(loops[0].loop, seq.Loop)
		r.input(r.now+ms, midiport.Start())
		at := r.now + 10*ms
		i := 0
		choking := chokingKit()
		r.p.inbox.kit.Store(&choking)
		allocs := testing.AllocsPerRun(3000, func() {
			r.until(at)
			r.p.Receive(midiport.Event{At: at, Message: midiport.Tick()})
			switch i % 500 {
			case 100:
				r.p.Receive(midiport.Event{At: at, Message: midiport.Position(uint16(i % 64))})
			case 200:
				r.p.Receive(midiport.Event{At: at, Message: midiport.Stop()})
			case 300:
				r.p.Receive(midiport.Event{At: at, Message: midiport.Continue()})
			case 400:
				_ = r.p.Panic()
			case 450:
				r.p.inbox.commands <- command{kind: cmdPlayNote, kit: &choking, voice: groove.OpenHat, velocity: 100}
			}
			if i%24 == 0 {
				r.p.inbox.loop.Store(loops[i/24%2])
				r.out.Reset() // the fake keeps what it is given
				for len(r.sent) > 0 {
					<-r.sent
				}
			}
			r.wakeAt(at)
			r.p.Snapshot()
			at += tick120
			i++
		})
		if allocs != 0 {
			t.Errorf("%s: %g allocations a tick, want 0", name, allocs)
		}
		if s := r.p.Snapshot(); s.Notes < 1000 {
			t.Errorf("%s: only %d notes", name, s.Notes)
		}
	}
}

func BenchmarkStep(b *testing.B) {
	r := newRig(b, clock.ModeExternal)
	r.p.QueueLoop(busyLoop(1), seq.Loop)
	r.input(r.now+ms, midiport.Start())
	at := r.now + 10*ms
	b.ReportAllocs()
	for b.Loop() {
		r.steps = 0
		r.input(at, midiport.Tick())
		at += tick120
		r.out.Reset()
	}
	b.ReportMetric(float64(r.p.Snapshot().Notes)/float64(b.N), "notes/op")
}
