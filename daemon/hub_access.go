package daemon

import (
	"net/netip"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/osc/access"
	"github.com/groovegen/groovegen/groove/piece"
)

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
