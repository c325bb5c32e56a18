package daemon

import (
	"net/netip"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/osc/access"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/groove/piece"
)

// Jobs implements control.Hub.
func (d *Daemon) Jobs() []jobs.Status { return d.training.Jobs() }

// Job implements control.Hub.
func (d *Daemon) Job(id string) (jobs.Status, error) { return d.training.Job(id) }

// CancelJob implements control.Hub.
func (d *Daemon) CancelJob(id string) (jobs.Status, error) { return d.training.CancelJob(id) }

// Retrain implements control.Hub.
func (d *Daemon) Retrain(r jobs.Request) (jobs.Status, error) { return d.training.Retrain(r) }

// Models implements control.Hub.
func (d *Daemon) Models() []library.Entry { return d.training.Models() }

// Use implements control.Hub.
func (d *Daemon) Use(u control.Use) (control.Used, error) { return d.training.Use(u) }

// Piece implements control.Hub.
func (d *Daemon) Piece(loops int) (piece.Piece, error) { return d.recording.Piece(loops) }

// Controllers implements control.Hub.
func (d *Daemon) Controllers() control.Controllers { return d.network.Controllers() }

// Pair implements control.Hub.
func (d *Daemon) Pair(length time.Duration) error { return d.network.Pair(length) }

// AnswerPair implements control.Hub.
func (d *Daemon) AnswerPair(addr netip.Addr, accept bool, name string) (access.Controller, error) {
	return d.network.AnswerPair(addr, accept, name)
}

// ForgetController implements control.Hub.
func (d *Daemon) ForgetController(nameOrAddr string) (access.Controller, error) {
	return d.network.ForgetController(nameOrAddr)
}
