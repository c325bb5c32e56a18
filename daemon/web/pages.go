package web

import (
	"sync"
	"time"
)

// pages are the open pages.
//
// When there is something new, they are woken one after the other: each page wakes the next one after it has written.
// If all woke up at once, they would occupy the processors together, with a thread each, while the next note is due. A
// page that is still writing is skipped. One that writes for longer than maxWriteTurn loses its turn to the next, so
// that a stuck page delays no other.
type pages struct {
	running   sync.WaitGroup
	mu        sync.Mutex
	open      map[*page]struct{}
	closed    bool // no page may join any more
	queue     []*page
	timeout   *time.Timer   // wakes the next page if one writes for too long; nil before the first turn
	wakeStart time.Time     // when the waking started; zero after its end
	lastCost  time.Duration // duration of the last complete waking
}

// maxWriteTurn is how long the others wait for a page that writes: many times the duration of a write that does not
// block.
const maxWriteTurn = 5 * time.Millisecond

// join adds a page if there are fewer than most. Call leave afterwards.
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

// leave removes a page.
func (s *pages) leave(p *page) {
	s.mu.Lock()
	delete(s.open, p)
	s.mu.Unlock()
	s.wakeNext() // it may have been its turn
	s.running.Done()
}

// wait admits no more pages and waits until all have left.
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

// wake makes every page check for news, one after the other. It waits for none.
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

// wakeNext wakes the next page in the queue.
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

// wakeCost returns how long the last waking of all pages took.
func (s *pages) wakeCost() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lastCost
}
