package web

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/waittest"
	"github.com/groovegen/groovegen/models"
)

var loadModel = sync.OnceValue(func() *infer.Model {
	m, err := infer.Load(models.Default())
	if err != nil {
		panic(err)
	}
	return m
})

// fakeHub is a daemon without music. What it does not have it inherits from no hub at all.
type fakeHub struct {
	control.Hub
	changed steer.Broadcast
	began   time.Time

	mu      sync.Mutex
	state   steer.State
	loop    *groove.Loop
	live    Live
	jobs    []jobs.Status
	used    []control.Use
	applied []steer.Request
	stuck   chan struct{} // Apply of panic waits for it
	reading time.Duration // what it takes to list the presets
}

func newFakeHub() *fakeHub {
	l := &groove.Loop{ID: 7, Feel: groove.DefaultFeel(), Origin: groove.Origin{
		Model: loadModel().ID, Engine: "cpu", Seed: 42, Variation: 3, Style: groove.Pure(groove.Funk, 100),
		Latent: make([]float32, loadModel().Config.Latent), Temperature: 0.8,
	}}
	for s := 0; s < groove.Steps; s += 4 {
		l.Pattern.Hits[s][groove.Kick], l.Pattern.Velocities[s][groove.Kick] = true, 1
		l.Pattern.Offsets[s][groove.Kick] = -0.125
		l.Probabilities[s][groove.Kick] = 0.75
	}
	l.Pattern = l.Pattern.Canonical()
	return &fakeHub{
		began: time.Now(), state: steer.Default(), loop: l,
		live: Live{State: "running", BPM: 120, Scale: 1, Playing: 7, Locked: true},
	}
}

// do does a command as it travels.
func (h *fakeHub) do(req steer.Request) error {
	cmd, err := req.Resolve()
	if err == nil {
		_, err = h.Apply(cmd)
	}
	return err
}

func (h *fakeHub) Apply(c steer.Command) (steer.Result, error) {
	h.mu.Lock()
	stuck := h.stuck
	r, err := steer.Apply(h.state, c)
	if err == nil {
		h.state = r.State
		h.applied = append(h.applied, c.Request())
	}
	h.mu.Unlock()
	if err == nil && c.Param().Name == "panic" && stuck != nil {
		<-stuck
	}
	h.changed.Notify()
	return r, err
}

func (h *fakeHub) Subscribe() (changed <-chan struct{}, stop func()) { return h.changed.Subscribe() }

func (h *fakeHub) State() steer.State {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state
}

func (h *fakeHub) commands() []steer.Request {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]steer.Request(nil), h.applied...)
}

func (h *fakeHub) Status() control.Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := control.Status{
		Steer: h.state, Model: control.Model{ID: loadModel().ID, Engine: "cpu"}, MIDI: control.MIDI{System: "none", Mode: "none"},
		Clock: control.Clock{Source: "internal", State: "running", BPM: 120}, Lateness: control.Lateness{Count: 3, P50US: 40},
	}
	if n := len(h.jobs); n > 0 {
		s.Job = &h.jobs[n-1]
	}
	return s
}

func (h *fakeHub) AsPlayed(id uint64) (*groove.Loop, piece.Piece, error) {
	l, kit, err := h.Loop(id)
	if err != nil || l == nil {
		return nil, piece.Piece{}, err
	}
	p, err := piece.FromLoops([]*groove.Loop{l}, kit)
	return l, p, err
}

func (h *fakeHub) Loop(id uint64) (*groove.Loop, groove.Kit, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if id != 0 && id != h.loop.ID {
		return nil, groove.GMKit(), control.ErrNoLoop
	}
	return h.loop, groove.GMKit(), nil
}

func (h *fakeHub) Live() Live {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.live
	l.At = time.Since(h.began)
	l.Ticks = l.At.Minutes() * l.BPM * 24
	return l
}

func (h *fakeHub) Jobs() []jobs.Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]jobs.Status(nil), h.jobs...)
}

func (h *fakeHub) Job(id string) (jobs.Status, error) {
	for _, j := range h.Jobs() {
		if j.ID == id {
			return j, nil
		}
	}
	return jobs.Status{}, jobs.ErrUnknown
}

func (h *fakeHub) Retrain(r jobs.Request) (jobs.Status, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := jobs.Status{Job: jobs.Job{ID: "job-1", Request: r}, State: jobs.StateRunning}
	h.jobs = append(h.jobs, s)
	return s, nil
}

func (h *fakeHub) CancelJob(id string) (jobs.Status, error) { return h.Job(id) }

func (h *fakeHub) Models() []library.Entry {
	return []library.Entry{{ID: loadModel().ID, Name: library.DefaultName, State: library.StateBuiltIn, Current: true}}
}

