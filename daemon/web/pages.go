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
	running sync.WaitGroup
	mu      sync.Mutex
	open    map[*page]struct{}
	closed  bool // nobody is let in any more
	turn    []*page
	late    *time.Timer   // passes the turn on when a page has it for too long; nil before the first turn
	began   time.Time     // when the turn began; zero after its end
	cost    time.Duration // what the last one took that came to its end
}

// maxTurn is how long the others wait for a page that writes: many times what a write takes that does not block.
const maxTurn = 5 * time.Millisecond

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
	s.pass() // it may have been its turn
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
	s.began = time.Now()
	s.turn = s.turn[:0]
	for p := range s.open {
		s.turn = append(s.turn, p)
	}
	s.mu.Unlock()
	s.pass()
}

// pass wakes the next page whose turn it is.
func (s *pages) pass() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.turn) > 0 {
		p := s.turn[len(s.turn)-1]
		s.turn = s.turn[:len(s.turn)-1]
		if _, here := s.open[p]; here && p.writing.CompareAndSwap(false, true) {
			p.wake <- struct{}{} // there is room: it was not writing
			if s.late == nil {
				s.late = time.AfterFunc(maxTurn, s.pass)
			} else {
				s.late.Reset(maxTurn)
			}
			return
		}
	}
	if s.late != nil {
		s.late.Stop()
	}
	if !s.began.IsZero() {
		s.cost, s.began = time.Since(s.began), time.Time{}
	}
}

// spent returns what it took to tell all pages, the last time.
func (s *pages) spent() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cost
}
