package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

func TestMalformedMessagesCloseOnePageOnly(t *testing.T) {
	s := serve(t, newFakeHub())
	bad, good := dial(t, s), dial(t, s)
	for range maxMalformed {
		bad.ask(`{"type":`)
	}
	bad.send("nonsense")
	for {
		if _, _, err := bad.conn.Read(bad.ctx); err != nil {
			if websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
				t.Errorf("closed with %v, want policy violation", err)
			}
			break
		}
	}
	if m := good.ask(`{"type":"command","id":1,"name":"next"}`); string(m["ok"]) != "true" {
		t.Errorf("the other page: %v", m)
	}
	if n := s.Counters().Malformed; n != maxMalformed+1 {
		t.Errorf("counted %d, want %d", n, maxMalformed+1)
	}
}

func TestBinaryAndHugeMessages(t *testing.T) {
	s := serve(t, newFakeHub())
	c := dial(t, s)
	if err := c.conn.Write(c.ctx, websocket.MessageBinary, []byte(`{"type":"ping"}`)); err != nil {
		t.Fatal(err)
	}
	m := c.until("refusal", func(m map[string]json.RawMessage) bool { return text(m["type"]) == "reply" })
	if !strings.Contains(string(m["error"]), "binary") {
		t.Errorf("binary: %v", m)
	}
	// Writing may fail too, once the server has hung up.
	_ = c.conn.Write(c.ctx, websocket.MessageText, []byte(`{"type":"command","args":["`+strings.Repeat("x", maxMessage)+`"]}`))
	for {
		_, _, err := c.conn.Read(c.ctx)
		if err == nil {
			continue
		}
		if code := websocket.CloseStatus(err); code != websocket.StatusMessageTooBig && code != -1 {
			t.Errorf("closed with %v, want too big", err)
		}
		break
	}
}

// TestStuckPage has a page take nothing until its socket is full and its writer stands still: the others go on. When it reads
// again, it gets the newest state. What it has missed is counted.
func TestStuckPage(t *testing.T) {
	hub := newFakeHub()
	s := serveWith(t, hub, func(c *Config) { c.pageTimeout = time.Hour }) // it stays open however long the test takes
	stuck, good := dial(t, s), dial(t, s)
	for _, c := range []*client{stuck, good} {
		c.until("first update", func(m map[string]json.RawMessage) bool { return m["config"] != nil })
	}
	s.lists.mu.Lock() // from now on only this test writes the part below
	defer s.lists.mu.Unlock()
	writing := func() bool {
		s.pages.mu.Lock()
		defer s.pages.mu.Unlock()
		for p := range s.pages.open {
			if p.writing.Load() {
				return true
			}
		}
		return false
	}
	const mostNews, stillNews = 500, 20
	still := 0 // how many news in a row found a page writing
	for i := 0; still < stillNews; i++ {
		s.cache.set(partConfig, fmt.Appendf(nil, `"%d%s"`, i, strings.Repeat("x", 500<<10)))
		s.pages.wake()
		want := fmt.Sprintf(`"%dx`, i)
		good.until("news", func(map[string]json.RawMessage) bool { return strings.HasPrefix(string(good.said["config"]), want) })
		if i == mostNews {
			t.Fatal("the socket is never full")
		}
		if still++; !writing() {
			still = 0
		}
	}
	has := func(c *client, bpm int) func(map[string]json.RawMessage) bool {
		return func(map[string]json.RawMessage) bool {
			var st struct{ BPM float64 }
			return json.Unmarshal(c.said["steer"], &st) == nil && st.BPM == float64(bpm)
		}
	}
	const changes = 20
	for i := range changes {
		s.Note(Note{Step: i % 64, Length: time.Duration(i)})
		if err := hub.do(command("bpm", 60+i)); err != nil {
			t.Fatal(err)
		}
		good.until("change", has(good, 60+i))
	}
	stuck.until("newest state", has(stuck, 60+changes-1))
	missed, err := strconv.ParseUint(string(stuck.said["dropped"]), 10, 64)
	if total := s.Counters().Dropped; err != nil || missed < changes-1 || missed > total {
		t.Errorf("it missed %d states of %d that all pages missed, want at least %d tempos: %v", missed, total, changes-1, err)
	}
}

