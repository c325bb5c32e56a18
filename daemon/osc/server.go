package osc

import (
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

// Counters count since the start.
type Counters struct {
	Packets uint64 `json:"packets"` // datagrams received
	Applied uint64 `json:"applied"` // messages carried out
	Errors  uint64 `json:"errors"`  // packets and messages that were malformed or not possible
	Refused uint64 `json:"refused"` // packets and messages that were not read: sender not allowed, too far ahead, too many waiting
	Sent    uint64 `json:"sent"`    // datagrams sent
	Dropped uint64 `json:"dropped"` // feedback that could not be sent
	// Unpaired counts, among those refused, the packets of senders on the network that are not paired.
	Unpaired uint64 `json:"strangers"`
	Clients  int    `json:"clients"` // receivers of feedback now
	// Overrun counts datagrams that were dropped, or replaced by a newer value, because their sender sends more than is
	// carried out.
	Overrun uint64 `json:"overrun"`
	// KernelDrops counts datagrams that the system dropped because the socket's buffer was full; KernelKnown is false
	// where the system does not say.
	KernelDrops uint64 `json:"kernel_drops"`
	KernelKnown bool   `json:"kernel_known"`
}

type counts struct {
	packets, applied, errors, refused, sent, dropped, unpaired atomic.Uint64
	clients                                                    atomic.Int64
}

// conn is the part of *net.UDPConn that the server uses.
type conn interface {
	ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error)
	WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error)
	Close() error
}

// Server listens for OSC and sends feedback.
//
// It owns two goroutines until Close: one reads datagrams into the inbox, the other one, the pump, does everything
// else. In: inbox, changed (the Hub's notification), wake (something was published), done. Out: the socket,
// Hub.Apply.
type Server struct {
	conn     conn           // used by the pump; the reader has its own copy
	addr     netip.AddrPort // written by the pump, guarded by mu
	hub      steer.Hub
	gate     Gate
	paired   func(netip.Addr) bool
	log      *slog.Logger
	count    counts
	inbox    *inbox
	arrived  chan struct{} // the inbox has something
	wake     chan struct{}
	rebind   chan rebind
	drop     chan netip.Addr
	done     chan struct{}
	closing  sync.Once
	closeErr error
	running  sync.WaitGroup

	mu        sync.Mutex
	published map[string][]any // values that the pump has not read
	dropped   uint64           // by the system at earlier sockets

	pump // only the pump's goroutine uses it
}

// newServer builds a server that has not started.
func newServer(c conn, addr netip.AddrPort, cfg Config, hub steer.Hub, static []netip.AddrPort) *Server {
	s := &Server{
		conn: c, addr: addr, hub: hub, gate: cfg.Gate, paired: cfg.Paired, log: cfg.Log,
		arrived: make(chan struct{}, 1),
		wake:    make(chan struct{}, 1),
		rebind:  make(chan rebind),
		drop:    make(chan netip.Addr),
		done:    make(chan struct{}),

		published: make(map[string][]any),
	}
	s.prepare(cfg, hub.State(), static)
	s.inbox = newInbox(s.params)
	s.inbox.setKnown(s.clients.known())
	s.count.clients.Store(int64(len(static)))
	return s
}

func (s *Server) start() {
	changed, stop := s.hub.Subscribe()
	c := s.conn
	s.running.Go(func() { s.read(c) })
	s.running.Go(func() {
		defer stop()
		s.run(changed)
	})
}

// Close ends the server: it sends pending feedback, closes the port, and waits for both goroutines. It may be called
// twice.
func (s *Server) Close() error {
	s.closing.Do(func() { close(s.done) })
	s.running.Wait()
	return s.closeErr
}

// Addr returns the address that it listens on.
func (s *Server) Addr() netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addr
}

// HasClients reports whether anyone receives feedback.
func (s *Server) HasClients() bool { return s.count.clients.Load() > 0 }

// Counters returns the counts so far.
func (s *Server) Counters() Counters {
	drops, known := s.kernelDrops()
	c := &s.count
	return Counters{
		Overrun: s.inbox.lostCount(), KernelDrops: drops, KernelKnown: known,
		Packets: c.packets.Load(), Applied: c.applied.Load(), Errors: c.errors.Load(), Refused: c.refused.Load(),
		Sent: c.sent.Load(), Dropped: c.dropped.Load(), Clients: int(c.clients.Load()),
		Unpaired: c.unpaired.Load(),
	}
}

// kernelDrops returns the drops of all sockets so far.
func (s *Server) kernelDrops() (n uint64, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, known = kernelDrops(s.conn)
	return s.dropped + n, known
}

// maxPublished is how many addresses Publish accepts. The daemon has a few hundred.
const maxPublished = 512

// Publish sends a value that is not in steer's table, such as the position, to every client. Values are strings,
// numbers and booleans. Like all feedback it is sent at most 30 times a second for each address, the newest value
// wins, and an unchanged value is not sent again. It never blocks. Realtime-safe: no, it allocates.
func (s *Server) Publish(address string, args ...any) {
	if !strings.HasPrefix(address, "/") || isPattern(address) {
		s.count.dropped.Add(1)
		return
	}
	s.mu.Lock()
	_, known := s.published[address]
	if full := !known && len(s.published) >= maxPublished; full {
		s.mu.Unlock()
		s.count.dropped.Add(1)
		return
	}
	s.published[address] = slices.Clone(args)
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// popPublished returns the values that were published since the last call, and their addresses in order.
func (s *Server) popPublished() (map[string][]any, []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.published
	s.published = make(map[string][]any)
	return taken, slices.Sorted(maps.Keys(taken))
}

// read passes datagrams from the socket to the pump until the socket is closed.
func (s *Server) read(c conn) {
	buf := make([]byte, 1<<16) // any UDP datagram fits
	for {
		n, from, err := c.ReadFromUDPAddrPort(buf)
		if err != nil {
			// On Windows this error can mean that a client's port is closed. That must not end the server.
			if errors.Is(err, net.ErrClosed) || !s.pause() {
				return
			}
			s.count.errors.Add(1)
			continue
		}
		p := packet{from: netip.AddrPortFrom(from.Addr().Unmap(), from.Port())}
		if n <= maxDatagram {
			p.data = append([]byte{}, buf[:n]...) // never nil
		}
		s.inbox.push(p)
		s.notifyPump()
	}
}

// notifyPump makes the pump look into the inbox. It never blocks.
func (s *Server) notifyPump() {
	select {
	case s.arrived <- struct{}{}:
	default:
	}
}

// pause waits after a failed read, so that a broken socket does not use a whole core. It returns false at the end.
func (s *Server) pause() bool {
	select {
	case <-time.After(10 * time.Millisecond):
		return true
	case <-s.done:
		return false
	}
}
