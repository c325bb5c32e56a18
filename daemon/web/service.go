package web

import (
	"sync/atomic"

	"github.com/groovegen/groovegen/daemon/control"
)

// Service is the page's server, or nothing where the page is off. It implements control's service for the page. The
// zero value is ready; its methods are safe for concurrent use.
type Service struct {
	server atomic.Pointer[Server] // nil: no page is served
	err    atomic.Pointer[error]  // why not
}

// Start serves the page, unless the settings turn it off. What fails is logged and shown by Status: the music plays
// without it.
func (s *Service) Start(cfg Config, hub Hub) {
	if cfg.Listen == "" {
		return
	}
	server, err := Listen(cfg, hub)
	if err != nil {
		s.err.Store(&err)
		cfg.Log.Error("playing without the web page", "error", err)
		return
	}
	s.server.Store(server)
	server.Serve()
}

// Server returns the server; nil when no page is served.
func (s *Service) Server() *Server { return s.server.Load() }

// Note shows a note that was sent: see Server.Note.
func (s *Service) Note(n Note) {
	if server := s.server.Load(); server != nil {
		server.Note(n)
	}
}

// Page returns where the page is, with the token.
func (s *Service) Page() control.Page {
	server := s.server.Load()
	if server == nil {
		page := control.Page{Error: "the web page is off: see [web] in the settings"}
		if err := s.err.Load(); err != nil {
			page.Error = (*err).Error()
		}
		return page
	}
	here, network := server.URLs()
	return control.Page{Here: here, Network: network}
}

// Status returns what the daemon's status shows of the page. It has no token, because more than the socket's user can
// see it.
func (s *Service) Status() control.Web {
	server := s.server.Load()
	if server == nil {
		if err := s.err.Load(); err != nil {
			return control.Web{Error: (*err).Error()}
		}
		return control.Web{}
	}
	n := server.Counters()
	return control.Web{Addr: server.Addr().String(), Counters: map[string]uint64{
		"pages": uint64(n.Pages), "visits": n.Visits, "requests": n.Requests, "refused": n.Refused, "rubbish": n.Malformed,
		"commands": n.Commands, "dropped": n.Dropped, "connections": n.Connections,
	}}
}

// Close ends the server.
func (s *Service) Close() error {
	if server := s.server.Load(); server != nil {
		return server.Close()
	}
	return nil
}
