package web

import (
	"bytes"
	"sync"
)

// part is one section of what pages are shown. A page gets each part whole, and only when it has changed.
type part int

// The parts, in the order in which an update has them.
const (
	partLive part = iota
	partSteer
	partLoop
	partNext
	partClock
	partModel
	partJob
	partMIDI
	partCapture
	partFolders
	partConfig
	partHistory
	partPresets
	partKits
	partModels
	partJobs
	partLateness
	partDecode
	partCounters
	partOSC
	partRecord
	partPages
	numParts
)

var partNames = [numParts]string{
	"live", "steer", "loop", "next", "clock", "model", "job", "midi", "capture", "folders", "config", "history", "presets", "kits", "models", "jobs",
	"lateness", "decode", "counters", "osc", "record", "pages",
}

// snapshotCache holds the newest state of each part and the last notes, encoded once for all pages. There are no queues: a page
// that is slow finds the newest when it looks again, and what it missed is counted.
//
// It is safe for concurrent use. Its lock is held for copying a few kilobytes and for nothing else; the player knows
// nothing of it.
type snapshotCache struct {
	mu    sync.Mutex
	parts [numParts]cachedPart
	notes noteRing
}

// cachedPart is a part as JSON, and how often it has changed.
type cachedPart struct {
	revision uint64
	json     []byte // the board's own; read and written under its lock
}

// cursor is how far a page has read. The zero value has read nothing.
type cursor struct {
	seen    [numParts]uint64
	note    uint64 // number of the last note read
	begun   bool
	dropped uint64 // states and notes that were gone before the page looked
}

// set makes doc the newest state of a part, and keeps a copy. It reports whether that is another one.
func (b *snapshotCache) set(p part, doc []byte) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := &b.parts[p]
	if bytes.Equal(s.json, doc) {
		return false
	}
	s.revision++
	s.json = append(s.json[:0], doc...)
	return true
}

// addNote appends a note.
func (b *snapshotCache) addNote(n Note) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.notes.add(n)
}

// appendNew appends what is new for a page to dst as members of a JSON object, each after a comma, and moves the cursor.
func (b *snapshotCache) appendNew(dst []byte, c *cursor) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	for p := range b.parts {
		s := &b.parts[p]
		if s.revision == c.seen[p] {
			continue
		}
		if c.begun {
			c.dropped += s.revision - c.seen[p] - 1
		}
		c.seen[p] = s.revision
		dst = append(dst, `,"`+partNames[p]+`":`...)
		dst = append(dst, s.json...)
	}
	if !c.begun { // a page begins with the notes to come
		c.begun, c.note = true, b.notes.last
	}
	return b.notes.appendNew(dst, c)
}

// unread counts the states and notes that a page has not read.
func (b *snapshotCache) unread(c *cursor) uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.notes.last - c.note
	for p := range b.parts {
		n += b.parts[p].revision - c.seen[p]
	}
	return n
}

// hasNew reports whether there is anything that a page has not read.
func (b *snapshotCache) hasNew(c *cursor) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for p := range b.parts {
		if b.parts[p].revision != c.seen[p] {
			return true
		}
	}
	return c.note != b.notes.last
}
