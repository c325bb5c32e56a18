package control

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/internal/connlimit"
)

// The server's limits. A client is a program on the same machine; a slower one is broken.
const (
	headerTimeout  = 5 * time.Second
	bodyTimeout    = 10 * time.Second
	writeTimeout   = 10 * time.Second
	idleTimeout    = time.Minute
	closeTimeout   = time.Second
	maxHeader      = 16 << 10
	maxBody        = 64 << 10
	maxStreams     = 32
	maxConnections = 256 // at most a quarter of the files that this process may open: web and OSC queries leave it that
)

// Server answers on a control socket. It owns goroutines, which live from Serve until Close.
//
// in: requests; out: calls of the Hub
type Server struct {
	hub     Hub // set by Serve
	version string
	log     *slog.Logger
	ln      net.Listener
	http    http.Server
	ctx     context.Context // ends the streams
	cancel  context.CancelFunc
	start   sync.Once
	stop    sync.Once
	err     error
	done    chan struct{}

	streams  atomic.Int64
	requests atomic.Uint64
	refused  atomic.Uint64
}

// Listen opens the socket at path with mode 0600, in a folder that it makes with mode 0700 if needed. From then on the
// socket belongs to this daemon. Clients that connect wait for Serve. Each answer's Server header contains version. log
// may be nil.
//
// The server holds a lock beside the socket, which ends with the process. It replaces a socket that no process listens
// on. The error wraps ErrBusy when another daemon listens; Listen does not touch a path that is no socket.
func Listen(path string, version string, log *slog.Logger) (*Server, error) {
	ln, err := listen(path)
	if err != nil {
		return nil, err
	}
	return newServer(ln, version, log), nil
}

func newServer(ln net.Listener, version string, log *slog.Logger) *Server {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{version: version, log: log, done: make(chan struct{})}
	s.ln = &connlimit.Listener{
		Listener: ln, Most: connlimit.Share(maxConnections, 4), Text: "too many connections to the control socket: end some of its clients\n",
		Refused: &s.refused, Log: log,
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.http = http.Server{
		Handler:           s.routes(),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       bodyTimeout,
		WriteTimeout:      writeTimeout, // a stream sets its own for each event
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	return s
}

// Serve starts to answer for a hub, and returns at once. Calling it twice is harmless; after Close it does nothing.
func (s *Server) Serve(hub Hub) {
	s.start.Do(func() {
		s.hub = hub
		go s.run()
	})
}

func (s *Server) run() {
	defer close(s.done)
	if err := s.http.Serve(s.ln); err != nil && !errors.Is(err, http.ErrServerClosed) {
		s.log.Error("serve control socket", "error", err)
	}
}

// Path returns the socket's path.
func (s *Server) Path() string { return s.ln.Addr().String() }

// Requests returns how many requests were answered, and how many of them were refused.
func (s *Server) Requests() (answered, refused uint64) { return s.requests.Load(), s.refused.Load() }

// Close ends the streams, lets other requests finish for up to a second, and removes the socket. It waits until nothing
// of the server runs. Calling it twice is harmless.
func (s *Server) Close() error {
	s.stop.Do(func() {
		s.start.Do(func() { close(s.done) }) // never served: there is nothing to wait for
		s.cancel()
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		err := s.http.Shutdown(ctx)
		if err != nil {
			err = s.http.Close()
		}
		<-s.done
		// Shutdown does not close a listener that has never been served.
		if lerr := s.ln.Close(); err == nil && !errors.Is(lerr, net.ErrClosed) {
			err = lerr
		}
		if err != nil {
			s.err = fmt.Errorf("close control socket: %w", err)
		}
	})
	return s.err
}
