package recording

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/groove/piece"
)

// sentBuffer is how many sent notes can wait for the recorder before the player drops them.
const sentBuffer = 4096

// Config says where the notes go.
type Config struct {
	File     string                 // the MIDI file to write; empty = none
	Show     func(player.SentNote)  // is called with every note, in order
	Position func() (ticks float64) // of the song
	Log      *slog.Logger
}

// NoteRecorder collects the notes that the player sends: for pieces to export, for Show, and for the file. It owns a
// goroutine, which lives until Close.
//
// in:  Sent (the player's channel)
// out: the performance, Show, the file
type NoteRecorder struct {
	cfg         Config
	sent        chan player.SentNote
	performance Performance
	file        *fileWriter // nil: no file is written

	terminate chan struct{}
	done      chan struct{}
	once      sync.Once
}

// New starts a recorder.
func New(cfg Config) *NoteRecorder {
	r := &NoteRecorder{
		cfg: cfg, sent: make(chan player.SentNote, sentBuffer), terminate: make(chan struct{}), done: make(chan struct{}),
	}
	if cfg.File != "" {
		r.file = newFileWriter(cfg.File, cfg.Log)
	}
	go r.run()
	return r
}

// Sent returns the channel that the player reports its notes on.
func (r *NoteRecorder) Sent() chan<- player.SentNote { return r.sent }

// Behind reports whether notes wait that Show has not been called with.
func (r *NoteRecorder) Behind() bool { return len(r.sent) > 0 }

func (r *NoteRecorder) run() {
	defer close(r.done)
	for {
		select {
		case s := <-r.sent:
			r.add(s)
		case <-r.terminate:
			for {
				select {
				case s := <-r.sent:
					r.add(s)
				default:
					return
				}
			}
		}
	}
}

func (r *NoteRecorder) add(s player.SentNote) {
	n := Note{
		Line: s.Line, Ticks: s.Ticks, Tempo: s.Tempo, Length: s.Length, Voice: s.Voice,
		Channel: s.Channel + 1, Key: s.Key, Velocity: s.Velocity, Articulation: s.Articulation, Chokes: s.Chokes, Loop: s.LoopID, Groove: s.Groove,
	}
	if n.Loop != 0 { // a count-in is not part of the music
		r.performance.Add(n)
	}
	r.cfg.Show(s)
	if r.file != nil {
		r.file.notes <- n
	}
}

// File returns the path of the file that is written; empty when there is none.
func (r *NoteRecorder) File() string { return r.cfg.File }

// Err returns why the file was not written the last time, or nil.
func (r *NoteRecorder) Err() error {
	if r.file == nil {
		return nil
	}
	return r.file.lastError()
}

// Count returns how many notes can be exported, and how many older ones were dropped.
func (r *NoteRecorder) Count() (notes int, dropped uint64) { return r.performance.Len() }

// Piece returns the last so many loops that were played, or everything for 0 loops. The error is a *control.Error.
func (r *NoteRecorder) Piece(loops int) (piece.Piece, error) {
	var p piece.Piece
	var err error
	if loops > 0 {
		p, err = r.performance.LastLoops(loops, r.cfg.Position())
	} else {
		p, err = r.performance.Whole()
	}
	if errors.Is(err, piece.ErrEmpty) {
		return p, &control.Error{
			Code: http.StatusNotFound, Field: "loops", Value: strconv.Itoa(loops), Message: "nothing has been played yet",
			Hint: "start the transport; or export the loop that waits, without --loops and --performance",
		}
	}
	return p, err
}

// AsPlayed returns how a loop was played the last time that it went round: see Performance.AsPlayed.
func (r *NoteRecorder) AsPlayed(loop uint64) (piece.Played, bool) {
	return r.performance.AsPlayed(loop, r.cfg.Position())
}

// Close collects what the player has sent, writes the file and ends. Calling it twice is harmless.
func (r *NoteRecorder) Close() error {
	r.once.Do(func() { close(r.terminate) })
	<-r.done
	if r.file == nil {
		return nil
	}
	return r.file.close()
}
