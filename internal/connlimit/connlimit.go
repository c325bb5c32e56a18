// Package connlimit limits the open connections of a server, so that none takes the files that the others need.
package connlimit

import (
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// How a connection too many is answered.
const (
	writeTime = 100 * time.Millisecond // the text fits into any socket buffer; the next connection must not wait
	logEvery  = time.Minute            // shortest time between two log lines
)

// Listener is a listener with a limit of open connections. It closes further ones at once, which costs less than
// letting them wait and informs the client. Most and Text are set before the first Accept.
type Listener struct {
	net.Listener
	Most    int64
	Text    string // the answer, as text/plain of an HTTP response
	Refused *atomic.Uint64
	Log     *slog.Logger

	open   atomic.Int64
	logged time.Time // used by Accept only
}

// Accept implements net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.open.Add(1) <= l.Most {
			return &counted{Conn: conn, open: &l.open}, nil
		}
		l.open.Add(-1)
		l.refuse(conn)
	}
}

// refuse closes a connection after a short error message.
func (l *Listener) refuse(conn net.Conn) {
	n := l.Refused.Add(1)
	if now := time.Now(); now.Sub(l.logged) >= logEvery {
		l.logged = now
		l.Log.Warn("refused a connection: too many are open", "at", l.Addr().String(), "most", l.Most, "remote", conn.RemoteAddr(), "refused", n)
	}
	// The client may or may not read it.
	_ = conn.SetWriteDeadline(time.Now().Add(writeTime))
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"+
		"Content-Length: %d\r\n\r\n%s", len(l.Text), l.Text)
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
