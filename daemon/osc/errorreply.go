package osc

import (
	"errors"
	"time"
)

var errNoMatch = errors.New("no address matches this pattern")

// rejectPacket counts a datagram that could not be taken, and tells its sender.
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

// rejectMessage counts a message that could not be done, and tells its sender.
func (s *Server) rejectMessage(c *client, now time.Time, address string, err error) {
	s.count.errors.Add(1)
	s.lastErr = address + ": " + err.Error()
	s.replyError(c, now, address, err.Error())
}

// countRefused counts what was not looked at.
func (s *Server) countRefused(why string) {
	s.count.refused.Add(1)
	s.lastErr = why
}

// replyError sends /groove/error with the address at fault and the reason. As there are at most 30 a second, all but the
// latest of those that have to wait are left out.
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

// report logs, at most every ten seconds, that packets were wrong or refused. It returns when it has to be called again,
// or the zero time when there is nothing to log.
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
