package osc

import (
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

// maxReason limits the reason of an error reply. What it repeats of a message or of a file is much shorter: steer and
// preset see to that.
const maxReason = 512

var errNoMatch = errors.New("no address matches this pattern")

// rejectPacket counts a malformed datagram and sends the error to its sender.
func (s *Server) rejectPacket(from sender, now time.Time, err error) {
	address := ""
	var p *packetError
	if errors.As(err, &p) {
		address = p.address
	}
	if errors.Is(err, errFuture) {
		s.countRefused(err.Error())
		s.replyError(from, now, address, err.Error())
		return
	}
	s.rejectMessage(from, now, address, err)
}

// rejectMessage counts a message that could not be carried out and sends the error to its sender.
func (s *Server) rejectMessage(from sender, now time.Time, address string, err error) {
	s.count.errors.Add(1)
	s.lastErr = address + ": " + err.Error()
	s.replyError(from, now, address, err.Error())
}

// countRefused counts a packet or message that was refused without reading it.
func (s *Server) countRefused(why string) {
	s.count.refused.Add(1)
	s.lastErr = why
}

// replyError sends /groove/error with the address and the reason. At most 30 are sent each second to a client; of
// those that must wait, only the newest is kept. Who is no client gets one only for an address that was meant for us,
// and only while the budget for all such senders lasts.
func (s *Server) replyError(from sender, now time.Time, address, reason string) {
	c := from.client
	if c == nil && (!strings.HasPrefix(address, steer.Prefix) || !s.hints.take(now, true).IsZero()) {
		return
	}
	data, err := encode(errorAddress, []any{ascii(address, maxAddress), ascii(reason, maxReason)})
	switch {
	case err != nil:
		s.count.dropped.Add(1)
	case c == nil:
		s.send(netip.AddrPortFrom(from.addr, s.clients.port), data)
	default:
		if c.errorReply != nil {
			s.count.dropped.Add(1)
		}
		c.errorReply = data
		c.sendErrorReply(s.limits(now, false))
	}
}

// report logs rejected and refused packets, at most every ten seconds. It returns when it must be called again, or the
// zero time if there is nothing to log.
func (s *Server) report(now time.Time) time.Time {
	wrong := s.count.errors.Load() + s.count.refused.Load()
	if wrong == s.logged {
		return time.Time{}
	}
	if next := s.reported.Add(reportEvery); now.Before(next) {
		return next
	}
	s.log.Warn("osc: refused", "count", wrong-s.logged, "last", ascii(s.lastErr, 200))
	s.logged, s.reported = wrong, now
	return time.Time{}
}
