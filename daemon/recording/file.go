package recording

import (
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

const (
	// writeEvery is how often new notes are written: a power cut loses no more than that.
	writeEvery = 5 * time.Second
	// maxNotes limits the memory of a recording to about a day of a busy groove.
	maxNotes = 1_000_000
	// fileBuffer is how many notes can wait while the file is written.
	fileBuffer = sentBuffer
)

// fileWriter writes what is played to a MIDI file, each note at its place in the song: see Performance.Whole. It
// replaces the whole file each time, or leaves it as it is. It owns a goroutine, which lives until close.
//
// in:  notes
// out: the file
type fileWriter struct {
	path  string
	notes chan Note
	log   *slog.Logger

	played    Performance
	count     int
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
		path: path, notes: make(chan Note, fileBuffer), log: log,
		terminate: make(chan struct{}), done: make(chan struct{}),
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

// add appends a note.
func (w *fileWriter) add(n Note) {
	if w.count >= maxNotes {
		if !w.full {
			w.full = true
			w.log.Warn("recording is full", "file", w.path, "notes", maxNotes)
		}
		return
	}
	w.played.Add(n)
	w.count, w.dirty = w.count+1, true
}

func (w *fileWriter) write() {
	if !w.dirty {
		return
	}
	p, err := w.played.Whole()
	if err == nil {
		p.Title = "GrooveGen recording"
		err = atomicfile.WriteFile(w.path, 0o644, func(f io.Writer) error { return p.WriteSMF(f, piece.OneTrack) })
	}
	w.dirty = err != nil // what was not written is tried again
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
