package web

import (
	"sync"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
)

// The clerk's pace.
const (
	calmGap   = 40 * time.Millisecond // between two looks at what is read from files, or long
	calmShare = 50                    // and as many times what the last one took: a fiftieth of a processor
	calmMost  = time.Second
	slowEvery = time.Second
)

// clerk keeps the parts of the board that take their time: lists of files, whose reading may take tens of milliseconds, and
// figures that nobody waits for. It has a goroutine of its own, so that what a hand steers does not wait for them. While no
// page is open it looks at the trainings' losses once a second and does nothing else.
//
// in:  asked (something was steered), the hub
// out: the board, Server.noted
type clerk struct {
	s     *Server
	asked chan struct{}

	mu     sync.Mutex // held while it files; a page that opens files too
	dirty  bool       // something was steered since calm
	calmAt time.Time
	cost   time.Duration // of the last calm
	slowAt time.Time
	curve  curve
}

func newClerk(s *Server) *clerk { return &clerk{s: s, asked: make(chan struct{}, 1)} }

// run works until the server ends.
func (c *clerk) run() {
	next := time.NewTimer(0)
	defer next.Stop()
	for {
		steered := false
		select {
		case <-c.s.ctx.Done():
			return
		case <-c.asked:
			steered = true
		case <-next.C:
		}
		next.Reset(c.turn(time.Now(), steered))
	}
}

// ask tells it that something was steered. It never blocks.
func (c *clerk) ask() {
	select {
	case c.asked <- struct{}{}:
	default:
	}
}

// turn files what is due, and returns how long nothing else will be.
func (c *clerk) turn(now time.Time, steered bool) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dirty = c.dirty || steered
	if c.s.pages.count() == 0 {
		c.curve.note(c.s.hub.Status().Job)
		return slowEvery
	}
	put := false
	gap := min(max(calmGap, calmShare*c.cost), calmMost)
	if c.dirty && now.Sub(c.calmAt) >= gap {
		put = c.calm()
	}
	if now.Sub(c.slowAt) >= slowEvery {
		put = c.slow() || put
	}
	if put {
		c.s.tell()
	}
	wait := slowEvery - now.Sub(c.slowAt)
	if c.dirty {
		wait = min(wait, gap-now.Sub(c.calmAt))
	}
	return max(wait, time.Millisecond)
}

// renew files everything, for a page that has just opened, unless that was done since it asked.
func (c *clerk) renew() {
	asked := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calmAt.Before(asked) {
		c.calm()
	}
	c.slow()
}

// calm renews what is long, or read from files.
func (c *clerk) calm() bool {
	began := time.Now()
	hub, b := c.s.hub, &c.s.board
	st := hub.Status()
	c.curve.note(st.Job)
	// How far the listening has come changes without anybody's doing.
	c.dirty = st.Capture.State == control.CaptureWaiting || st.Capture.State == control.CaptureListening
	put := false
	for p, doc := range map[part]any{
		partModel: st.Model, partJob: c.curve.doc(st.Job), partMIDI: st.MIDI, partCapture: st.Capture, partFolders: st.Folders, partConfig: st.Config, partHistory: hub.History(),
		partPresets: hub.Presets(), partKits: hub.Kits(), partModels: hub.Models(), partJobs: hub.Jobs(),
	} {
		put = b.put(p, encode(doc)) || put
	}
	c.calmAt, c.cost = began, time.Since(began)
	return put
}

// slow renews figures.
func (c *clerk) slow() bool {
	c.slowAt = time.Now()
	st, b := c.s.hub.Status(), &c.s.board
	put := c.s.putClock(st.Clock)
	for p, doc := range map[part]any{
		partLateness: newLatenessDoc(st.Lateness, c.s.hub.Histogram()), partDecode: st.Decode, partCounters: st.Counters, partOSC: st.OSC,
		partRecord: st.Record, partPages: c.s.pages.count(),
	} {
		put = b.put(p, encode(doc)) || put
	}
	return put
}
