package pregen

import (
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// recentLoops is how many published loops may take over late. More are published only while someone turns a knob.
const recentLoops = 8

// publication is a loop that was published, and what it is when it plays.
type publication struct {
	loop      *groove.Loop
	glideStep int
	away      float64
}

// remember makes a published loop the one ahead. The one before may still take over until the player has this one.
func (w *worker) remember(l *groove.Loop) {
	w.ahead = l
	if len(w.recent) == recentLoops {
		w.recent = slices.Delete(w.recent, 0, 1)
	}
	w.recent = append(w.recent, publication{l, w.glideAhead, w.awayAhead})
}

// tookOver prepares the successor of a loop that plays now.
func (p *Pregen) tookOver(w *worker, id uint64) {
	if w.tookOver(id) {
		p.publishSuccessor(w)
	}
}

// tookOver makes the loop with this id the one that plays. That is the loop ahead, or a successor that took over just
// when another was published in its place. It returns false for other loops, and while a response to a request is
// ahead, which follows all of them.
func (w *worker) tookOver(id uint64) bool {
	if w.ahead == nil || w.answered && id != w.ahead.ID {
		return false
	}
	for _, r := range slices.Backward(w.recent) {
		if r.loop.ID != id {
			continue
		}
		w.playing, w.glidePlayed, w.away = r.loop, r.glideStep, r.away
		w.answered, w.recent = false, w.recent[:0]
		if w.glidePlayed >= w.glideSteps {
			w.glideFrom = nil // its last step ends a glide
		}
		return true
	}
	return false
}
