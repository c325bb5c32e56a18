package player

import (
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
)

// threadOut is an output with a thread of its own that takes messages in batches, as those of ALSA and JACK do.
type threadOut struct {
	*fake.Out
	t       *testing.T
	open    bool
	batched int
	late    []time.Duration // measured, and not read yet
}

func (o *threadOut) BeginBatch(clock.Time) { o.turn(true) }
func (o *threadOut) EndBatch()             { o.turn(false) }
func (o *threadOut) Realtime() bool        { return true }

func (o *threadOut) turn(open bool) {
	if o.open == open {
		o.t.Error("a batch begins or ends twice")
	}
	o.open = open
}

func (o *threadOut) SendAt(at clock.Time, m midiport.Message) error {
	if o.batched++; !o.open {
		o.t.Errorf("% x is sent outside a batch", m.Data)
	}
	return o.Out.SendAt(at, m)
}

func (o *threadOut) ReadLateness(dst []time.Duration) int {
	n := copy(dst, o.late)
	o.late = o.late[n:]
	return n
}

// TestOutputWithAThread: all messages are sent in batches, and the lateness is what the thread measures.
func TestOutputWithAThread(t *testing.T) {
	var out *threadOut
	r := newRig(t, clock.ModeInternal, withLead(midiport.DefaultLead), func(r *rig, c *Config) {
		out = &threadOut{Out: r.out, t: t}
		c.Out = out
	})
	r.p.engine.begin(r.now)
	r.play(busyLoop(1))
	r.until(epoch + 1000*ms)
	const measured = 40
	for range measured {
		out.late = append(out.late, 3*time.Millisecond)
	}
	r.p.ResetLateness()
	r.until(epoch + 2000*ms)
	r.at(r.now, func() { _ = r.p.Stop() })
	r.receive()
	if out.batched < 100 || out.open {
		t.Errorf("%d messages in batches, one is open: %t", out.batched, out.open)
	}
	if l := r.p.Lateness(); l.Count != measured || l.Max != 3*time.Millisecond {
		t.Errorf("lateness %+v, want %d of 3 ms", l, measured)
	}
	if !r.p.Snapshot().Realtime {
		t.Error("the snapshot does not say that a real-time thread sends")
	}
}
