package daemon

import (
	"math"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/web"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// pageHub is the daemon as the page's server sees it. It is a type of its own so that what only a page asks for is not
// among the daemon's own methods.
type pageHub struct{ *Daemon }

// pageZero is when the page's clock began: its times are milliseconds in JSON, and so should not be large.
var pageZero = midiport.Now()

// pageTime gives an instant of the player by the page's clock.
func pageTime(t clock.Time) time.Duration { return t.Sub(pageZero) }

// startPage serves the web page. Without it everything else goes on.
func (d *Daemon) startPage(cfg config.Config) {
	if cfg.Web.Listen == "" {
		return
	}
	s, err := web.Listen(web.Config{
		Listen: string(cfg.Web.Listen), Hosts: cfg.Web.Hosts.List(), State: cfg.State.Path(), Version: d.edges.Version,
		Now: func() time.Duration { return pageTime(midiport.Now()) }, Log: d.log,
	}, pageHub{d})
	if err != nil {
		d.pageErr = err
		d.log.Error("playing without the web page", "error", err)
		return
	}
	d.page.Store(s)
	s.Serve()
}

// tellPage tells the page of a note that was sent.
func (d *Daemon) tellPage(s player.SentNote) {
	p := d.page.Load()
	if p == nil {
		return
	}
	step := int(math.Floor(s.Ticks*d.State().TimescaleFactor()/groove.TicksPerStep + 0.5))
	p.Note(web.Note{
		At: pageTime(s.At), Intended: pageTime(s.Intended), Step: (step%groove.Steps + groove.Steps) % groove.Steps, Voice: s.Voice,
		Channel: s.Channel + 1, Key: s.Key, Velocity: s.Velocity, Length: s.Length, Loop: s.LoopID,
	})
}

// Live implements web.Hub.
func (h pageHub) Live() web.Live {
	now := midiport.Now()
	s := h.player.Snapshot()
	return web.Live{
		At: pageTime(now), State: stateNames[s.State], External: s.External, Locked: s.Locked, Epoch: s.Epoch, Ticks: s.TicksAt(now),
		BPM: float64(s.Tempo), Scale: h.State().TimescaleFactor(), Playing: s.Playing, Pending: s.Pending,
	}
}

// Histogram implements web.Hub.
func (h pageHub) Histogram() []web.Bucket {
	classes := h.player.LatenessBuckets()
	list := make([]web.Bucket, len(classes))
	for i, c := range classes {
		list[i] = web.Bucket{UpTo: us(c.UpTo), Count: c.Count}
	}
	return list
}

// Model implements web.Hub.
func (h pageHub) Model() *infer.Model {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.engine.Model
}

// ModelFile implements web.Hub.
func (h pageHub) ModelFile(id string) ([]byte, error) {
	return h.training.ModelFile(id)
}

// Page implements control.Hub.
func (d *Daemon) Page() control.Page {
	p := d.page.Load()
	if p == nil {
		page := control.Page{Error: "the web page is off: see [web] in the settings"}
		if d.pageErr != nil {
			page.Error = d.pageErr.Error()
		}
		return page
	}
	here, network := p.URLs()
	return control.Page{Here: here, Network: network}
}

// webStatus is what status says of the page. It has no token: status is shown to more than the socket's user.
func (d *Daemon) webStatus() control.Web {
	p := d.page.Load()
	if p == nil {
		if d.pageErr != nil {
			return control.Web{Error: d.pageErr.Error()}
		}
		return control.Web{}
	}
	n := p.Counters()
	return control.Web{Addr: p.Addr().String(), Counters: map[string]uint64{
		"pages": uint64(n.Pages), "visits": n.Visits, "requests": n.Requests, "refused": n.Refused, "rubbish": n.Malformed,
		"commands": n.Commands, "dropped": n.Dropped, "connections": n.Connections,
	}}
}
