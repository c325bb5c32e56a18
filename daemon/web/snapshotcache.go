package web

import (
	"bytes"
	"sync"
)

// part is one section of the state that pages show. A page receives a part completely, and only after it has changed.
type part int

// The parts, in their order in an update.
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
	partMore
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
	"live", "steer", "loop", "next", "clock", "model", "job", "midi", "capture", "folders", "config", "history", "presets", "more", "kits", "models", "jobs",
	"lateness", "decode", "counters", "osc", "record", "pages",
}

// snapshotCache holds the newest state of each part and the last notes, encoded once for all pages. It has no queues:
// a slow page reads the newest state when it is ready, and skipped states are counted.
//
// It is safe for concurrent use. Its lock is a leaf and is held only while some kilobytes are copied. The player does
// not use it.
type snapshotCache struct {
	mu    sync.Mutex
	parts [numParts]cachedPart
	notes noteRing
}

// cachedPart is a part as JSON, with the number of its changes.
type cachedPart struct {
	revision uint64
	json     []byte // owned by the cache; guarded by its lock
}

// cursor is how far a page has read. The zero value has read nothing.
type cursor struct {
	seen    [numParts]uint64
	note    uint64 // number of the last note read
	begun   bool
	dropped uint64 // states and notes that were replaced before the page read them
}

// set makes a copy of doc the newest state of a part. It reports whether the state has changed.
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

// appendNew appends what is new for a page to dst as members of a JSON object, each after a comma, and moves the
// cursor.
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
	if !c.begun { // a page starts with the next note
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
