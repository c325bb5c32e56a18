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
)

// The server's limits.
const (
	maxPages       = 64
	maxConnections = 512
	headerTimeout  = 5 * time.Second
	requestTimeout = 30 * time.Second
	idleTimeout    = time.Minute
	closeTimeout   = 2 * time.Second
	maxHeader      = 16 << 10
	maxExports     = 2 // files at once: sounds and pictures take tens of milliseconds each
)

// Config says where a page is served, and whose.
type Config struct {
	Listen  string   // TCP address
	Hosts   []string // names that browsers may use beside localhost and IP addresses, lower case
	State   string   // the daemon's state folder: for the token and for uploads
	Version string
	Now     func() time.Duration // a clock that never goes back, the one of Live and Note; nil = since Listen
	Log     *slog.Logger         // nil = none

	headerTimeout time.Duration // for the header of a request; 0 = headerTimeout
}

// Counters count since the start.
type Counters struct {
	Pages       int    // open now
	Visits      uint64 // pages that were let in
	Requests    uint64
	Refused     uint64 // requests and messages
	Malformed   uint64 // messages that made no sense
	Commands    uint64
	Dropped     uint64 // states and notes that a page was too slow for
	Connections uint64 // hung up on, because there were too many
}

type counts struct {
	visits, requests, refused, malformed, commands, dropped, connections atomic.Uint64
}

// Server serves the page. Its goroutines are the HTTP server's, the caster, the clerk, and four for each open page; they live from Serve until Close.
//
// in:  Note; the hub's changes; what pages send
// out: the board; the hub
type Server struct {
	hub       Hub
	cfg       Config
	log       *slog.Logger
	now       func() time.Duration
	boot      string // tells pages that another daemon answers
	guard     guard
	assets    map[string]asset
	helloBody []byte // hello without the time
	uploads   *uploads
	ln        net.Listener
	http      http.Server
	count     counts

	cache        snapshotCache
	pages        pages
	lists        *listReader
	latent       atomic.Pointer[latentMap]
	cacheChanged chan struct{} // there is something new on the board
	joined       chan struct{} // a page wants everything
	exporting    chan struct{} // a place for each file that is being made

	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup
	start   sync.Once
	stop    sync.Once
	err     error
}

// Listen opens the address. Nothing is answered before Serve.
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
	s.ln = &limited{Listener: ln, most: maxConnections, refused: &s.count.connections, log: s.log}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.http = http.Server{
		Handler: s.routes(), ReadHeaderTimeout: cmp.Or(cfg.headerTimeout, headerTimeout), ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	return s, nil
}

// cause takes off what the net package says of the address, which the reader is told anyway.
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		return op.Err
	}
	return err
}

// Serve begins to answer, and returns at once. Calling it twice is harmless.
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

// URLs returns the page's addresses: on this machine, and those that other machines can use, with the token.
func (s *Server) URLs() (here, network []string) { return urls(s.Addr(), s.guard.token) }

// Counters returns the counts so far.
func (s *Server) Counters() Counters {
	c := &s.count
	return Counters{
		Pages: s.pages.count(), Visits: c.visits.Load(), Requests: c.requests.Load(), Refused: c.refused.Load(), Malformed: c.malformed.Load(),
		Commands: c.commands.Load(), Dropped: c.dropped.Load(), Connections: c.connections.Load(),
	}
}

// Note tells the pages of a note that was sent. It never blocks for longer than it takes to copy a page's news.
// Realtime-safe: no.
func (s *Server) Note(n Note) {
	s.cache.addNote(n)
	s.notifyPages()
}

// notifyPages has the caster wake the pages: there is something new on the board. It never blocks.
func (s *Server) notifyPages() {
	select {
	case s.cacheChanged <- struct{}{}:
	default:
	}
}

// putClock renews what is known of the clock beside where it is, which is live's.
func (s *Server) putClock(doc control.Clock) bool {
	doc.Position, doc.Ticks = "", 0
	return s.cache.set(partClock, encode(doc))
}

// requestAll has the caster renew what it keeps on the board.
func (s *Server) requestAll() {
	select {
	case s.joined <- struct{}{}:
	default:
	}
}

// getSocket makes a page of a request.
func (s *Server) getSocket(w http.ResponseWriter, r *http.Request) *control.Error {
	if s.pages.count() >= maxPages { // before the upgrade, so that the browser is told in plain words
		return tooMany()
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // the guard has looked at the Origin
	if err != nil {
		s.log.Debug("page refused", "error", err) // the browser was told by Accept
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
	if errors.Is(why, context.DeadlineExceeded) { // it took nothing for too long
		s.count.dropped.Add(s.cache.unread(&p.cursor))
	}
	s.log.Debug("page left", "remote", r.RemoteAddr, "dropped", p.cursor.dropped, "reason", why)
	return nil
}

// Close says goodbye to the pages and ends. It waits until nothing of the server runs. Calling it twice is harmless.
func (s *Server) Close() error {
	s.stop.Do(func() {
		s.start.Do(func() {}) // from here on Serve does nothing
		s.cancel()
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		err := s.http.Shutdown(ctx)
		if err != nil {
			err = s.http.Close()
		}
		s.pages.wait()
		s.running.Wait()
		// Shutdown closes the listener too, but not one that has never been served.
		if lerr := s.ln.Close(); err == nil && !errors.Is(lerr, net.ErrClosed) {
			err = lerr
		}
		if err != nil {
			s.err = fmt.Errorf("close web page: %w", err)
		}
	})
	return s.err
}
