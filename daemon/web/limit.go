package web

import (
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// How a connection too many is told so.
const (
	fullText  = "too many connections to GrooveGen's page: close some of its windows, or wait a minute\n"
	fullWrite = 100 * time.Millisecond // it fits into any socket; nothing shall hold up who is next
	fullLog   = time.Minute            // between two lines in the log
)

// limited is a listener that holds so many connections at once and hangs up on those beyond. To accept and close costs
// less than to leave them waiting, and tells the other side at once.
type limited struct {
	net.Listener
	most    int64
	open    atomic.Int64
	refused *atomic.Uint64
	log     *slog.Logger
	logged  time.Time // Accept's alone
}

// Accept implements net.Listener.
func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.open.Add(1) <= l.most {
			return &counted{Conn: conn, open: &l.open}, nil
		}
		l.open.Add(-1)
		l.refuse(conn)
	}
}

// refuse hangs up, with a line for those who listen.
func (l *limited) refuse(conn net.Conn) {
	n := l.refused.Add(1)
	if now := time.Now(); now.Sub(l.logged) >= fullLog {
		l.logged = now
		l.log.Warn("web page hangs up: too many connections", "most", l.most, "remote", conn.RemoteAddr(), "refused", n)
	}
	// Whether it hears of that is its own affair.
	_ = conn.SetWriteDeadline(time.Now().Add(fullWrite))
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(fullText), fullText)
	_ = conn.Close()
}

// counted is a connection that is counted until it is closed.
type counted struct {
	net.Conn
	open *atomic.Int64
	once sync.Once
}

// Close implements net.Conn.
func (c *counted) Close() error {
	c.once.Do(func() { c.open.Add(-1) })
	return c.Conn.Close()
}
