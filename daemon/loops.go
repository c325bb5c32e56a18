package daemon

import (
	"sync"

	"github.com/groovegen/groovegen/groove"
)

// kept is how many loops are remembered after they have taken over.
const kept = 64

// loops remembers the loops that play and played, so that they can be exported, and those that wait.
type loops struct {
	mu      sync.Mutex
	waiting map[uint64]*groove.Loop // published, not yet taken
	played  []*groove.Loop          // oldest first; the last one plays
}

// publish remembers a loop that may take over. What was published before the one that plays can no longer do so.
func (h *loops) publish(l *groove.Loop) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.waiting == nil {
		h.waiting = map[uint64]*groove.Loop{}
	}
	for id := range h.waiting {
		if id+kept < l.ID {
			delete(h.waiting, id)
		}
	}
	h.waiting[l.ID] = l
}

// take notes that a loop plays now. A frozen loop takes over from itself: it is listed once.
func (h *loops) take(l *groove.Loop) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id := range h.waiting {
		if id <= l.ID {
			delete(h.waiting, id)
		}
	}
	if n := len(h.played); n > 0 && h.played[n-1] == l {
		return
	}
	h.played = append(h.played, l)
	if len(h.played) > kept {
		h.played = append([]*groove.Loop(nil), h.played[len(h.played)-kept:]...)
	}
}

// find returns the loop with an id; 0 is the one that plays, or before the first has begun the one that will.
func (h *loops) find(id uint64) (*groove.Loop, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if id == 0 {
		if n := len(h.played); n > 0 {
			return h.played[n-1], true
		}
		var newest *groove.Loop
		for _, l := range h.waiting {
			if newest == nil || l.ID > newest.ID {
				newest = l
			}
		}
		return newest, newest != nil
	}
	for _, l := range h.played {
		if l.ID == id {
			return l, true
		}
	}
	l, ok := h.waiting[id]
	return l, ok
}
