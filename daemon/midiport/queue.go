package midiport

import (
	"math/bits"
	"sync/atomic"
)

// Queue is a bounded lock-free queue of events with any number of producers (a driver's threads) and one consumer (the
// timing goroutine). It never blocks: if it is full, the new event is dropped and counted.
//
// The sequence number of a slot says whether a producer or the consumer may use it, after D. Vyukov, "Bounded MPMC
// queue" (1024cores.net).
type Queue struct {
	slots []slot
	mask  uint64

	_    [64]byte // cache line of the producers
	head atomic.Uint64
	_    [64]byte // cache line of the consumer
	tail uint64
	_    [64]byte

	dropped atomic.Uint64
}

type slot struct {
	turn  atomic.Uint64
	event Event
}

// MaxQueue is the largest capacity of a queue.
const MaxQueue = 1 << 20

// NewQueue returns a queue that holds at least size events; size is rounded up to a power of two in [2, MaxQueue].
func NewQueue(size int) *Queue {
	n := min(max(size, 2), MaxQueue)
	n = 1 << bits.Len(uint(n-1))
	q := &Queue{slots: make([]slot, n), mask: uint64(n - 1)}
	for i := range q.slots {
		q.slots[i].turn.Store(uint64(i))
	}
	return q
}

// Cap returns how many events the queue holds.
func (q *Queue) Cap() int { return len(q.slots) }

// Push adds e and reports whether there was room. Thread-safe: yes. Realtime-safe: yes.
func (q *Queue) Push(e Event) bool {
	for {
		at := q.head.Load()
		s := &q.slots[at&q.mask]
		switch turn := s.turn.Load(); {
		case turn == at:
			if q.head.CompareAndSwap(at, at+1) {
				s.event = e
				s.turn.Store(at + 1)
				return true
			}
		case turn < at: // the consumer has not emptied this slot since the last round: full
			q.dropped.Add(1)
			return false
		}
		// Another producer used the slot: try the next one.
	}
}

// Pop removes the oldest event; false if there is none. One goroutine only. Realtime-safe: yes.
func (q *Queue) Pop() (Event, bool) {
	s := &q.slots[q.tail&q.mask]
	if s.turn.Load() != q.tail+1 {
		return Event{}, false
	}
	e := s.event
	s.turn.Store(q.tail + uint64(len(q.slots)))
	q.tail++
	return e, true
}

// Dropped returns how many events found the queue full. Thread-safe: yes. Realtime-safe: yes.
func (q *Queue) Dropped() uint64 { return q.dropped.Load() }
