package control

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

// fakeHub is a daemon without music.
type fakeHub struct {
	steer.Broadcast
	mu       sync.Mutex
	state    steer.State
	applied  []steer.Request
	statuses uint64
	loops    map[uint64]*groove.Loop
	reload   error
	fakeTraining
	fakeKits
	fakeHistory
	fakeAccess
	fakeRecording
	applyErr error
}

func newFakeHub() *fakeHub {
	l := &groove.Loop{ID: 7, Feel: groove.DefaultFeel(), Origin: groove.Origin{
		Model: "0123456789ab", Engine: "cpu", Seed: 42, Style: groove.Pure(groove.Funk, 100), Latent: []float32{0.5, -1}, Temperature: 0.8,
	}}
	l.Pattern.Hits[0][groove.Kick], l.Pattern.Velocities[0][groove.Kick] = true, 1
	return &fakeHub{state: steer.Default(), loops: map[uint64]*groove.Loop{0: l, 7: l}}
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
	defer h.mu.Unlock()
	if h.applyErr != nil {
		return steer.Result{}, h.applyErr
	}
	r, err := steer.Apply(h.state, c)
	if err != nil {
		return r, err
	}
	h.state = r.State
	h.applied = append(h.applied, c.Request())
	h.Notify()
	return r, nil
}

func (h *fakeHub) State() steer.State {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state
}

func (h *fakeHub) Status() Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.statuses++
	s := sampleStatus()
	s.Steer, s.Counters.Notes = h.state, h.statuses
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
	l, ok := h.loops[id]
	if !ok {
		return nil, groove.Kit{}, fmt.Errorf("find loop: %w", ErrNoLoop)
	}
	return l, groove.GMKit(), nil
}

func (h *fakeHub) LogTail() []string { return []string{"level=INFO msg=one", "two"} }

func (h *fakeHub) Reload() (Reload, error) {
	if h.reload != nil {
		return Reload{}, h.reload
	}
	return Reload{File: "grooved.toml", Applied: []string{"play.bpm"}, Restart: []string{"osc.addr"}}, nil
}

func sampleStatus() Status {
	loaded := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return Status{
		Version: "1.2.3", PID: 4711, UptimeS: 61.5, ReadyMS: 87.5, Realtime: true,
		MIDI: MIDI{System: "alsa", Mode: "virtual", In: "GrooveGen", Out: "GrooveGen"},
		Clock: Clock{
			Mode: "auto", Source: "external", State: "running", Locked: true, BPM: 120.007, Position: "5.2.3", Ticks: 422.5, JitterMS: 0.75, LateTicks: 3, Epoch: 2,
		},
		Loop:     Loop{ID: 7, Title: "funk, 100 BPM, seed 42", Genre: "funk", Seed: 42, Temperature: 0.8, Hits: 76, Playing: true, PendingID: 8},
		Lateness: Lateness{Count: 1000, P50US: 41, P99US: 230, P999US: 500, MaxUS: 812.5},
		Decode:   Decode{Decoded: 9, P50US: 400, P99US: 900, MaxUS: 950},
		Steer:    steer.Default(),
		Model:    Model{ID: "0123456789ab", Engine: "cpu", Weights: "float32"},
		OSC:      OSC{Addr: "[::]:9000", Counters: map[string]uint64{"packets": 12, "refused": 1}},
		Config:   ConfigStatus{File: "/home/u/.config/groovegen/grooved.toml", LoadedAt: &loaded},
		Counters: Counters{Notes: 5012, Sounding: 2},
	}
}

// socketPath returns a path that is short enough for a socket, also where the test's own folder is deep.
func socketPath(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "d", "g.sock")
}

// serve starts a server on a hub and returns a client of it.
func serve(t *testing.T, hub Hub) (*Server, *Client) {
	t.Helper()
	s, err := Listen(socketPath(t), "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Serve(hub)
	c := NewClient(s.Path())
	t.Cleanup(func() {
		c.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, c
}

func wantError(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *Error", err)
	}
	return e
}

// fakeKits is the kit service of a fakeHub.
type fakeKits struct {
	struck  []NoteRequest
	playErr error
}

func (k *fakeKits) Kits() Kits {
	return Kits{Current: "gm", Folder: "/c/kits", Error: "/c/kits/x.toml:1: wrong", Kits: []Kit{{Kit: groove.GMKit(), Title: "General MIDI"}}}
}

func (k *fakeKits) PlayNote(request NoteRequest) (PlayedNote, error) {
	if k.playErr != nil {
		return PlayedNote{}, k.playErr
	}
	k.struck = append(k.struck, request)
	v, err := groove.ParseVoice(request.Voice)
	return PlayedNote{Kit: "gm", Voice: v, Channel: 10, Note: 36, Velocity: 100}, err
}
