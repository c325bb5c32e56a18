package web

import (
	"time"

	"github.com/groovegen/groovegen/groove"
)

// The caster's pace.
const (
	pollEvery    = 20 * time.Millisecond  // while a page is open
	idleEvery    = time.Second            // while none is
	minGap       = 25 * time.Millisecond  // between two updates of a page, as far as this goroutine sees to it
	controlGap   = 15 * time.Millisecond  // the same for what a hand does: a fader that is dragged at 60 Hz is never held up
	wakeShare    = 4                      // and as many times what it took to tell all pages: a quarter of a processor
	maxGap       = 35 * time.Millisecond  // but never more: a change is to be seen within 50 ms
	afterControl = 5 * time.Millisecond   // from a change until the player has it, and where the song is is looked at again
	liveEvery    = 100 * time.Millisecond // where the song is, as long as nothing happens
)

// liveUpdates keeps what moves on the board: where the song is, what is steered, the loops. One goroutine does all that costs
// anything, once for all pages: it asks the hub, encodes, and wakes the pages. While no page is open it does nothing.
//
// in:  the hub's changes, notes, what the clerk has filed, pages that open
// out: the board, the pages' wake channels
type liveUpdates struct {
	s *Server

	controlsChanged bool // something was steered since fast
	urgent          bool // somebody waits to see what is on the board
	cacheChanged    bool // there is something on the board that the pages were not woken for
	wokeAt          time.Time
	live            Live
	encoder         steerEncoder
	latentMap       *latentMap
	mapModel        string // id of the model that latent is of, or would be
	loops           [2]cachedLoop
}

// cachedLoop is a loop on the board, and what its document was made from.
type cachedLoop struct {
	loop      *groove.Loop
	kit       groove.Kit
	latentMap *latentMap
	made      bool
}

// run works until the server ends. Whatever woke it, it then does all that is due: so no order of events can leave a part old.
func (c *liveUpdates) run() {
	changed, stop := c.s.hub.Subscribe()
	defer stop()
	ticker := time.NewTicker(idleEvery)
	defer ticker.Stop()
	due := time.NewTimer(0) // the end of a gap, when something waits for it
	defer due.Stop()
	open := 0
	for {
		select {
		case <-c.s.ctx.Done():
			return
		case <-changed:
			c.controlsChanged = true
		case <-c.s.cacheChanged:
			c.cacheChanged = true
		case <-c.s.joined:
			c.updateAll()
		case <-ticker.C:
		case <-due.C:
		}
		if n := c.s.pages.count(); n != open {
			if n > 0 {
				ticker.Reset(pollEvery)
			} else {
				ticker.Reset(idleEvery)
			}
			open = n
		}
		if open > 0 {
			if wait := c.update(time.Now()); wait > 0 {
				due.Reset(wait)
			}
		}
	}
}

// update brings the board up to date and has the pages look at it, a gap apart. It returns when it wants to look again; 0 =
// when something happens.
func (c *liveUpdates) update(now time.Time) time.Duration {
	moved, leapt := c.updateLive()
	c.cacheChanged = moved || c.cacheChanged
	c.urgent = leapt || c.controlsChanged || c.urgent
	if !c.cacheChanged && !c.urgent {
		return 0
	}
	gap := minGap
	if c.urgent {
		gap = controlGap
	}
	gap = max(gap, min(wakeShare*c.s.pages.wakeCost(), maxGap))
	if wait := gap - now.Sub(c.wokeAt); wait > 0 {
		return wait
	}
	steered := c.controlsChanged
	if steered {
		c.controlsChanged = false
		c.cacheChanged = c.updateControls() || c.cacheChanged
	}
	c.urgent = false
	if c.cacheChanged {
		c.cacheChanged, c.wokeAt = false, now
		c.s.pages.wake()
	}
	if !steered {
		return 0
	}
	c.s.lists.request() // not before: it would be on the processor that the pages need now
	return afterControl
}

// updateAll renews the caster's part of the board, for a page that has just opened.
func (c *liveUpdates) updateAll() {
	c.live = Live{}
	c.updateLive()
	c.updateControls()
	c.s.pages.wake()
}

// updateLive renews where the song is, and which loops play. It reports whether pages are to be told, and whether it is of
// something that somebody did: the song was started or stopped, or leapt, or another loop plays.
func (c *liveUpdates) updateLive() (put, leapt bool) {
	l := c.s.hub.Live()
	moved := l.moved(c.live)
	if !moved && l.At-c.live.At < liveEvery {
		return false, false
	}
	before := c.live
	c.live = l
	put = c.s.cache.set(partLive, encode(l.doc()))
	if moved && (l.State != before.State || l.Locked != before.Locked || l.External != before.External) {
		put = c.s.putClock(c.s.hub.Status().Clock) || put
	}
	if l.Playing != before.Playing || l.Pending != before.Pending {
		put = c.updateLoops() || put
	}
	return put, l.State != before.State || l.Epoch != before.Epoch || l.Playing != before.Playing || l.Pending != before.Pending
}

// updateControls renews what is steered by hand.
func (c *liveUpdates) updateControls() bool {
	c.updateMap()
	put := c.s.cache.set(partSteer, c.encoder.encode(c.s.hub.State()))
	return c.updateLoops() || put
}

// updateLoops renews the loop that plays and the one that waits.
func (c *liveUpdates) updateLoops() bool {
	put := c.updateLoop(0, partLoop, c.live.Playing)
	if c.live.Pending == 0 {
		c.loops[1] = cachedLoop{}
		return c.s.cache.set(partNext, []byte("null")) || put
	}
	return c.updateLoop(1, partNext, c.live.Pending) || put
}

// updateLoop renews one of the two, unless loop, kit and map are those that its document was made from: loops do not change.
func (c *liveUpdates) updateLoop(slot int, p part, id uint64) bool {
	loop, kit, err := c.s.hub.Loop(id)
	if err != nil {
		loop = nil // it has just gone, or none has been made yet
	}
	now := cachedLoop{loop: loop, kit: kit, latentMap: c.latentMap, made: true}
	if now == c.loops[slot] {
		return false
	}
	c.loops[slot] = now
	return c.s.cache.set(p, encode(newLoopDoc(loop, &kit, c.latentMap)))
}

// updateMap makes another map when another model decodes.
func (c *liveUpdates) updateMap() {
	m := c.s.hub.Model()
	if m.ID == c.mapModel {
		return
	}
	l, err := newLatentMap(m)
	if err != nil {
		l = nil
		c.s.log.Debug("page shows no latent map", "error", err)
	}
	c.latentMap, c.mapModel = l, m.ID
	c.s.latent.Store(l)
}
