package recording

import (
	"sync"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/groove"
)

// Note is a note that was played.
type Note struct {
	Line     clock.Time // its time by the clock that the player follows, without the output offset
	Ticks    float64    // its position in the song
	Tempo    clock.BPM  // of that clock
	Length   time.Duration
	Voice    groove.Voice
	Channel  uint8 // 1–16
	Key      uint8
	Velocity uint8 // as sent, 1–127

	Articulation groove.Articulation // that the kit has; else plain
	Chokes       groove.VoiceSet     // the voices that it silenced
	Loop         uint64              // id of the loop that it is from
	Groove       player.PlaySettings // how the groove went
}

const (
	blockSize = 4096
	// maxBlocks times blockSize is about a million notes of 64 bytes, a day of a busy groove.
	maxBlocks = 256
)

// Performance keeps the notes of a session in the order in which they were played. It drops and counts the oldest when
// there are too many. The zero value is empty and ready. It is safe for concurrent use.
type Performance struct {
	mu      sync.Mutex
	blocks  [][]Note // each of blockSize but the last; their contents never change
	dropped uint64
	limit   int // blocks; 0 = maxBlocks
}

// Add appends a note. Realtime-safe: no.
func (f *Performance) Add(s Note) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.blocks)
	if n == 0 || len(f.blocks[n-1]) == blockSize {
		if limit := f.most(); n == limit {
			f.dropped += uint64(len(f.blocks[0]))
			f.blocks = append(f.blocks[:0:0], f.blocks[1:]...)
		}
		f.blocks = append(f.blocks, make([]Note, 0, blockSize))
		n = len(f.blocks)
	}
	f.blocks[n-1] = append(f.blocks[n-1], s)
}

func (f *Performance) most() int {
	if f.limit > 0 {
		return f.limit
	}
	return maxBlocks
}

// notes returns all notes, and how many older ones were dropped. It copies slice headers only, so that Add does not wait.
func (f *Performance) notes() (blocks [][]Note, dropped uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([][]Note(nil), f.blocks...), f.dropped
}

// Len returns how many notes there are, and how many were dropped.
func (f *Performance) Len() (n int, dropped uint64) {
	blocks, dropped := f.notes()
	for _, b := range blocks {
		n += len(b)
	}
	return n, dropped
}
