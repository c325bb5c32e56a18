package session

import (
	"slices"
	"time"

	"github.com/groovegen/groovegen/daemon/pregen"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/lockorder"
)

// maxPlayed is how many loops are kept after they have played.
const maxPlayed = 64

// loops keeps the loops that play and played, for export and recall, and those that wait.
type loops struct {
	mu      lockorder.Mutex
	waiting map[uint64]entry // published, not yet playing
	played  []entry          // oldest first; the last one plays
	answer  uint64           // id of the loop that answers the newest request
}

// entry is a loop, what it was made from, and when it took over.
type entry struct {
	loop *groove.Loop
	of   snapshot
	at   time.Time
}

// publish adds a loop that may take over. It drops those that are too old to do so.
func (h *loops) publish(p pregen.Published) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.waiting == nil {
		h.waiting = map[uint64]entry{}
	}
	for id := range h.waiting {
		if id+maxPlayed < p.Loop.ID {
			delete(h.waiting, id)
		}
	}
	of, _ := p.Tag.(snapshot)
	h.waiting[p.Loop.ID] = entry{loop: p.Loop, of: of}
	if p.Boundary == pregen.AtQuantum {
		h.answer = p.Loop.ID
	}
}

// tookOver notes that a loop plays now. A frozen loop takes over from itself and is listed once.
func (h *loops) tookOver(l *groove.Loop) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.waiting[l.ID]
	for id := range h.waiting {
		if id <= l.ID {
			delete(h.waiting, id)
		}
	}
	if n := len(h.played); n > 0 && h.played[n-1].loop == l {
		if e.loop != nil {
			h.played[n-1].of = e.of // frozen, but another parameter has changed
		}
		return
	}
	e.loop, e.at = l, time.Now()
	h.played = append(h.played, e)
	if len(h.played) > maxPlayed {
		h.played = slices.Clone(h.played[len(h.played)-maxPlayed:])
	}
}

// find returns the loop with an id. Id 0 is the one that plays, or before the first plays the one that will.
func (h *loops) find(id uint64) (*groove.Loop, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if id == 0 {
		if n := len(h.played); n > 0 {
			return h.played[n-1].loop, true
		}
		var newest *groove.Loop
		for _, e := range h.waiting {
			if newest == nil || e.loop.ID > newest.ID {
				newest = e.loop
			}
		}
		return newest, newest != nil
	}
	for _, e := range h.played {
		if e.loop.ID == id {
			return e.loop, true
		}
	}
	e, ok := h.waiting[id]
	return e.loop, ok
}

// newest returns the loop of the newest request, playing or waiting, and its snapshot; nil if there is none yet.
func (h *loops) newest() (*groove.Loop, snapshot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e, waits := h.waiting[h.answer]; waits {
		return e.loop, e.of
	}
	if n := len(h.played); n > 0 {
		return h.played[n-1].loop, h.played[n-1].of
	}
	return nil, snapshot{}
}

// past returns a loop that played and its snapshot, by its id, or as the number of loops before the one that plays. playing is the id
// of that one, which may not be in the list yet.
func (h *loops) past(id uint64, back int, playing uint64) (*groove.Loop, snapshot, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	place := func(id uint64) int {
		return slices.IndexFunc(h.played, func(e entry) bool { return e.loop.ID == id })
	}
	i := place(id)
	if id == 0 {
		now := place(playing)
		if now < 0 {
			now = len(h.played)
		}
		i = now - back
	}
	if i < 0 || i >= len(h.played) {
		return nil, snapshot{}, false
	}
	return h.played[i].loop, h.played[i].of, true
}

// list returns the loops that played, oldest first.
func (h *loops) list() []entry {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.played)
}
