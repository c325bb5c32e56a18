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
	// restored says that it played in an earlier run: the loop is as the history file has it.
	restored bool
}

// playing returns the entry that plays, or last did in this run; h.mu is held.
func (h *loops) playing() (e entry, ok bool) {
	n := len(h.played)
	if n == 0 || h.played[n-1].restored {
		return entry{}, false
	}
	return h.played[n-1], true
}

// restore sets the loops that played in earlier runs, oldest first. It is called before any other plays.
func (h *loops) restore(list []entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.played = list
}

// lastID returns the largest id that has been given out.
func (h *loops) lastID() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.played); n > 0 {
		return h.played[n-1].loop.ID
	}
	return 0
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
	if e.loop == nil { // it was published before a newer one took over, and plays again: it is as it was
		for _, was := range slices.Backward(h.played) {
			if was.loop == l {
				e.of = was.of
				break
			}
		}
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
		if e, ok := h.playing(); ok {
			return e.loop, true
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
	e, _ := h.playing()
	return e.loop, e.of
}

// past returns a loop that played, by its id, or as the number of loops before the one that plays. playing is the id of that one,
// which may not be in the list yet.
func (h *loops) past(id uint64, back int, playing uint64) (entry, bool) {
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
		return entry{}, false
	}
	return h.played[i], true
}

// coded returns the id of a loop that played, by its recall code.
func (h *loops) coded(code string) (id uint64, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if code == "" {
		return 0, false
	}
	for _, e := range slices.Backward(h.played) {
		if e.loop.Origin.Code == code {
			return e.loop.ID, true
		}
	}
	return 0, false
}

// list returns the loops that played, oldest first.
func (h *loops) list() []entry {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.played)
}
