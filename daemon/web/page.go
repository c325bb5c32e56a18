package web

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// The limits of one page.
const (
	maxMessage   = 64 << 10         // bytes of one message from a page
	maxCommands  = 64               // commands that may wait; then the page is read more slowly
	maxMalformed = 20               // malformed messages until the page is closed
	writeTimeout = 10 * time.Second // for one message to a page; then the page counts as gone
	pingEvery    = 15 * time.Second
	pingTimeout  = 20 * time.Second
	byeTimeout   = time.Second
	maxBuffer    = 32 << 10 // bytes of the buffer that a page keeps for its updates
)

// page is an open page. It owns four goroutines, which end together: one reads, one carries out commands, one writes,
// one pings.
//
// in:  wake (sent by the caller that set writing; the page then reads the cache), the socket
// out: the socket, the hub
//
// Only these four goroutines wait for the page.
type page struct {
	server   *Server
	conn     *websocket.Conn
	wake     chan struct{}
	writing  atomic.Bool // it was woken and has not written yet
	commands chan message
	replies  chan []byte
	cursor   cursor // this and the following fields are used by write only
	updates  uint64
	buffer   []byte
}

// newPage makes a page of a connection. Nothing is read or written yet.
func newPage(s *Server, conn *websocket.Conn) *page {
	conn.SetReadLimit(maxMessage)
	return &page{
		server: s, conn: conn, wake: make(chan struct{}, 1),
		commands: make(chan message, maxCommands), replies: make(chan []byte, maxCommands),
	}
}

// run serves the page until it leaves, is closed, or closing is done. It returns the reason.
func (p *page) run(closing context.Context) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 4)
	var running sync.WaitGroup
	for _, do := range []func(context.Context) error{p.read, p.runCommands, p.write, p.ping} {
		running.Go(func() { ended <- do(ctx) })
	}
	why := errClosing
	select {
	case why = <-ended:
	case <-closing.Done():
	}
	p.closeFor(why) // before the context ends, which would cut the connection
	cancel()
	running.Wait()
	return why
}

// errClosing closes the pages of a server that ends, errMalformed a page that sends malformed messages.
var (
	errClosing   = errors.New("the daemon shuts down")
	errMalformed = errors.New("too many malformed messages")
)

// closeFor closes the connection and sends the reason to the page if possible.
func (p *page) closeFor(why error) {
	switch {
	case errors.Is(why, errClosing):
		ctx, cancel := context.WithTimeout(context.Background(), byeTimeout)
		defer cancel()
		if p.conn.Write(ctx, websocket.MessageText, []byte(`{"type":"bye","reason":"shutting down"}`)) == nil {
			p.close(websocket.StatusGoingAway, why)
		}
	case errors.Is(why, errMalformed):
		p.close(websocket.StatusPolicyViolation, why)
	}
	_ = p.conn.CloseNow() // it may be closed already
}

// close closes the connection within byeTimeout: the library itself would wait five seconds for the page's answer.
func (p *page) close(code websocket.StatusCode, why error) {
	late := time.AfterFunc(byeTimeout, func() { _ = p.conn.CloseNow() })
	defer late.Stop()
	_ = p.conn.Close(code, why.Error())
}

// read reads messages from the page. Clock pings are answered at once, even while commands wait.
func (p *page) read(ctx context.Context) error {
	rubbish := 0
	for {
		kind, data, err := p.conn.Read(ctx)
		if err != nil {
			return err
		}
		received := p.server.now()
		m, bad := parseMessage(data)
		if kind != websocket.MessageText {
			bad = refuse("message", "", "the message is binary", "send JSON as text")
		}
		if bad != nil {
			p.server.count.malformed.Add(1)
			if rubbish++; rubbish > maxMalformed {
				return errMalformed
			}
			if err = p.queueReply(ctx, failed(m.ID, bad)); err != nil {
				return err
			}
			continue
		}
		if m.Type == "ping" {
			err = p.queueReply(ctx, open(pong{Type: "pong", ID: m.ID, T: finite(m.T), Received: millis(received)}))
		} else {
			err = p.queueCommand(ctx, m)
		}
		if err != nil {
			return err
		}
	}
}

// queueCommand passes a message to runCommands. It waits while that is busy, and with it the page: so no page can
// flood the server.
func (p *page) queueCommand(ctx context.Context, m message) error {
	select {
	case p.commands <- m:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// queueReply passes a reply to write, which adds the time and the closing brace.
func (p *page) queueReply(ctx context.Context, data []byte) error {
	select {
	case p.replies <- data:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// runCommands carries out the page's commands, one after the other.
func (p *page) runCommands(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case m := <-p.commands:
			p.server.count.commands.Add(1)
			if reply := p.server.do(m); reply != nil {
				if err := p.queueReply(ctx, reply); err != nil {
					return err
				}
			}
		}
	}
}

// write sends hello, then what is new whenever the page is woken.
func (p *page) write(ctx context.Context) error {
	if err := p.send(ctx, p.server.hello()); err != nil {
		return err
	}
	p.server.lists.readAll() // here and not in liveUpdates, so that other pages do not wait for it
	p.server.requestAll()
	for {
		var err error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case data := <-p.replies:
			data = appendMillis(append(data, `,"now":`...), p.server.now())
			err = p.send(ctx, append(data, '}'))
		case <-p.wake:
			err = p.update(ctx)
			p.writing.Store(false)
			p.server.pages.wakeNext()
			if err == nil && p.server.cache.hasNew(&p.cursor) && p.writing.CompareAndSwap(false, true) {
				p.wake <- struct{}{} // it was skipped meanwhile
			}
		}
		if err != nil {
			return err
		}
	}
}

// update sends what the page has not received.
func (p *page) update(ctx context.Context) error {
	b := &p.server.cache
	if !b.hasNew(&p.cursor) {
		return nil
	}
	before := p.cursor.dropped
	p.updates++
	data := p.buffer[:0] // one buffer for all updates: garbage could delay a note
	data = append(data, `{"type":"update","n":`...)
	data = strconv.AppendUint(data, p.updates, 10)
	data = appendMillis(append(data, `,"now":`...), p.server.now())
	data = b.appendNew(data, &p.cursor)
	data = append(data, `,"dropped":`...)
	data = append(strconv.AppendUint(data, p.cursor.dropped, 10), '}')
	p.server.count.dropped.Add(p.cursor.dropped - before)
	if p.buffer = data; cap(data) > maxBuffer {
		p.buffer = nil // a large buffer is needed once, at the start
	}
	return p.send(ctx, data)
}

// send writes one message. After the write timeout it gives the page up.
func (p *page) send(ctx context.Context, data []byte) error {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(p.server.cfg.pageTimeout, writeTimeout))
	defer cancel()
	return p.conn.Write(ctx, websocket.MessageText, data)
}

// ping detects pages that have disappeared without closing.
func (p *page) ping(ctx context.Context) error {
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			patience, cancel := context.WithTimeout(ctx, cmp.Or(p.server.cfg.pageTimeout, pingTimeout))
			err := p.conn.Ping(patience)
			cancel()
			if err != nil {
				return err
			}
		}
	}
}
