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

// pageHub implements web.Hub.
type pageHub struct {
	control.Hub
	d *Daemon
}

// pageZero is when the page's clock began: its times are milliseconds in JSON, and so should not be large.
var pageZero = midiport.Now()

// pageTime returns a time of the player by the page's clock.
func pageTime(t clock.Time) time.Duration { return t.Sub(pageZero) }

func (d *Daemon) startPage(cfg config.Config, hub control.Hub) {
	d.page.Start(web.Config{
		Listen: string(cfg.Web.Listen), Hosts: cfg.Web.Hosts.List(), State: cfg.State.Path(), Version: d.edges.Version,
		Now: func() time.Duration { return pageTime(midiport.Now()) }, Log: d.log,
	}, pageHub{hub, d})
}

// noteOf returns a note that was sent, as the page shows it. At half-time the groove's step is not the song's.
func noteOf(s player.SentNote) web.Note {
	step := int(math.Floor(s.Ticks*float64(s.Groove.Timescale)/groove.TicksPerStep + 0.5))
	return web.Note{
		At: pageTime(s.At), Intended: pageTime(s.Intended), Step: (step%groove.Steps + groove.Steps) % groove.Steps, Voice: s.Voice,
		Channel: s.Channel + 1, Key: s.Key, Velocity: s.Velocity, Length: s.Length, Loop: s.LoopID, Articulation: s.Articulation,
	}
}

// Live implements web.Hub.
func (h pageHub) Live() web.Live {
	now := midiport.Now()
	s := h.d.player.Snapshot()
	return web.Live{
		At: pageTime(now), State: stateNames[s.State], External: s.External, Locked: s.Locked, Epoch: s.Epoch, Ticks: s.TicksAt(now),
		BPM: float64(s.Tempo), Scale: h.State().TimescaleFactor(), Playing: s.Playing, Pending: s.Pending,
	}
}

// Histogram implements web.Hub.
func (h pageHub) Histogram() []web.Bucket {
	buckets := h.d.player.LatenessBuckets()
	list := make([]web.Bucket, len(buckets))
	for i, b := range buckets {
		list[i] = web.Bucket{UpTo: us(b.UpTo), Count: b.Count}
	}
	return list
}

// Model implements web.Hub.
func (h pageHub) Model() *infer.Model { return h.d.session.Engine().Model }

// ModelFile implements web.Hub.
func (h pageHub) ModelFile(id string) ([]byte, error) { return h.d.training.ModelFile(id) }
