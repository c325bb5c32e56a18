package daemon

import (
	"fmt"
	"io"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

const (
	// recordEvery is how often a recording that has grown is written: what a power cut may cost.
	recordEvery = 5 * time.Second
	// maxRecorded bounds the memory of a recording: about a day of a busy groove.
	maxRecorded = 1_000_000
	// tempoChange is how much the tempo must differ from the last one noted to be noted again, as a share.
	tempoChange = 0.002
)

// recorder writes what is played to a MIDI file, again and again, whole or not at all.
//
// in:  sent (the deck's channel)
// out: the file
type recorder struct {
	path string
	sent <-chan player.SentNote
	log  *slog.Logger

	rec       groove.Recording
	zero      clock.Time // the recording's beginning
	dirty     bool
	full      bool
	terminate chan struct{}
	done      chan struct{}
	once      sync.Once

	mu  sync.Mutex
	err error
}

func newRecorder(path string, sent <-chan player.SentNote, log *slog.Logger) *recorder {
	r := &recorder{
		path: path, sent: sent, log: log,
		rec: groove.Recording{Name: "GrooveGen"}, terminate: make(chan struct{}), done: make(chan struct{}),
	}
	go r.run()
	return r
}

func (r *recorder) run() {
	defer close(r.done)
	tick := time.NewTicker(recordEvery)
	defer tick.Stop()
	for {
		select {
		case s := <-r.sent:
			r.add(s)
		case <-tick.C:
			r.write()
		case <-r.terminate:
			for {
				select {
				case s := <-r.sent:
					r.add(s)
					continue
				default:
				}
				r.write()
				return
			}
		}
	}
}

// add appends a note. The recording begins with the bar of its first note.
func (r *recorder) add(s player.SentNote) {
	tempo := s.Tempo
	if len(r.rec.Notes) >= maxRecorded {
		if !r.full {
			r.full = true
			r.log.Warn("recording is full", "file", r.path, "notes", maxRecorded)
		}
		return
	}
	if tempo < clock.MinBPM || tempo > clock.MaxBPM {
		tempo = 120
	}
	if len(r.rec.Notes) == 0 {
		bar := float64(groove.StepsPerBar * groove.TicksPerStep)
		into := math.Mod(s.Ticks, bar)
		if into < 0 || into > bar-groove.TicksPerStep/2 {
			into = 0 // an early downbeat
		}
		r.zero = s.At.Add(-time.Duration(into * tempo.TickPeriod()))
	}
	at := max(s.At.Sub(r.zero), 0)
	if n := len(r.rec.Tempos); n == 0 || math.Abs(float64(tempo)/r.rec.Tempos[n-1].BPM-1) > tempoChange {
		r.rec.Tempos = append(r.rec.Tempos, groove.TempoChange{At: at, BPM: float64(tempo)})
	}
	r.rec.Notes = append(r.rec.Notes, groove.TimedNote{
		At: at, Length: s.Length, Channel: s.Channel + 1, Note: s.Key, Velocity: s.Velocity,
	})
	r.dirty = true
}

func (r *recorder) write() {
	if !r.dirty {
		return
	}
	r.dirty = false
	err := atomicfile.WriteFile(r.path, 0o644, func(w io.Writer) error { return groove.WriteRecording(w, r.rec) })
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil && r.err == nil {
		r.log.Error("write recording", "file", r.path, "error", err)
	}
	r.err = err
}

// close writes what is left and ends.
func (r *recorder) close() error {
	r.once.Do(func() { close(r.terminate) })
	<-r.done
	if err := r.failure(); err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	return nil
}

// failure returns why the last writing failed, or nil.
func (r *recorder) failure() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}
