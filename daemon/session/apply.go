package session

import (
	"fmt"
	"strings"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/kits"
	"github.com/groovegen/groovegen/daemon/pregen"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// Apply implements steer.Hub: it executes a command of any client. It starts the decoding and does not wait for it.
func (s *Session) Apply(cmd steer.Command) (steer.Result, error) {
	since := time.Now()
	p := cmd.Param()
	if p == nil || p.Effect.Has(steer.Do) {
		r, err := steer.Apply(s.State(), cmd)
		if err != nil || r.Effect == steer.None { // refused, or a button was released
			return r, err
		}
		r.Remark, err = cmd.Do(actions{s, since})
		return r, err
	}
	if p.Kind == steer.KindPrompt {
		return s.prompt(cmd, since)
	}
	if p.Kind == steer.KindGroove {
		// Reads the encoder before anything is locked, which takes a while once.
		r, err := steer.Apply(s.State(), cmd)
		if err == nil && r.Effect != steer.None && r.State.Captured != "" {
			err = s.CanEncode()
		}
		if err != nil {
			return r, err
		}
	}
	return s.steerLocked(cmd, since)
}

// steer executes a command that changes parameters or plays a fill; s.mu is held.
func (s *Session) steer(cmd steer.Command, since time.Time) (steer.Result, error) {
	r, err := steer.Apply(s.state, cmd)
	if err != nil {
		return r, err
	}
	if snap := s.player.Snapshot(); !snap.External {
		r = r.WithGenreTempo(s.state, snap.State == clock.Stopped)
	}
	if err = s.check(r.State); err != nil {
		return r, err
	}
	effect := r.Effect &^ steer.Fill
	if r.Effect.Has(steer.Fill) {
		if r.Remark, err = s.fill(cmd.Param()); err != nil {
			return r, err
		}
	}
	if effect == steer.None {
		return r, nil
	}
	if unplayed := newGenre(s.engine.Model, s.state.Weights, r.State.Weights); unplayed != "" {
		r.Remark = strings.TrimPrefix(r.Remark+"; "+unplayed, "; ")
	}
	before := s.snapshot()
	t := transition{keep: !r.NewGroove, since: since, glide: r.State.Glide}
	if err := s.moveTo(snapshot{state: r.State, held: s.held}, effect, t); err != nil {
		return r, err
	}
	s.undo.Note(before, cmd.Param(), since)
	return r, nil
}

// fill plays a fill. While the song is stopped it cannot. A command that asks for nothing else then gets an error. A
// prompt, which may set other things as well, gets a remark.
func (s *Session) fill(p *steer.Param) (remark string, err error) {
	if state := s.player.Snapshot().State; state != clock.Stopped && state != clock.Lost {
		return "", s.player.Fill()
	}
	stopped := &steer.Error{Param: steer.FillNow, Err: steer.ErrStopped, Hint: "start the song first"}
	if p.Kind == steer.KindAction {
		return "", stopped
	}
	return "no fill: " + stopped.Reason(), nil
}

// newGenre returns a remark on a genre that comes to a blend though the model has not learned it from any player.
func newGenre(m *infer.Model, before, now steer.Weights) string {
	for g, weight := range now {
		if weight > 0 && before[g] == 0 {
			if remark := m.Unlearned(groove.Genre(g)); remark != "" {
				return remark
			}
		}
	}
	return ""
}

// check refuses latent numbers that the model does not have and kits that do not exist; s.mu is held.
func (s *Session) check(st steer.State) error { return s.checkWith(s.engine.Model, st) }

func (s *Session) checkWith(m *infer.Model, st steer.State) error {
	for i := range st.Latent {
		if i >= m.Config.Latent {
			return &steer.Error{
				Param: "latent", Value: fmt.Sprint(i), Want: fmt.Sprintf("an index from 0 to %d with this model", m.Config.Latent-1),
				Err: steer.ErrRange,
			}
		}
	}
	if _, ok := s.kits.Find(st.Kit); !ok {
		return kits.Unknown(s.kits, st.Kit)
	}
	return nil
}

// actions implements steer.Actions.
type actions struct {
	s     *Session
	since time.Time // when the command came
}

func (a actions) Start() error                               { return a.s.player.StartWithCountIn(a.s.State().CountIn) }
func (a actions) Stop() error                                { return a.s.player.Stop() }
func (a actions) Continue() error                            { return a.s.player.Continue() }
func (a actions) Panic() error                               { return a.s.player.Panic() }
func (a actions) Undo() error                                { return a.s.step("undo", a.since) }
func (a actions) Redo() error                                { return a.s.step("redo", a.since) }
func (a actions) Recall(code steer.LoopCode) (string, error) { return a.s.recall(code, a.since) }
func (a actions) ToggleCapture() error                       { return a.s.cfg.ToggleCapture() }
func (a actions) SavePreset(name string) error               { return a.s.savePreset(preset.Preset, name) }

func (a actions) SaveScene(name string) error { return a.s.savePreset(preset.Scene, name) }

func (a actions) LoadPreset(name string) (string, error) {
	return a.s.load(preset.Preset, name, a.since)
}

func (a actions) LoadScene(name string) (string, error)    { return a.s.load(preset.Scene, name, a.since) }
func (a actions) SaveFavorite() error                      { return a.s.saveFavorite() }
func (a actions) ToggleFavorite(name string) error         { return a.s.toggleFavorite(name) }
func (a actions) DrawMore() error                          { return a.s.drawMore() }
func (a actions) Keep(code steer.LoopCode) (string, error) { return a.s.keep(code) }
func (a actions) Rate(stars int) (string, error)           { return a.s.rate(stars) }
func (a actions) Skip() error                              { return a.s.skip(a.since) }
func (a actions) ForgetTaste() error                       { return a.s.forgetTaste() }

// updatePlayer passes on the parameters that the player keeps itself; s.mu is held.
func (s *Session) updatePlayer(before, next steer.State, effect steer.Effect) error {
	if !effect.Has(steer.Player) {
		return nil
	}
	q, err := seq.ParseQuantize(next.Quantize)
	if err != nil {
		return err
	}
	s.quantum = q
	if next.OffsetMS != before.OffsetMS {
		if err := s.player.SetOffset(offsetOf(next)); err != nil {
			return err
		}
	}
	if next.Kit != before.Kit || next.Articulations != before.Articulations {
		if err := s.player.SetKit(s.kitOf(next)); err != nil {
			return err
		}
	}
	s.player.FillEvery(next.FillEvery)
	s.player.SetTimescale(next.TimescaleFactor())
	if next.BPM != before.BPM {
		return s.player.SetTempo(clock.BPM(next.BPM))
	}
	return nil
}

// publish passes a decoded loop to the player; pregen calls it.
func (s *Session) publish(p pregen.Published) {
	s.loops.publish(p)
	s.watchPace()
	q := seq.Loop
	switch p.Boundary {
	case pregen.AtQuantum:
		s.mu.Lock()
		q = s.quantum
		s.mu.Unlock()
	case pregen.AtBar:
		q = seq.Bar
	case pregen.AtLoop:
	}
	s.player.QueueLoop(p.Loop, q)
}

// watchPace logs when the machine stops keeping up, and when it does again; pregen's worker calls it.
func (s *Session) watchPace() {
	now := s.pregen.Stats().Behind
	switch was := s.behind; {
	case now.String() != "" && !was:
		s.log.Warn(now.String())
	case now.String() == "" && was:
		s.log.Info("the machine keeps up again")
	}
	s.behind = now.String() != ""
}

// newRequest returns the request for a state, as a new groove that plays as soon as possible.
func newRequest(st steer.State, held *groove.Held) pregen.Request {
	return pregen.Request{Recipe: recall.Recipe(st, held), Frozen: st.Freeze, FreezeAfterGlide: st.Drift == 0, Drift: st.Drift, ContrastEvery: st.Contrast, Tag: snapshot{state: st, held: held}}
}

// decodeRequest is newRequest with the captured groove as the model encodes it; s.mu is held.
func (s *Session) decodeRequest(st steer.State, held *groove.Held) pregen.Request {
	w := newRequest(st, held)
	w.Recipe.Taste, w.Recipe.TasteAmount = s.taste, st.Taste
	w.Recipe.Guide = s.encoder.Guide(st, s.encoderModel(s.engine))
	return w
}

func offsetOf(st steer.State) time.Duration {
	return time.Duration(st.OffsetMS * float64(time.Millisecond))
}
