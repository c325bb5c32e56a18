package osc

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"syscall"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

// Defaults for empty fields of Config.
const (
	DefaultAddress   = "127.0.0.1:9000"
	DefaultReplyPort = 9001
	DefaultClientTTL = 10 * time.Minute
)

// Config says where to listen and who gets feedback.
type Config struct {
	Address   string        // UDP address; a loopback address admits only programs of this machine
	ReplyPort int           // port of the sender to which replies and feedback are sent
	Clients   []string      // host:port of receivers that get feedback without sending anything
	ClientTTL time.Duration // how long a sender gets feedback after its last packet
	Log       *slog.Logger  // nil logs nothing
	Gate      Gate          // decides which senders of the network are admitted; nil = all
	// Paired reports whether the user has let a sender in; nil = none. Such a client never gives way to others.
	Paired func(netip.Addr) bool
}

// Gate decides which senders of the network are admitted. Senders on this machine and configured clients always are.
type Gate interface {
	// Admit is called for every datagram of another machine, with the address of its first message where that can be
	// read. It is called from one goroutine and returns at once.
	Admit(from netip.Addr, first string) bool
}

// Listen opens the UDP port and serves hub until Close. Its errors say what the user can do.
func Listen(cfg Config, hub steer.Hub) (*Server, error) {
	cfg = cfg.withDefaults()
	addr, err := net.ResolveUDPAddr("udp", cfg.Address)
	if err != nil {
		return nil, fmt.Errorf("listen for OSC on %q: %w (give --osc HOST:PORT, such as %s)", cfg.Address, err, DefaultAddress)
	}
	if cfg.ReplyPort < 1 || cfg.ReplyPort > 65535 {
		return nil, fmt.Errorf("listen for OSC: reply port %d is out of range 1 to 65535", cfg.ReplyPort)
	}
	if addr.IP.IsLoopback() && addr.Port == cfg.ReplyPort {
		return nil, fmt.Errorf("listen for OSC on %s: feedback would go to the same port and come back: choose another port with --osc", addr)
	}
	static, err := resolveClients(cfg.Clients, addr)
	if err != nil {
		return nil, err
	}
	c, local, err := bind(addr)
	if err != nil {
		return nil, err
	}
	s := newServer(c, local, cfg, hub, static)
	s.start()
	return s, nil
}

func (cfg Config) withDefaults() Config {
	if cfg.Address == "" {
		cfg.Address = DefaultAddress
	}
	if cfg.ReplyPort == 0 {
		cfg.ReplyPort = DefaultReplyPort
	}
	if cfg.ClientTTL <= 0 {
		cfg.ClientTTL = DefaultClientTTL
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return cfg
}

// resolveClients resolves the configured receivers. It rejects those that could never be reached and the server
// itself.
func resolveClients(list []string, own *net.UDPAddr) ([]netip.AddrPort, error) {
	var out []netip.AddrPort
	for _, text := range list {
		addr, err := net.ResolveUDPAddr("udp", text)
		if err != nil {
			return nil, fmt.Errorf("look up OSC client %q: %w (write it as HOST:PORT)", text, err)
		}
		to := addr.AddrPort()
		to = netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
		switch {
		case !to.Addr().IsValid() || to.Port() == 0:
			return nil, fmt.Errorf("look up OSC client %q: write it as HOST:PORT", text)
		case to.Addr().IsLoopback() && int(to.Port()) == own.Port:
			return nil, fmt.Errorf("send OSC feedback to %s: GrooveGen listens on that port: give the port of the client", to)
		case own.IP.IsLoopback() && !to.Addr().IsLoopback():
			return nil, fmt.Errorf("send OSC feedback to %s: it cannot be reached from %s: listen on the network with --osc :%d",
				to, own, own.Port)
		}
		out = append(out, to)
	}
	return out, nil
}

// receiveBuffer is how many bytes of datagrams the system should keep while this process gets no processor. When the
// buffer is full, the system drops the newest datagrams; that loses the end of a drag, the value that matters. Linux
// counts about 800 bytes for a short message: by default it keeps 260 messages, with this 500 to 2,500, as
// net.core.rmem_max allows.
const receiveBuffer = 1 << 20

// bind opens a UDP port and returns its address.
func bind(addr *net.UDPAddr) (conn, netip.AddrPort, error) {
	c, err := net.ListenUDP("udp", addr)
	if err != nil {
		return nil, netip.AddrPort{}, listenError(addr, err)
	}
	_ = c.SetReadBuffer(receiveBuffer) // the system may give less
	local := c.LocalAddr().(*net.UDPAddr).AddrPort()
	return c, netip.AddrPortFrom(local.Addr().Unmap(), local.Port()), nil
}

// wsaAddrInUse is Windows' own number for a busy port.
const wsaAddrInUse = syscall.Errno(10048)

func listenError(addr *net.UDPAddr, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaAddrInUse) {
		return fmt.Errorf("listen for OSC on %s: the port is busy, another grooved or OSC program has it: "+
			"end that one, or choose another port with --osc HOST:PORT: %w", addr, err)
	}
	return fmt.Errorf("listen for OSC on %s: %w (choose another address with --osc HOST:PORT)", addr, err)
}
