package recording

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
	// writeEvery is how often new notes are written: a power cut loses no more than that.
	writeEvery = 5 * time.Second
	// maxNotes limits the memory of a recording to about a day of a busy groove.
	maxNotes = 1_000_000
	// tempoChange is the smallest relative change of tempo that the file contains.
	tempoChange = 0.002
	// fileBuffer is how many notes can wait while the file is written.
	fileBuffer = sentBuffer
)

// fileWriter writes what is played to a MIDI file. It replaces the whole file each time, or leaves it as it is. It owns a
// goroutine, which lives until close.
//
// in:  notes
// out: the file
type fileWriter struct {
	path  string
	notes chan player.SentNote
	log   *slog.Logger

	rec       groove.Recording
	zero      clock.Time // the beginning of the recording
	dirty     bool
	full      bool
	terminate chan struct{}
	done      chan struct{}
	once      sync.Once

	mu  sync.Mutex
	err error
}

func newFileWriter(path string, log *slog.Logger) *fileWriter {
	w := &fileWriter{
		path: path, notes: make(chan player.SentNote, fileBuffer), log: log,
		rec: groove.Recording{Name: "GrooveGen"}, terminate: make(chan struct{}), done: make(chan struct{}),
	}
	go w.run()
	return w
}

func (w *fileWriter) run() {
	defer close(w.done)
	tick := time.NewTicker(writeEvery)
	defer tick.Stop()
	for {
		select {
		case s := <-w.notes:
			w.add(s)
		case <-tick.C:
			w.write()
		case <-w.terminate:
			for {
				select {
				case s := <-w.notes:
					w.add(s)
					continue
				default:
				}
				w.write()
				return
			}
		}
	}
}

// add appends a note. The recording begins with the bar of its first note.
func (w *fileWriter) add(s player.SentNote) {
	tempo := s.Tempo
	if len(w.rec.Notes) >= maxNotes {
		if !w.full {
			w.full = true
			w.log.Warn("recording is full", "file", w.path, "notes", maxNotes)
		}
		return
	}
	if tempo < clock.MinBPM || tempo > clock.MaxBPM {
		tempo = 120
	}
	if len(w.rec.Notes) == 0 {
		bar := float64(groove.StepsPerBar * groove.TicksPerStep)
		into := math.Mod(s.Ticks, bar)
		if into > bar-groove.TicksPerStep/2 {
			into -= bar // an early downbeat: the bar begins after it
		}
		w.zero = s.At.Add(-time.Duration(into * tempo.TickPeriod()))
	}
	at := max(s.At.Sub(w.zero), 0) // early hits of the first step are at the beginning
	if n := len(w.rec.Tempos); n == 0 || math.Abs(float64(tempo)/w.rec.Tempos[n-1].BPM-1) > tempoChange {
		w.rec.Tempos = append(w.rec.Tempos, groove.TempoChange{At: at, BPM: float64(tempo)})
	}
	w.rec.Notes = append(w.rec.Notes, groove.TimedNote{
		At: at, Length: s.Length, Channel: s.Channel + 1, Note: s.Key, Velocity: s.Velocity,
	})
	w.dirty = true
}

func (w *fileWriter) write() {
	if !w.dirty {
		return
	}
	w.dirty = false
	err := atomicfile.WriteFile(w.path, 0o644, func(f io.Writer) error { return groove.WriteRecording(f, w.rec) })
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil && w.err == nil {
		w.log.Error("write recording", "file", w.path, "error", err)
	}
	w.err = err
}

// close writes the remaining notes and ends.
func (w *fileWriter) close() error {
	w.once.Do(func() { close(w.terminate) })
	<-w.done
	if err := w.lastError(); err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	return nil
}

// lastError returns why the file was not written the last time, or nil.
func (w *fileWriter) lastError() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}
