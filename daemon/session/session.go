package session

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/groovegen/groovegen/daemon/capture"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/pregen"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/lockorder"
)

// firstLoopTimeout is how long Start waits for the first loop.
const firstLoopTimeout = 10 * time.Second

// Config connects a Session with the daemon.
type Config struct {
	Settings      func() config.Config
	Said          func(key string) bool // a flag of this start sets the setting of that key; nil = none does
	Presets       string                // the folder of presets and scenes
	DefaultModel  func() []byte         // the model file inside the program
	ToggleCapture func() error
	// AsPlayed returns how a loop was played the last time; false if it was not.
	AsPlayed func(loop uint64) (piece.Played, bool)
	Log      *slog.Logger
}

// Session is what plays. It implements control's service for the session, and what kits and training need of it. Its
// methods are safe for concurrent use. From Start to Stop it owns a goroutine, which notes the loops that play and
// saves the state.
//
// in:  commands, TakeOvers (the player's channel), the loops of pregen
// out: the player, pregen, the files of the state and the history
type Session struct {
	cfg     Config
	log     *slog.Logger
	presets *preset.Store
	encoder *capture.Encoder // of captured grooves
	changed steer.Broadcast
	loops   loops
	files   files

	player    *player.Player // set by Start
	pregen    *pregen.Pregen // set by Start
	takeOvers chan seq.TakeOver
	behind    bool          // it was logged that the machine does not keep up; of pregen's worker
	save      chan struct{} // a change waits to be saved
	terminate chan struct{}
	done      chan struct{} // nil before Start

	mu      lockorder.Mutex // guards what follows; never held while something waits
	engine  training.Engine // what decodes
	state   steer.State
	held    *groove.Held // the parts of the locked voices
	undo    steer.History[snapshot]
	groove  uint64 // the number of the present groove
	grooves uint64 // how many there were
	quantum seq.Quantize
	kits    config.Kits
	more    more
	taste   *infer.Taste
	// opinions are what taste is made of, oldest first.
	opinions []opinionDoc
}

// New returns a session in the state of the last run, or of the settings.
func New(cfg Config, e training.Engine, kits config.Kits) (*Session, error) {
	s := &Session{
		cfg: cfg, log: cfg.Log, presets: preset.Open(cfg.Presets), encoder: capture.NewEncoder(),
		loops: loops{mu: lockorder.New(lockorder.Loops)}, mu: lockorder.New(lockorder.Session),
		engine: e, kits: kits, files: filesIn(cfg.Settings().State.Path()), groove: 1, grooves: 1,
		takeOvers: make(chan seq.TakeOver, 64), save: make(chan struct{}, 1), terminate: make(chan struct{}),
	}
	var err error
	s.state, err = s.restore(cfg.Settings())
	s.restoreHistory()
	s.readTaste()
	return s, err
}

// TakeOvers returns the channel that the player reports take-overs on.
func (s *Session) TakeOvers() chan<- seq.TakeOver { return s.takeOvers }

// Start connects the player and starts the decoder. It returns when the first loop is ready, so that it plays at once
// when the user starts the transport.
func (s *Session) Start(p *player.Player) error {
	s.player = p
	p.FillEvery(s.state.FillEvery)
	p.SetTimescale(s.state.TimescaleFactor())
	first := make(chan struct{}, 1)
	s.pregen = pregen.NewAfter(s.loops.lastID(), s.engine.Generator, func(p pregen.Published) {
		s.publish(p)
		select {
		case first <- struct{}{}:
		default:
		}
	})
	s.pregen.Submit(s.decodeRequest(s.state, s.held))
	select {
	case <-first:
	case <-time.After(firstLoopTimeout):
		return fmt.Errorf("decode the first loop: %w", errors.Join(s.pregen.Stats().Err, fmt.Errorf("no loop within %v", firstLoopTimeout)))
	}
	s.holdFirst()
	s.done = make(chan struct{})
	go s.run()
	return nil
}

func (s *Session) run() {
	defer close(s.done)
	saver, history := newSaver(s.saveState, saveAfter), newSaver(s.saveHistory, saveHistoryAfter)
	defer saver.flush()
	defer history.flush()
	for {
		select {
		case <-s.terminate:
			saver.later() // the last changes
			return
		case t := <-s.takeOvers:
			s.loops.tookOver(t.Loop)
			s.pregen.TookOver(t.Loop.ID)
			history.later()
			s.changed.Notify()
		case <-s.save:
			saver.later()
		case <-saver.due():
			saver.flush()
		case <-history.due():
			history.flush()
		}
	}
}

// Stop saves the state and ends the goroutine. It is called once.
func (s *Session) Stop() {
	if s.done != nil {
		close(s.terminate)
		<-s.done
	}
}

// Close ends the decoder. Call Stop before.
func (s *Session) Close() error {
	if s.pregen != nil {
		s.pregen.Close()
	}
	return s.Engine().Decoder.Close()
}

// State returns the parameters.
func (s *Session) State() steer.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// Offset returns how much later than its place each note is sent.
func (s *Session) Offset() time.Duration { return offsetOf(s.State()) }

// Subscribe implements steer.Hub.
func (s *Session) Subscribe() (changed <-chan struct{}, stop func()) { return s.changed.Subscribe() }

// Notify reports to all subscribers that the daemon's status has changed.
func (s *Session) Notify() { s.changed.Notify() }

// DecodeStats returns the figures of the decoder.
func (s *Session) DecodeStats() pregen.Stats { return s.pregen.Stats() }

// Loop returns a loop and the kit it is sent with: the one that plays for id 0.
func (s *Session) Loop(id uint64) (*groove.Loop, groove.Kit, error) {
	kit := s.Kit()
	if id == 0 {
		id = s.player.Snapshot().Playing
	}
	l, ok := s.loops.find(id)
	if !ok {
		return nil, kit, fmt.Errorf("find loop %d: %w", id, control.ErrNoLoop)
	}
	return l, kit, nil
}

// FindLoop returns the loop with an id. Id 0 is the one that plays, or before the first plays the one that will.
func (s *Session) FindLoop(id uint64) (*groove.Loop, bool) { return s.loops.find(id) }

// Played is a loop that played, with the parameters that it was made from.
type Played struct {
	Loop  *groove.Loop
	State steer.State
	At    time.Time // when it took over
}

// Played returns the last loops that played in this run, oldest first.
func (s *Session) Played() []Played {
	var out []Played
	for _, e := range s.loops.list() {
		if !e.restored {
			out = append(out, Played{Loop: e.loop, State: e.of.state, At: e.at})
		}
	}
	return out
}

// History returns the last loops that played, oldest first.
func (s *Session) History() []control.PastLoop {
	list := s.loops.list()
	out := make([]control.PastLoop, len(list))
	for i, e := range list {
		l := control.LoopOf(e.loop)
		out[i] = control.PastLoop{
			ID: l.ID, Title: l.Title, Code: l.Code, Hits: l.Hits, Model: e.loop.Origin.Model, At: e.at,
			Playing: i == len(list)-1 && !e.restored,
		}
	}
	return out
}
