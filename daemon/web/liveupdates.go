package web

import (
	"time"

	"github.com/groovegen/groovegen/groove"
)

// The pace of live updates.
const (
	pollEvery    = 48 * time.Millisecond // while a page is open
	idleEvery    = time.Second           // while none is
	minGap       = 25 * time.Millisecond // shortest time between two updates
	controlGap   = 15 * time.Millisecond // the same for user input: a fader that is dragged at 60 Hz is not delayed
	wakeShare    = 4                     // and this many times the duration of the last update: a quarter of a processor
	maxGap       = 35 * time.Millisecond // the longest such gap: a change is visible within 50 ms
	afterControl = 5 * time.Millisecond  // from a change until the player has applied it and the position is read again
	liveEvery    = 2 * pollEvery         // between positions, if nothing else changes
)

// liveUpdates keeps the fast-changing parts of the cache up to date: the song position, the controls, the loops. Its
// goroutine does the expensive work once for all pages: it reads the hub, encodes, and wakes the pages. While no page
// is open it does nothing.
//
// in:  the hub's changes, notes, new lists (listReader), pages that open
// out: the cache, the pages' wake channels
type liveUpdates struct {
	s *Server

	controlsChanged bool // a control changed since updateControls
	urgent          bool // a change by the user is in the cache
	cacheChanged    bool // the cache has changed since the pages were woken
	wokeAt          time.Time
	live            Live
	encoder         steerEncoder
	latentMap       *latentMap
	mapModel        string // id of the model of latentMap
	loops           [2]cachedLoop
}

// cachedLoop is a loop in the cache and the values that its document was made of.
type cachedLoop struct {
	loop      *groove.Loop
	kit       groove.Kit
	latentMap *latentMap
	made      bool
}

// run works until the server ends. After each event it does everything that is due, so no order of events leaves a part
// outdated.
func (c *liveUpdates) run() {
	changed, stop := c.s.hub.Subscribe()
	defer stop()
	ticker := time.NewTicker(idleEvery)
	defer ticker.Stop()
	due := time.NewTimer(0) // the end of a gap, if an update waits for it
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

// update brings the cache up to date and wakes the pages, at most once in a gap. It returns when it must be called
// again; 0 = at the next event.
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
	c.s.lists.request() // only now: before, it would compete with the pages for a processor
	return afterControl
}

// updateAll updates all live parts, for a page that has just opened.
func (c *liveUpdates) updateAll() {
	c.live = Live{}
	c.updateLive()
	c.updateControls()
	c.s.pages.wake()
}

// updateLive updates the song position and the current loops. put reports whether the cache has changed, leapt whether
// the song was started, stopped or moved, or another loop plays.
func (c *liveUpdates) updateLive() (put, leapt bool) {
	l := c.s.hub.Live()
	moved := l.moved(c.live)
	if !moved && l.At-c.live.At < liveEvery-pollEvery/2 { // the ticker is not exact
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

// updateControls updates the parameters.
func (c *liveUpdates) updateControls() bool {
	c.updateMap()
	put := c.s.cache.set(partSteer, c.encoder.encode(c.s.hub.State()))
	return c.updateLoops() || put
}

// updateLoops updates the current loop and the waiting one.
func (c *liveUpdates) updateLoops() bool {
	put := c.updateLoop(0, partLoop, c.live.Playing)
	if c.live.Pending == 0 {
		c.loops[1] = cachedLoop{}
		return c.s.cache.set(partNext, []byte("null")) || put
	}
	return c.updateLoop(1, partNext, c.live.Pending) || put
}

// updateLoop updates one of the two, unless loop, kit and map are those of the cached document: loops do not change.
func (c *liveUpdates) updateLoop(slot int, p part, id uint64) bool {
	loop, kit, err := c.s.hub.Loop(id)
	if err != nil {
		loop = nil // it was just dropped, or there is none yet
	}
	now := cachedLoop{loop: loop, kit: kit, latentMap: c.latentMap, made: true}
	if now == c.loops[slot] {
		return false
	}
	c.loops[slot] = now
	return c.s.cache.set(p, encode(newLoopDoc(loop, &kit, c.latentMap)))
}

// updateMap makes a new map when another model is used.
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
