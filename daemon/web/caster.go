package web

import (
	"time"

	"github.com/groovegen/groovegen/groove"
)

// The caster's pace.
const (
	lookEvery = 20 * time.Millisecond  // while a page is open
	idleEvery = time.Second            // while none is
	minGap    = 25 * time.Millisecond  // between two updates of a page, as far as this goroutine sees to it
	handGap   = 15 * time.Millisecond  // the same for what a hand does: a fader that is dragged at 60 Hz is never held up
	turnShare = 4                      // and as many times what it took to tell all pages: a quarter of a processor
	mostGap   = 35 * time.Millisecond  // but never more: a change is to be seen within 50 ms
	afterHand = 5 * time.Millisecond   // from a change until the player has it, and where the song is is looked at again
	liveEvery = 100 * time.Millisecond // where the song is, as long as nothing happens
)

// caster keeps what moves on the board: where the song is, what is steered, the loops. One goroutine does all that costs
// anything, once for all pages: it asks the hub, encodes, and wakes the pages. While no page is open it does nothing.
//
// in:  the hub's changes, notes, what the clerk has filed, pages that open
// out: the board, the pages' wake channels
type caster struct {
	s *Server

	dirty  bool // something was steered since fast
	urgent bool // somebody waits to see what is on the board
	news   bool // there is something on the board that the pages were not woken for
	wokeAt time.Time
	live   Live
	steer  steerEncoder
	latent *latentMap
	mapped string // id of the model that latent is of, or would be
	loops  [2]shown
}

// shown is a loop on the board, and what its document was made from.
type shown struct {
	loop *groove.Loop
	kit  groove.Kit
	on   *latentMap
	made bool
}

// run works until the server ends. Whatever woke it, it then does all that is due: so no order of events can leave a part old.
func (c *caster) run() {
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
			c.dirty = true
		case <-c.s.noted:
			c.news = true
		case <-c.s.joined:
			c.everything()
		case <-ticker.C:
		case <-due.C:
		}
		if n := c.s.pages.count(); n != open {
			if n > 0 {
				ticker.Reset(lookEvery)
			} else {
				ticker.Reset(idleEvery)
			}
			open = n
		}
		if open > 0 {
			if wait := c.look(time.Now()); wait > 0 {
				due.Reset(wait)
			}
		}
	}
}

// look brings the board up to date and has the pages look at it, a gap apart. It returns when it wants to look again; 0 =
// when something happens.
func (c *caster) look(now time.Time) time.Duration {
	moved, leapt := c.moves()
	c.news = moved || c.news
	c.urgent = leapt || c.dirty || c.urgent
	if !c.news && !c.urgent {
		return 0
	}
	gap := minGap
	if c.urgent {
		gap = handGap
	}
	gap = max(gap, min(turnShare*c.s.pages.spent(), mostGap))
	if wait := gap - now.Sub(c.wokeAt); wait > 0 {
		return wait
	}
	steered := c.dirty
	if steered {
		c.dirty = false
		c.news = c.fast() || c.news
	}
	c.urgent = false
	if c.news {
		c.news, c.wokeAt = false, now
		c.s.pages.wake()
	}
	if !steered {
		return 0
	}
	c.s.clerk.ask() // not before: it would be on the processor that the pages need now
	return afterHand
}

// everything renews the caster's part of the board, for a page that has just opened.
func (c *caster) everything() {
	c.live = Live{}
	c.moves()
	c.fast()
	c.s.pages.wake()
}

// moves renews where the song is, and which loops play. It reports whether pages are to be told, and whether it is of
// something that somebody did: the song was started or stopped, or leapt, or another loop plays.
func (c *caster) moves() (put, leapt bool) {
	l := c.s.hub.Live()
	moved := l.moved(c.live)
	if !moved && l.At-c.live.At < liveEvery {
		return false, false
	}
	before := c.live
	c.live = l
	put = c.s.board.put(partLive, encode(l.doc()))
	if moved && (l.State != before.State || l.Locked != before.Locked || l.External != before.External) {
		put = c.s.putClock(c.s.hub.Status().Clock) || put
	}
	if l.Playing != before.Playing || l.Pending != before.Pending {
		put = c.showLoops() || put
	}
	return put, l.State != before.State || l.Epoch != before.Epoch || l.Playing != before.Playing || l.Pending != before.Pending
}

// fast renews what is steered by hand.
func (c *caster) fast() bool {
	c.model()
	put := c.s.board.put(partSteer, c.steer.encode(c.s.hub.State()))
	return c.showLoops() || put
}

// showLoops renews the loop that plays and the one that waits.
func (c *caster) showLoops() bool {
	put := c.showLoop(0, partLoop, c.live.Playing)
	if c.live.Pending == 0 {
		c.loops[1] = shown{}
		return c.s.board.put(partNext, []byte("null")) || put
	}
	return c.showLoop(1, partNext, c.live.Pending) || put
}

// showLoop renews one of the two, unless loop, kit and map are those that its document was made from: loops do not change.
func (c *caster) showLoop(slot int, p part, id uint64) bool {
	loop, kit, err := c.s.hub.Loop(id)
	if err != nil {
		loop = nil // it has just gone, or none has been made yet
	}
	now := shown{loop: loop, kit: kit, on: c.latent, made: true}
	if now == c.loops[slot] {
		return false
	}
	c.loops[slot] = now
	return c.s.board.put(p, encode(newLoopDoc(loop, &kit, c.latent)))
}

// model makes another map when another model decodes.
func (c *caster) model() {
	m := c.s.hub.Model()
	if m.ID == c.mapped {
		return
	}
	l, err := newLatentMap(m)
	if err != nil {
		l = nil
		c.s.log.Debug("page shows no latent map", "error", err)
	}
	c.latent, c.mapped = l, m.ID
	c.s.latent.Store(l)
}
