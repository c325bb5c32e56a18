package control

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

func TestClientAndServerAgree(t *testing.T) {
	hub := newFakeHub()
	srv, c := serve(t, hub)
	ctx := context.Background()

	st, err := c.Status(ctx)
	if err != nil || st.SchemaVersion != SchemaVersion || st.Loop.ID != 7 {
		t.Errorf("status: %+v, %v", st, err)
	}
	if err = c.Command(ctx, steer.Request{Name: "genre", Args: []any{"hip hop"}}); err != nil {
		t.Errorf("command: %v", err)
	}
	if got := hub.State().Style().Dominant(); got != groove.Hiphop {
		t.Errorf("genre is %v", got)
	}
	err = c.Command(ctx, steer.Request{Name: "swing", Args: []any{2}})
	if e := wantError(t, err); e.Code != http.StatusUnprocessableEntity || e.Field != "swing" || !strings.Contains(err.Error(), "0.5 to 0.75") {
		t.Errorf("refused command: %+v", e)
	}
	for _, id := range []uint64{0, 7} {
		doc, errLoop := c.Loop(ctx, id)
		if errLoop != nil || doc.LoopID != 7 || doc.Loop().Pattern != hub.loops[7].Pattern || doc.Kit != groove.GMKit() {
			t.Errorf("loop %d: %+v, %v", id, doc.LoopID, errLoop)
		}
	}
	if _, err = c.Loop(ctx, 9); !errors.Is(err, ErrNoLoop) {
		t.Errorf("loop 9: %v", err)
	}
	r, err := c.Reload(ctx)
	want := Reload{SchemaVersion: SchemaVersion, File: "grooved.toml", Applied: []string{"play.bpm"}, Restart: []string{"osc.addr"}}
	if err != nil || !cmp.Equal(want, r) {
		t.Errorf("reload: %+v, %v", r, err)
	}
	p, err := c.Params(ctx)
	if err != nil || len(p.Params) != len(steer.Params()) || p.Params[0].Name != steer.Params()[0].Name {
		t.Errorf("params: %d, %v", len(p.Params), err)
	}
	if n, refused := srv.Requests(); n != 8 || refused != 2 {
		t.Errorf("%d requests, %d refused", n, refused)
	}
}

func TestEventsArrive(t *testing.T) {
	hub := newFakeHub()
	_, c := serve(t, hub)
	enough := errors.New("enough")
	var got []Event
	err := c.Events(context.Background(), 20*time.Millisecond, func(ev Event) error {
		got = append(got, ev)
		if ev.Seq == 1 {
			if err := hub.do(steer.Request{Name: "bpm", Args: []any{99}}); err != nil {
				t.Error(err)
			}
		}
		if ev.Status.Steer.BPM == 99 && ev.Seq > 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || got[0].Reason != "first" {
		t.Errorf("got %v after %d events", err, len(got))
	}
}

func TestStreamsEndWhenTheDaemonDoes(t *testing.T) {
	s, err := Listen(socketPath(t), "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Serve(newFakeHub())
	c := NewClient(s.Path())
	defer c.Close()
	var once sync.Once
	err = c.Events(context.Background(), 0, func(Event) error {
		once.Do(func() { go s.Close() })
		return nil
	})
	if !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v, want ErrUnreachable", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestStreamsEndWhenTheClientWants(t *testing.T) {
	s, c := serve(t, newFakeHub())
	ctx, cancel := context.WithCancel(context.Background())
	err := c.Events(ctx, 0, func(Event) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	_ = s.Close() // waits for the handler
	if n := s.streams.Load(); n != 0 {
		t.Errorf("%d streams are still counted", n)
	}
}

func TestTooManyStreams(t *testing.T) {
	s, c := serve(t, newFakeHub())
	s.streams.Store(maxStreams)
	err := c.Events(context.Background(), 0, func(Event) error { return nil })
	if e := wantError(t, err); e.Code != http.StatusServiceUnavailable {
		t.Errorf("got %+v", e)
	}
	if n := s.streams.Load(); n != maxStreams {
		t.Errorf("the refused stream is counted: %d", n)
	}
}

func TestNobodyThere(t *testing.T) {
	dir := t.TempDir()
	stale := filepath.Join(dir, "stale.sock")
	ln, err := net.Listen("unix", stale)
	if err != nil {
		t.Fatal(err)
	}
	ln.(*net.UnixListener).SetUnlinkOnClose(false)
	ln.Close()
	for path, why := range map[string]string{
		filepath.Join(dir, "none.sock"): "no such file",
		stale:                           "refused",
	} {
		_, err := NewClient(path).Status(context.Background())
		if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), why) || !strings.Contains(err.Error(), "start it with grooved") ||
			!strings.Contains(err.Error(), path) {
			t.Errorf("got %v, want one that says %q", err, why)
		}
	}
	if _, err := os.Lstat(stale); err != nil {
		t.Error("a client removed a socket")
	}
}

// stranger serves answers on a unix socket.
func stranger(t *testing.T, handle http.HandlerFunc) *Client {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s.sock")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	srv := http.Server{Handler: handle}
	go srv.Serve(ln)
	c := NewClient(path)
	t.Cleanup(func() { c.Close(); srv.Close() })
	return c
}

func TestStrangeServers(t *testing.T) {
	ctx := context.Background()
	c := stranger(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"schema_version":99}`) })
	if _, err := c.Status(ctx); err == nil || !strings.Contains(err.Error(), "schema_version 99") {
		t.Errorf("got %v", err)
	}
	if err := c.Events(ctx, 0, func(Event) error { return nil }); err == nil || !strings.Contains(err.Error(), "schema_version 99") {
		t.Errorf("got %v", err)
	}
	if _, err := c.Loop(ctx, 0); err == nil || !strings.Contains(err.Error(), "schema_version") {
		t.Errorf("got %v", err)
	}
	c = stranger(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	if _, err := c.Status(ctx); err == nil || !strings.Contains(err.Error(), "is this socket grooved's?") {
		t.Errorf("got %v", err)
	}
	c = stranger(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") })
	if _, err := c.Status(ctx); err == nil || !strings.Contains(err.Error(), "read answer") {
		t.Errorf("got %v", err)
	}
	c = stranger(t, func(w http.ResponseWriter, _ *http.Request) {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			conn.Close()
		}
	})
	if _, err := c.Status(ctx); !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v, want ErrUnreachable", err)
	}
}

func TestCancelledRequest(t *testing.T) {
	_, c := serve(t, newFakeHub())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Status(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestCommandThatCannotBeSent(t *testing.T) {
	_, c := serve(t, newFakeHub())
	if err := c.Command(context.Background(), steer.Request{Name: "bpm", Args: []any{func() {}}}); err == nil {
		t.Error("no error for an argument that is no JSON")
	}
}
