// Package tape remembers what was played, note by note, and makes pieces of it for export: the last loops, or everything.
//
// It stands behind the player's channel of sent notes, away from the real-time path. Memory is bounded: of a very long
// session the oldest notes go, and are counted.
package tape

import (
	"sync"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/groove"
)

// Stroke is a note that was played.
type Stroke struct {
	Line     clock.Time // its instant by the clock that was followed, without the output offset
	Ticks    float64    // its place in the song
	Tempo    clock.BPM  // of that clock
	Length   time.Duration
	Voice    groove.Voice
	Channel  uint8 // 1–16
	Key      uint8
	Velocity uint8           // as sent, 1–127
	Chokes   groove.VoiceSet // the voices that it ended
}

const (
	blockSize = 4096
	// maxBlocks times blockSize is about a million notes, 45 MB: a day of a busy groove.
	maxBlocks = 256
)

// Tape holds strokes in the order in which they were played. The zero value is empty and ready. It is safe for concurrent
// use.
type Tape struct {
	mu      sync.Mutex
	blocks  [][]Stroke // each of blockSize but the last; what is in them is never changed
	dropped uint64
	limit   int // blocks; 0 = maxBlocks
}

// Add appends a stroke. Realtime-safe: no.
func (t *Tape) Add(s Stroke) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(t.blocks)
	if n == 0 || len(t.blocks[n-1]) == blockSize {
		if limit := t.most(); n == limit {
			t.dropped += uint64(len(t.blocks[0]))
			t.blocks = append(t.blocks[:0:0], t.blocks[1:]...)
		}
		t.blocks = append(t.blocks, make([]Stroke, 0, blockSize))
		n = len(t.blocks)
	}
	t.blocks[n-1] = append(t.blocks[n-1], s)
}

func (t *Tape) most() int {
	if t.limit > 0 {
		return t.limit
	}
	return maxBlocks
}

// strokes returns all that there is, and how many were dropped before it. It copies headers only, so that nobody waits.
func (t *Tape) strokes() (blocks [][]Stroke, dropped uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([][]Stroke(nil), t.blocks...), t.dropped
}

// Len returns how many strokes there are, and how many were dropped.
func (t *Tape) Len() (n int, dropped uint64) {
	blocks, dropped := t.strokes()
	for _, b := range blocks {
		n += len(b)
	}
	return n, dropped
}
