package daemon

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// warnings counts the log's records that contain a text.
type warnings struct {
	slog.Handler
	text string
	n    *atomic.Int32
}

func (w warnings) Enabled(context.Context, slog.Level) bool { return true }

func (w warnings) Handle(_ context.Context, r slog.Record) error {
	if strings.Contains(r.Message, w.text) {
		w.n.Add(1)
	}
	return nil
}

// The external clock dies while the song plays, and comes back without a position: status and log say so until it sends one.
func TestClockComesBackWithoutPosition(t *testing.T) {
	t.Parallel()
	said := &atomic.Int32{}
	r := startWith(t, tempDir(t), map[string]string{"clock.source": "external", "clock.gap": "extrapolate"}, func(e *Edges) {
		e.Log = slog.New(warnings{slog.DiscardHandler, "clock came back without a position", said})
	})
	send := func(m midiport.Message) { r.inject(midiport.Now(), m) }
	send(midiport.Start())
	send(midiport.Tick())
	await(t, "the song runs", func() bool { return r.Status().Clock.State == "running" })
	await(t, "the clock is lost", func() bool { return r.Status().Clock.State == "lost" })
	lost := r.Status().Clock
	if lost.Unplaced {
		t.Error("unplaced before the clock is back")
	}
	send(midiport.Tick())
	await(t, "status says so", func() bool { return r.Status().Clock.Unplaced })
	await(t, "the log says so", func() bool { return said.Load() == 1 })
	if now := r.Status().Clock.Ticks; now < lost.Ticks+5 {
		t.Errorf("at tick %v, was lost at %v: the gap is not extrapolated", now, lost.Ticks)
	}
	send(midiport.Position(64))
	await(t, "nothing is in doubt", func() bool { return !r.Status().Clock.Unplaced })
	if n := said.Load(); n != 1 {
		t.Errorf("said %d times in the log", n)
	}
}
