package web

import (
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// The answer to a connection too many.
const (
	fullText  = "too many connections to GrooveGen's page: close some of its windows, or wait a minute\n"
	fullWrite = 100 * time.Millisecond // the text fits into any socket buffer; the next connection must not wait
	fullLog   = time.Minute            // shortest time between two log lines
)

// limited is a listener with a limit of open connections. It closes further ones at once, which costs less than
// letting them wait and informs the client.
type limited struct {
	net.Listener
	most    int64
	open    atomic.Int64
	refused *atomic.Uint64
	log     *slog.Logger
	logged  time.Time // used by Accept only
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

// refuse closes a connection after a short error message.
func (l *limited) refuse(conn net.Conn) {
	n := l.refused.Add(1)
	if now := time.Now(); now.Sub(l.logged) >= fullLog {
		l.logged = now
		l.log.Warn("web page refused a connection: too many are open", "most", l.most, "remote", conn.RemoteAddr(), "refused", n)
	}
	// The client may or may not read it.
	_ = conn.SetWriteDeadline(time.Now().Add(fullWrite))
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"+
		"Content-Length: %d\r\n\r\n%s", len(fullText), fullText)
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
