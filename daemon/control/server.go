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
)

// The server's limits. A client is a program on the same machine: whoever is slower than this is broken.
const (
	headerTimeout = 5 * time.Second
	bodyTimeout   = 10 * time.Second
	writeTimeout  = 10 * time.Second
	idleTimeout   = time.Minute
	closeTimeout  = time.Second
	maxHeader     = 16 << 10
	maxBody       = 64 << 10
	maxStreams    = 32
)

// Server answers on a control socket. It owns goroutines, which live from Serve until Close.
//
// in: a path and a Hub; out: nothing but what the Hub is told.
type Server struct {
	hub     Hub
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

// Listen opens the socket at path with mode 0600, in a folder that it makes with mode 0700 if need be. From then on the
// socket is this daemon's, and clients that connect wait for Serve, which has to be called before the hub is of use to
// them. version is told in each answer's Server header. log may be nil.
//
// Whoever listens holds a lock beside the socket, which ends with the process however that ends. A socket that nobody
// listens on is removed. The error wraps ErrBusy when a daemon lives there; a path that is something else than a socket
// is left alone.
func Listen(path string, hub Hub, version string, log *slog.Logger) (*Server, error) {
	ln, err := listen(path)
	if err != nil {
		return nil, err
	}
	return newServer(ln, hub, version, log), nil
}

func newServer(ln net.Listener, hub Hub, version string, log *slog.Logger) *Server {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{hub: hub, version: version, log: log, ln: ln, done: make(chan struct{})}
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

// Serve begins to answer, and returns at once. Calling it twice is harmless, after Close it does nothing.
func (s *Server) Serve() { s.start.Do(func() { go s.run() }) }

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
		// Shutdown closes the listener too, but not one that has never been served.
		if lerr := s.ln.Close(); err == nil && !errors.Is(lerr, net.ErrClosed) {
			err = lerr
		}
		if err != nil {
			s.err = fmt.Errorf("close control socket: %w", err)
		}
	})
	return s.err
}