func TestThousandConnections(t *testing.T) {
	// They send nothing, and are to stay open however long it takes to open them all.
	s := serveWith(t, newFakeHub(), func(c *Config) { c.headerTimeout = time.Hour })
	page := dial(t, s)
	page.until("first update", func(m map[string]json.RawMessage) bool { return m["steer"] != nil })
	await(t, "the only page", func() bool { return s.Counters().Pages == 1 })
	before, _ := usage()
	var conns []net.Conn
	defer func() {
		for _, c := range conns {
			_ = c.Close()
		}
	}()
	for range 1000 {
		c, err := net.Dial("tcp", s.Addr().String())
		if err != nil {
			break // the system has no more
		}
		conns = append(conns, c)
	}
	if len(conns) <= maxConnections {
		t.Skipf("this system has no more than %d connections", len(conns))
	}
	if m := page.ask(`{"type":"command","id":1,"name":"next"}`); string(m["ok"]) != "true" {
		t.Errorf("the page that was there: %v", m)
	}
	await(t, "a look at the last connection", func() bool { return int(s.Counters().Connections) >= len(conns)+1-maxConnections })
	closed, explained := 0, 0
	answers := map[net.Conn]string{} // the answer may come before the end
	open := conns
	await(t, "the end of all that were refused", func() bool {
		var waiting []net.Conn
		for _, c := range open {
			_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
			said, err := io.ReadAll(c)
			answers[c] += string(said)
			if isTimeout(err) {
				waiting = append(waiting, c)
				continue
			}
			closed++
			if strings.HasPrefix(answers[c], "HTTP/1.1 503 ") && strings.Contains(answers[c], "too many connections") {
				explained++
			}
		}
		open = waiting
		return closed >= int(s.Counters().Connections)
	})
	for _, c := range conns {
		_ = c.Close()
	}
	if explained != closed {
		t.Errorf("%d connections were closed, %d with a reason", closed, explained)
	}
	if len(conns)-closed >= maxConnections {
		t.Errorf("of %d connections %d were hung up on, counted %d", len(conns), closed, s.Counters().Connections)
	}
	// Those that went make room.
	await(t, "room for another", func() bool {
		resp, err := http.Get(s.url("/map.json"))
		if err == nil {
			_ = resp.Body.Close()
		}
		return err == nil
	})
	await(t, "the heap of before", func() bool {
		after, _ := usage()
		return after <= before+(1<<20)
	})
}

// usage returns the bytes of the heap that are in use, and the number of goroutines.
func usage() (heap uint64, goroutines int) {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, runtime.NumGoroutine()
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

func TestTooManyPages(t *testing.T) {
	s := serve(t, newFakeHub())
	first := dial(t, s)
	for range maxPages - 1 {
		dial(t, s)
	}
	_, resp, err := websocket.Dial(t.Context(), s.url("/ws"), nil)
	if err == nil || resp == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("page %d: got %v, %v", maxPages+1, resp, err)
	}
	_ = first.conn.CloseNow()
	await(t, "a free place", func() bool { return s.Counters().Pages < maxPages })
	dial(t, s)
}

// TestSlowHeaderIsLetGo is a client that never finishes its request: it is cut off and costs nothing.
func TestSlowHeaderIsLetGo(t *testing.T) {
	s := serveWith(t, newFakeHub(), func(c *Config) { c.headerTimeout = 50 * time.Millisecond })
	conn, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(limitOfWaits))
	if _, err := bufio.NewReader(conn).ReadString(0); isTimeout(err) {
		t.Error("it is still waited for")
	}
}

// TestManyVisits opens and leaves pages, in every way that a page leaves: what is left must be what was there before.
func TestManyVisits(t *testing.T) {
	s := serve(t, newFakeHub())
	visit := func(i int) {
		ctx, cancel := context.WithTimeout(context.Background(), limitOfWaits)
		defer cancel()
		conn, _, err := websocket.Dial(ctx, s.url("/ws"), nil)
		if err != nil {
			t.Error(err)
			return
		}
		conn.SetReadLimit(1 << 20)
		for range i % 3 {
			_, _, _ = conn.Read(ctx)
		}
		_ = conn.Write(ctx, websocket.MessageText, []byte(`{"type":"command","id":1,"name":"next"}`))
		if i%2 == 0 {
			_ = conn.CloseNow()
		} else {
			_ = conn.Close(websocket.StatusNormalClosure, "")
		}
	}
	rounds := func(n int) {
		for i := range n {
			var group sync.WaitGroup
			for j := range 4 {
				group.Go(func() { visit(4*i + j) })
			}
			group.Wait()
			s.Note(Note{Step: i % 64})
		}
		await(t, "the last page to leave", func() bool { return s.Counters().Pages == 0 })
	}
	rounds(20)
	heap, goroutines := usage()
	rounds(40)
	await(t, "the heap and the goroutines of before", func() bool {
		more, now := usage()
		return more <= heap+(1<<20) && now <= goroutines+4
	})
}

// TestLongVisit stands for a page that is left open for a day: what a day brings in notes and states, one after the other.
func TestLongVisit(t *testing.T) {
	hub := newFakeHub()
	s := serve(t, hub)
	c := dial(t, s)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			if _, _, err := c.conn.Read(c.ctx); err != nil {
				return
			}
		}
	}()
	heap := func(notes int) uint64 {
		for i := range notes {
			s.Note(Note{At: time.Duration(i), Step: i % 64})
			if i%500 != 0 {
				continue
			}
			if err := hub.do(command("bpm", 60+i/500%100)); err != nil { // somebody plays with it all day long
				t.Fatal(err)
			}
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap(10_000)
	after := heap(2_000_000) // a day at 23 notes a second
	t.Logf("%d KB before, %d KB after a day's notes", before>>10, after>>10)
	if after > before+(1<<20) {
		t.Errorf("the heap grew from %d to %d KB", before>>10, after>>10)
	}
	_ = c.conn.CloseNow()
	<-ended
}
