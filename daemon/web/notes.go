package web

import (
	"math"
	"strconv"
	"time"

	"github.com/groovegen/groovegen/groove"
)

// Note is a note that was sent.
type Note struct {
	At       time.Duration // when, by the server's clock
	Intended time.Duration // its instant on the timeline
	Step     int           // of the loop, 0–63
	Voice    groove.Voice
	Channel  uint8 // 1–16
	Key      uint8
	Velocity uint8
	Length   time.Duration
	Loop     uint64

	Articulation groove.Articulation
}

// keptNotes is how many notes a page may be behind: about five seconds of a busy groove.
const keptNotes = 256

// noteRing keeps the last notes as JSON.
type noteRing struct {
	notes [keptNotes][]byte
	last  uint64 // number of the newest note, from 1
}

// add replaces the oldest note. It allocates nothing once the ring is full, because notes may come for days.
func (r *noteRing) add(n Note) {
	r.last++
	slot := &r.notes[r.last%keptNotes]
	*slot = n.append((*slot)[:0], r.last) // the old note is not used any more
}

// appendNew appends the notes after a cursor as the member "notes".
func (r *noteRing) appendNew(dst []byte, c *cursor) []byte {
	if r.last == c.note {
		return dst
	}
	if missed := r.last - c.note; missed > keptNotes {
		c.dropped += missed - keptNotes
		c.note = r.last - keptNotes
	}
	dst = append(dst, `,"notes":[`...)
	for first := true; c.note < r.last; first = false {
		c.note++
		if !first {
			dst = append(dst, ',')
		}
		dst = append(dst, r.notes[c.note%keptNotes]...)
	}
	return append(dst, ']')
}

// append writes a note as [n, at, intended, step, voice, channel, key, velocity, length_ms, loop, articulation].
func (n Note) append(dst []byte, number uint64) []byte {
	dst = append(dst, '[')
	dst = strconv.AppendUint(dst, number, 10)
	dst = appendMillis(append(dst, ','), n.At)
	dst = appendMillis(append(dst, ','), n.Intended)
	for _, x := range [...]int{n.Step, int(n.Voice), int(n.Channel), int(n.Key), int(n.Velocity)} {
		dst = strconv.AppendInt(append(dst, ','), int64(x), 10)
	}
	dst = appendMillis(append(dst, ','), n.Length)
	dst = strconv.AppendUint(append(dst, ','), n.Loop, 10)
	dst = strconv.AppendInt(append(dst, ','), int64(n.Articulation), 10)
	return append(dst, ']')
}

// appendMillis writes a time as milliseconds with three decimals.
func appendMillis(dst []byte, d time.Duration) []byte {
	return strconv.AppendFloat(dst, millis(d), 'f', -1, 64)
}

// millis converts a time to milliseconds, rounded to microseconds.
func millis(d time.Duration) float64 {
	return math.Round(float64(d)/float64(time.Microsecond)) / 1000
}
