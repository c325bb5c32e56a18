package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/internal/connlimit"
)

// The server's limits.
const (
	maxPages       = 64
	maxConnections = 512 // at most half of the files that this process may open
	headerTimeout  = 5 * time.Second
	requestTimeout = 30 * time.Second
	idleTimeout    = time.Minute
	closeTimeout   = 2 * time.Second
	maxHeader      = 16 << 10
	maxExports     = 2 // files that are made at once: sounds and pictures take tens of milliseconds each
)

// fullText is the answer to a connection too many.
const fullText = "too many connections to GrooveGen's page: close some of its windows, or wait a minute\n"

// Config says where the page is served.
type Config struct {
	Listen  string   // TCP address
	Hosts   []string // host names that are allowed besides localhost and IP addresses, lower case
	State   string   // the daemon's state folder: for the token and for uploads
	Version string
	Now     func() time.Duration // the monotonic clock of Live and Note; nil = since Listen
	Log     *slog.Logger         // nil = none

	headerTimeout time.Duration // for the header of a request; 0 = headerTimeout
	pageTimeout   time.Duration // for a page that takes nothing; 0 = writeTimeout and pingTimeout
}

// Counters count since the start.
type Counters struct {
	Pages       int    // open now
	Visits      uint64 // pages that were admitted
	Requests    uint64
	Refused     uint64 // requests and messages
	Malformed   uint64 // messages that could not be read
	Commands    uint64
	Dropped     uint64 // states and notes that slow pages did not receive
	Connections uint64 // refused, because there were too many
}

type counts struct {
	visits, requests, refused, malformed, commands, dropped, connections atomic.Uint64
}

// Server serves the page. Its goroutines are those of the HTTP server, liveUpdates, listReader, and four for each open
// page. They live from Serve until Close.
//
// in:  Note; the hub's changes; what pages send
// out: the cache; the hub
type Server struct {
	hub       Hub
	cfg       Config
	log       *slog.Logger
	now       func() time.Duration
	boot      string // lets pages notice that the daemon was restarted
	guard     guard
	assets    map[string]asset
	helloBody []byte // hello message without the time
	uploads   *uploads
	ln        net.Listener
	http      http.Server
	count     counts

	cache        snapshotCache
	pages        pages
	lists        *listReader
	latent       atomic.Pointer[latentMap]
	cacheChanged chan struct{} // the cache has changed
	joined       chan struct{} // a page has opened and needs all parts
	exporting    chan struct{} // one entry for each file that is being made

	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup
	start   sync.Once
	stop    sync.Once
	err     error
}

// Listen opens the address. Requests are answered after Serve.
func Listen(cfg Config, hub Hub) (*Server, error) {
	assets, err := pageAssets()
	if err != nil {
		return nil, err
	}
	s := &Server{
		hub: hub, assets: assets, cfg: cfg, log: cfg.Log, now: cfg.Now, boot: rand.Text()[:12],
		cacheChanged: make(chan struct{}, 1), joined: make(chan struct{}, 1), exporting: make(chan struct{}, maxExports),
	}
	s.lists = newListReader(s)
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		began := time.Now()
		s.now = func() time.Duration { return time.Since(began) }
	}
	s.guard.hosts = cfg.Hosts
	if s.guard.token, err = loadToken(filepath.Join(cfg.State, tokenFile)); err != nil {
		return nil, err
	}
	s.uploads = newUploads(filepath.Join(cfg.State, "uploads"), hub)
	s.helloBody = s.encodeHello()
	ln, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("serve web page on %s: %w (choose another address with --web, or --web none)", cfg.Listen, cause(err))
	}
	s.ln = &connlimit.Listener{
		Listener: ln, Most: connlimit.Share(maxConnections, 2), Text: fullText, Refused: &s.count.connections, Log: s.log,
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.http = http.Server{
		Handler: s.routes(), ReadHeaderTimeout: cmp.Or(cfg.headerTimeout, headerTimeout), ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	return s, nil
}

// cause removes the address, which the message has anyway, from an error of package net.
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		return op.Err
	}
	return err
}

// Serve starts to answer requests and returns at once. It may be called twice.
func (s *Server) Serve() {
	s.start.Do(func() {
		c := liveUpdates{s: s, controlsChanged: true} // so that the first update of a page has everything
		s.running.Go(c.run)
		s.running.Go(s.lists.run)
		s.running.Go(func() {
			if err := s.http.Serve(s.ln); err != nil && !errors.Is(err, http.ErrServerClosed) {
				s.log.Error("serve web page", "error", err)
			}
		})
	})
}

// Addr returns the address that the server listens on.
func (s *Server) Addr() net.Addr { return s.ln.Addr() }

// URLs returns the page's addresses: on this machine, and those for other machines, with the token.
func (s *Server) URLs() (here, network []string) { return urls(s.Addr(), s.guard.token) }

// Counters returns the counts so far.
func (s *Server) Counters() Counters {
	c := &s.count
	return Counters{
		Pages: s.pages.count(), Visits: c.visits.Load(), Requests: c.requests.Load(), Refused: c.refused.Load(), Malformed: c.malformed.Load(),
		Commands: c.commands.Load(), Dropped: c.dropped.Load(), Connections: c.connections.Load(),
	}
}

// Note sends a note that was played to the pages. It blocks only while a page's updates are copied. Realtime-safe: no.
func (s *Server) Note(n Note) {
	s.cache.addNote(n)
	s.notifyPages()
}

// notifyPages makes liveUpdates wake the pages after the cache has changed. It never blocks.
func (s *Server) notifyPages() {
	select {
	case s.cacheChanged <- struct{}{}:
	default:
	}
}

// putClock updates the state of the clock without the position, which is in the live part.
func (s *Server) putClock(doc control.Clock) bool {
	doc.Position, doc.Ticks = "", 0
	return s.cache.set(partClock, encode(doc))
}

// requestAll makes liveUpdates update all its parts.
func (s *Server) requestAll() {
	select {
	case s.joined <- struct{}{}:
	default:
	}
}

// getSocket makes a page of a request.
func (s *Server) getSocket(w http.ResponseWriter, r *http.Request) *control.Error {
	if s.pages.count() >= maxPages { // before the upgrade, so that the browser gets a readable error
		return tooMany()
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // the guard has checked the Origin
	if err != nil {
		s.log.Debug("page refused", "error", err) // Accept has answered the browser
		return nil
	}
	p := newPage(s, conn)
	if !s.pages.join(p, maxPages) {
		_ = conn.Close(websocket.StatusTryAgainLater, "too many pages are open")
		return nil
	}
	defer s.pages.leave(p)
	s.count.visits.Add(1)
	why := p.run(s.ctx)
	if errors.Is(why, context.DeadlineExceeded) { // it did not receive for too long
		s.count.dropped.Add(s.cache.unread(&p.cursor))
	}
	s.log.Debug("page left", "remote", r.RemoteAddr, "dropped", p.cursor.dropped, "reason", why)
	return nil
}

// Close closes the pages and ends. It waits until nothing of the server runs. It may be called twice.
func (s *Server) Close() error {
	s.stop.Do(func() {
		s.start.Do(func() {}) // Serve does nothing from now on
		s.cancel()
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		err := s.http.Shutdown(ctx)
		if err != nil {
			err = s.http.Close()
		}
		s.pages.wait()
		s.running.Wait()
		// Shutdown closes the listener only if it was served.
		if lerr := s.ln.Close(); err == nil && !errors.Is(lerr, net.ErrClosed) {
			err = lerr
		}
		if err != nil {
			s.err = fmt.Errorf("close web page: %w", err)
		}
	})
	return s.err
}
