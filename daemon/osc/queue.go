package osc

import (
	"net/netip"
	"slices"
	"time"
)

// maxQueued is how many messages may wait for their time tags.
const maxQueued = 512

// waiting is a message that is not due yet, and its sender.
type waiting struct {
	message
	from netip.Addr
}

// queue holds messages in the order of their time tags, then of their arrival.
type queue struct{ items []waiting }

// push adds w, or returns false when the queue is full.
func (q *queue) push(w waiting) bool {
	if len(q.items) >= maxQueued {
		return false
	}
	i, _ := slices.BinarySearchFunc(q.items, w.due, func(item waiting, due time.Time) int {
		if item.due.After(due) {
			return 1
		}
		return -1
	})
	q.items = slices.Insert(q.items, i, w)
	return true
}

// pop removes and returns the first message that is due at now.
func (q *queue) pop(now time.Time) (waiting, bool) {
	if len(q.items) == 0 || q.items[0].due.After(now) {
		return waiting{}, false
	}
	w := q.items[0]
	q.items = slices.Delete(q.items, 0, 1)
	return w, true
}

// next returns when the first message is due, or the zero time when none waits.
func (q *queue) next() time.Time {
	if len(q.items) == 0 {
		return time.Time{}
	}
	return q.items[0].due
}
