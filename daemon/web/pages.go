package web

import (
	"sync"
	"time"
)

// pages are those that are open.
//
// When there is something new they are woken one after the other: each wakes the next when it has written. All at once they
// would be on the processors together, with a thread each, just when the note that they are told of is followed by the
// next. A page that is still writing is passed over, and one that writes for longer than maxTurn loses its turn to the next,
// so that a stuck one holds up nobody.
type pages struct {
	running   sync.WaitGroup
	mu        sync.Mutex
	open      map[*page]struct{}
	closed    bool // nobody is let in any more
	queue     []*page
	timeout   *time.Timer   // passes the turn on when a page has it for too long; nil before the first turn
	wakeStart time.Time     // when the turn began; zero after its end
	lastCost  time.Duration // what the last one took that came to its end
}

// maxWriteTurn is how long the others wait for a page that writes: many times what a write takes that does not block.
const maxWriteTurn = 5 * time.Millisecond

// join lets a page in, if there are fewer than most. It is to leave again.
func (s *pages) join(p *page, most int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.open) >= most {
		return false
	}
	if s.open == nil {
		s.open = map[*page]struct{}{}
	}
	s.open[p] = struct{}{}
	s.running.Add(1)
	return true
}

// leave takes a page off the list.
func (s *pages) leave(p *page) {
	s.mu.Lock()
	delete(s.open, p)
	s.mu.Unlock()
	s.wakeNext() // it may have been its turn
	s.running.Done()
}

// wait lets nobody in any more, and waits until all have left.
func (s *pages) wait() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.running.Wait()
}

// count returns how many are open.
func (s *pages) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// wake has every page look for what is new, one after the other. It waits for none.
func (s *pages) wake() {
	s.mu.Lock()
	s.wakeStart = time.Now()
	s.queue = s.queue[:0]
	for p := range s.open {
		s.queue = append(s.queue, p)
	}
	s.mu.Unlock()
	s.wakeNext()
}

// wakeNext wakes the next page whose turn it is.
func (s *pages) wakeNext() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.queue) > 0 {
		p := s.queue[len(s.queue)-1]
		s.queue = s.queue[:len(s.queue)-1]
		if _, here := s.open[p]; here && p.writing.CompareAndSwap(false, true) {
			p.wake <- struct{}{} // there is room: it was not writing
			if s.timeout == nil {
				s.timeout = time.AfterFunc(maxWriteTurn, s.wakeNext)
			} else {
				s.timeout.Reset(maxWriteTurn)
			}
			return
		}
	}
	if s.timeout != nil {
		s.timeout.Stop()
	}
	if !s.wakeStart.IsZero() {
		s.lastCost, s.wakeStart = time.Since(s.wakeStart), time.Time{}
	}
}

// wakeCost returns what it took to tell all pages, the last time.
func (s *pages) wakeCost() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lastCost
}
