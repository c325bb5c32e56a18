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

// Server answers on a control socket. It owns goroutines, which live until Close.
//
// in: a listener and a Hub; out: nothing but what the Hub is told.
type Server struct {
	hub    Hub
	log    *slog.Logger
	ln     net.Listener
	http   http.Server
	ctx    context.Context // ends the streams
	cancel context.CancelFunc
	once   sync.Once
	err    error
	done   chan struct{}

	streams  atomic.Int64
	requests atomic.Uint64
	refused  atomic.Uint64
}

// Start listens on the socket at path, see Listen, and serves hub on it. log may be nil.
func Start(path string, hub Hub, log *slog.Logger) (*Server, error) {
	ln, err := Listen(path)
	if err != nil {
		return nil, err
	}
	return Serve(ln, hub, log), nil
}

// Serve serves hub on a listener, which it closes in the end. log may be nil.
func Serve(ln net.Listener, hub Hub, log *slog.Logger) *Server {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{hub: hub, log: log, ln: ln, done: make(chan struct{})}
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
	go s.run()
	return s
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
	s.once.Do(func() {
		s.cancel()
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		err := s.http.Shutdown(ctx)
		if err != nil {
			err = s.http.Close()
		}
		<-s.done
		// Shutdown closes the listener by itself, but not one that Serve has not reached yet.
		if lerr := s.ln.Close(); err == nil && lerr != nil && !errors.Is(lerr, net.ErrClosed) {
			err = lerr
		}
		if err != nil {
			s.err = fmt.Errorf("close control socket: %w", err)
		}
	})
	return s.err
}
