package web

import (
	"sync"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
)

// The pace of the list reader.
const (
	listsGap     = 40 * time.Millisecond // shortest time between two readings of lists
	listsShare   = 50                    // and this many times the duration of the last one: a fiftieth of a processor
	listsMaxGap  = time.Second
	figuresEvery = time.Second
)

// listReader keeps the slow parts of the cache up to date: lists of files, which may take tens of milliseconds to
// read, and statistics. It has its own goroutine, so that the controls do not wait for it. While no page is open, it
// reads the losses of trainings once a second and does nothing else.
//
// in:  requests (a control changed), the hub
// out: the cache, Server.cacheChanged
type listReader struct {
	s        *Server
	requests chan struct{}

	mu        sync.Mutex // held while parts are read; a page that opens reads them too
	changed   bool       // a control changed since readLists
	listsAt   time.Time
	listsCost time.Duration // duration of the last readLists
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

// request makes the lists be read soon. It never blocks.
func (c *listReader) request() {
	select {
	case c.requests <- struct{}{}:
	default:
	}
}

// readDue reads the parts that are due, and returns the time until the next one is.
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

// readAll reads all parts for a page that has just opened, unless that was done since the call.
func (c *listReader) readAll() {
	asked := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.listsAt.Before(asked) {
		c.readLists()
	}
	c.readFigures()
}

// readLists updates lists and other parts that are long or read from files.
func (c *listReader) readLists() bool {
	began := time.Now()
	hub, b := c.s.hub, &c.s.cache
	st := hub.Status()
	c.curve.update(st.Job)
	// The progress of a capture changes by itself.
	c.changed = st.Capture.State == control.CaptureWaiting || st.Capture.State == control.CaptureListening
	put := false
	for p, doc := range map[part]any{
		partModel: st.Model, partJob: c.curve.doc(st.Job), partMIDI: st.MIDI, partCapture: st.Capture,
		partFolders: st.Folders, partConfig: st.Config, partHistory: hub.History(),
		partPresets: hub.Presets(), partMore: c.s.moreDoc(), partKits: hub.Kits(), partModels: hub.Models(), partJobs: hub.Jobs(),
	} {
		put = b.set(p, encode(doc)) || put
	}
	c.listsAt, c.listsCost = began, time.Since(began)
	return put
}

// readFigures updates the statistics.
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