func (h *fakeHub) Use(u control.Use) (control.Used, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if u.Model == "nobody" {
		return control.Used{}, library.ErrUnknown
	}
	h.used = append(h.used, u)
	return control.Used{ID: u.Model}, nil
}

func (h *fakeHub) LogTail() []string { return nil }

func (h *fakeHub) Kits() control.Kits { return control.Kits{Current: "gm"} }

func (h *fakeHub) PlayNote(w control.NoteRequest) (control.PlayedNote, error) {
	return control.PlayedNote{Kit: "gm", Note: 36, Velocity: uint8(w.Velocity)}, nil
}

func (h *fakeHub) More() ([]*groove.Loop, int) { return nil, 0 }

func (h *fakeHub) History() []control.PastLoop { return []control.PastLoop{{ID: 7, Code: "42:3"}} }

// Presets takes its time, as reading many files does.
func (h *fakeHub) Presets() []preset.Entry {
	if h.reading > 0 {
		<-time.After(h.reading)
	}
	return nil
}

func (h *fakeHub) Histogram() []Bucket { return []Bucket{{UpTo: 40, Count: 3}} }
func (h *fakeHub) Model() *infer.Model { return loadModel() }

func (h *fakeHub) ModelFile(id string) ([]byte, error) {
	if id != loadModel().ID {
		return nil, library.ErrUnknown
	}
	return models.Default(), nil
}

// limitOfWaits only ends a test that has failed.
const limitOfWaits = waittest.Limit

// await looks again and again until a condition is met.
var await = waittest.Until

// serve serves a hub on a free port of this machine until the test ends.
func serve(t testing.TB, hub Hub) *Server {
	t.Helper()
	return serveWith(t, hub, func(*Config) {})
}

func serveWith(t testing.TB, hub Hub, change func(*Config)) *Server {
	t.Helper()
	cfg := Config{Listen: "127.0.0.1:0", State: t.TempDir(), Version: "test"}
	change(&cfg)
	s, err := Listen(cfg, hub)
	if err != nil {
		t.Fatal(err)
	}
	s.Serve()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *Server) url(path string) string { return "http://" + s.Addr().String() + path }

// client is a page.
type client struct {
	t    testing.TB
	conn *websocket.Conn
	ctx  context.Context
	said map[string]json.RawMessage // the newest of each part
}

// dial opens a page, which reads the hello itself.
func dial(t testing.TB, s *Server) *client {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limitOfWaits)
	t.Cleanup(cancel)
	conn, _, err := websocket.Dial(ctx, s.url("/ws"), nil)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(1 << 20)
	t.Cleanup(func() { _ = conn.CloseNow() })
	c := &client{t: t, conn: conn, ctx: ctx, said: map[string]json.RawMessage{}}
	if m := c.read(); text(m["type"]) != "hello" {
		t.Fatalf("the first message is %s, want hello", m["type"])
	} else {
		c.said["hello"] = m["boot"]
	}
	return c
}

// read returns the next message, and keeps its parts.
func (c *client) read() map[string]json.RawMessage {
	c.t.Helper()
	_, data, err := c.conn.Read(c.ctx)
	if err != nil {
		c.t.Fatalf("read: %v", err)
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(data, &m); err != nil {
		c.t.Fatalf("message %.200q is no JSON: %v", data, err)
	}
	if text(m["type"]) == "update" {
		for k, v := range m {
			c.said[k] = v
		}
	}
	return m
}

// until reads until a message is what the test waits for.
func (c *client) until(what string, found func(m map[string]json.RawMessage) bool) map[string]json.RawMessage {
	c.t.Helper()
	for {
		if m := c.read(); found(m) {
			return m
		}
		if c.ctx.Err() != nil {
			c.t.Fatalf("no %s came", what)
		}
	}
}

func (c *client) send(message string) {
	c.t.Helper()
	if err := c.conn.Write(c.ctx, websocket.MessageText, []byte(message)); err != nil {
		c.t.Fatalf("send: %v", err)
	}
}

// ask sends a message with the id 1 and returns the reply.
func (c *client) ask(message string) map[string]json.RawMessage {
	c.t.Helper()
	c.send(message)
	return c.until("reply", func(m map[string]json.RawMessage) bool { return text(m["type"]) == "reply" })
}

func text(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s) // what is no text is none
	return s
}

// request does a request and returns status and body.
func request(t testing.TB, method, url string, body []byte, header ...string) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	resp, err := (&http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b strings.Builder
	buf := make([]byte, 32<<10)
	for {
		n, err := resp.Body.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			break
		}
	}
	return resp.StatusCode, b.String(), resp.Header
}

func command(name string, args ...any) steer.Request { return steer.Request{Name: name, Args: args} }

var discard = slog.New(slog.DiscardHandler)
