package osc

import (
	"errors"
	"time"
)

var errNoMatch = errors.New("no address matches this pattern")

// rejectPacket counts a malformed datagram and sends the error to its sender.
func (s *Server) rejectPacket(c *client, now time.Time, err error) {
	address := ""
	var p *packetError
	if errors.As(err, &p) {
		address = p.address
	}
	if errors.Is(err, errFuture) {
		s.countRefused(err.Error())
		s.replyError(c, now, address, err.Error())
		return
	}
	s.rejectMessage(c, now, address, err)
}

// rejectMessage counts a message that could not be carried out and sends the error to its sender.
func (s *Server) rejectMessage(c *client, now time.Time, address string, err error) {
	s.count.errors.Add(1)
	s.lastErr = address + ": " + err.Error()
	s.replyError(c, now, address, err.Error())
}

// countRefused counts a packet or message that was refused without reading it.
func (s *Server) countRefused(why string) {
	s.count.refused.Add(1)
	s.lastErr = why
}

// replyError sends /groove/error with the address and the reason. At most 30 are sent each second to a client; of
// those that must wait, only the newest is kept.
func (s *Server) replyError(c *client, now time.Time, address, reason string) {
	data, err := encode(errorAddress, []any{ascii(address, maxAddress), ascii(reason, 1024)})
	if err != nil {
		s.count.dropped.Add(1)
		return
	}
	if c.errorReply != nil {
		s.count.dropped.Add(1)
	}
	c.errorReply = data
	c.sendErrorReply(now, false, s.send)
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
