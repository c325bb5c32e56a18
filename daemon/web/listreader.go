package web

import (
	"sync"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
)

// The clerk's pace.
const (
	listsGap     = 40 * time.Millisecond // between two looks at what is read from files, or long
	listsShare   = 50                    // and as many times what the last one took: a fiftieth of a processor
	listsMaxGap  = time.Second
	figuresEvery = time.Second
)

// listReader keeps the parts of the board that take their time: lists of files, whose reading may take tens of milliseconds, and
// figures that nobody waits for. It has a goroutine of its own, so that what a hand steers does not wait for them. While no
// page is open it looks at the trainings' losses once a second and does nothing else.
//
// in:  asked (something was steered), the hub
// out: the board, Server.noted
type listReader struct {
	s        *Server
	requests chan struct{}

	mu        sync.Mutex // held while it files; a page that opens files too
	changed   bool       // something was steered since calm
	listsAt   time.Time
	listsCost time.Duration // of the last calm
	figuresAt time.Time
	curve     lossCurve
}

func newListReader(s *Server) *listReader { return &listReader{s: s, requests: make(chan struct{}, 1)} }

// run works until the server ends.
func (c *listReader) run() {
	next := time.NewTimer(0)
	defer next.Stop()
	for {
		steered := false
		select {
		case <-c.s.ctx.Done():
			return
		case <-c.requests:
			steered = true
		case <-next.C:
		}
		next.Reset(c.readDue(time.Now(), steered))
	}
}

// request tells it that something was steered. It never blocks.
func (c *listReader) request() {
	select {
	case c.requests <- struct{}{}:
	default:
	}
}

// readDue files what is due, and returns how long nothing else will be.
func (c *listReader) readDue(now time.Time, steered bool) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changed = c.changed || steered
	if c.s.pages.count() == 0 {
		c.curve.update(c.s.hub.Status().Job)
		return figuresEvery
	}
	put := false
	gap := min(max(listsGap, listsShare*c.listsCost), listsMaxGap)
	if c.changed && now.Sub(c.listsAt) >= gap {
		put = c.readLists()
	}
	if now.Sub(c.figuresAt) >= figuresEvery {
		put = c.readFigures() || put
	}
	if put {
		c.s.notifyPages()
	}
	wait := figuresEvery - now.Sub(c.figuresAt)
	if c.changed {
		wait = min(wait, gap-now.Sub(c.listsAt))
	}
	return max(wait, time.Millisecond)
}

// readAll files everything, for a page that has just opened, unless that was done since it asked.
func (c *listReader) readAll() {
	asked := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.listsAt.Before(asked) {
		c.readLists()
	}
	c.readFigures()
}

// readLists renews what is long, or read from files.
func (c *listReader) readLists() bool {
	began := time.Now()
	hub, b := c.s.hub, &c.s.cache
	st := hub.Status()
	c.curve.update(st.Job)
	// How far the listening has come changes without anybody's doing.
	c.changed = st.Capture.State == control.CaptureWaiting || st.Capture.State == control.CaptureListening
	put := false
	for p, doc := range map[part]any{
		partModel: st.Model, partJob: c.curve.doc(st.Job), partMIDI: st.MIDI, partCapture: st.Capture, partFolders: st.Folders, partConfig: st.Config, partHistory: hub.History(),
		partPresets: hub.Presets(), partKits: hub.Kits(), partModels: hub.Models(), partJobs: hub.Jobs(),
	} {
		put = b.set(p, encode(doc)) || put
	}
	c.listsAt, c.listsCost = began, time.Since(began)
	return put
}

// readFigures renews figures.
func (c *listReader) readFigures() bool {
	c.figuresAt = time.Now()
	st, b := c.s.hub.Status(), &c.s.cache
	put := c.s.putClock(st.Clock)
	for p, doc := range map[part]any{
		partLateness: newLatenessDoc(st.Lateness, c.s.hub.Histogram()), partDecode: st.Decode, partCounters: st.Counters, partOSC: st.OSC,
		partRecord: st.Record, partPages: c.s.pages.count(),
	} {
		put = b.set(p, encode(doc)) || put
	}
	return put
}
