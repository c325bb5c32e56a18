package daemon

import (
	"fmt"
	"slices"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/kits"
	"github.com/groovegen/groovegen/daemon/pregen"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// State implements steer.Hub.
func (d *Daemon) State() steer.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

// Subscribe implements steer.Hub.
func (d *Daemon) Subscribe() (changed <-chan struct{}, stop func()) { return d.changed.Subscribe() }

// Apply implements steer.Hub: it does a command, whoever gave it. What takes longer (decoding) is begun, not awaited.
func (d *Daemon) Apply(cmd steer.Command) (steer.Result, error) {
	since := time.Now()
	p := cmd.Param()
	if p == nil || p.Effect.Has(steer.Do) {
		r, err := steer.Apply(d.State(), cmd)
		if err != nil || r.Effect == steer.None { // refused, or a button was released
			return r, err
		}
		r.Remark, err = cmd.Do(actions{d, since})
		return r, err
	}
	if p.Kind == steer.KindGroove {
		// The encoder is read before anything is locked: that takes a while, once.
		r, err := steer.Apply(d.State(), cmd)
		if err == nil && r.Effect != steer.None && r.State.Captured != "" {
			err = d.canEncode()
		}
		if err != nil {
			return r, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.steer(cmd, since)
}

// steer does a command that changes parameters or plays a fill; d.mu is held.
func (d *Daemon) steer(cmd steer.Command, since time.Time) (steer.Result, error) {
	r, err := steer.Apply(d.state, cmd)
	if err != nil {
		return r, err
	}
	if err = d.check(r.State); err != nil {
		return r, err
	}
	effect := r.Effect
	if effect.Has(steer.Fill) {
		if err = d.player.Fill(); err != nil {
			return r, err
		}
		effect &^= steer.Fill
	}
	if effect == steer.None {
		return r, nil
	}
	before := d.moment()
	t := turning{keep: !r.NewGroove, since: since, glide: r.State.Glide}
	if err := d.turn(moment{state: r.State, held: d.held}, effect, t); err != nil {
		return r, err
	}
	d.undo.Note(before, cmd.Param(), since)
	return r, nil
}

// check refuses what only the daemon knows to be wrong: latent numbers that this model has not, kits that are not there.
func (d *Daemon) check(s steer.State) error { return d.checkWith(d.engine.Model, s) }

func (d *Daemon) checkWith(m *infer.Model, s steer.State) error {
	for i := range s.Latent {
		if i >= m.Config.Latent {
			return &steer.Error{
				Param: "latent", Value: fmt.Sprint(i), Want: fmt.Sprintf("an index from 0 to %d with this model", m.Config.Latent-1),
				Err: steer.ErrRange,
			}
		}
	}
	if _, ok := d.allKits.Find(s.Kit); !ok {
		return kits.Unknown(d.allKits, s.Kit)
	}
	return nil
}

// actions implements steer.Actions.
type actions struct {
	d     *Daemon
	since time.Time // when the command came
}

func (a actions) Start() error                               { return a.d.player.StartWithCountIn(a.d.State().CountIn) }
func (a actions) Stop() error                                { return a.d.player.Stop() }
func (a actions) Continue() error                            { return a.d.player.Continue() }
func (a actions) Panic() error                               { return a.d.player.Panic() }
func (a actions) Undo() error                                { return a.d.travel("undo", a.since) }
func (a actions) Redo() error                                { return a.d.travel("redo", a.since) }
func (a actions) Recall(code steer.LoopCode) (string, error) { return a.d.recall(code, a.since) }
func (a actions) ToggleCapture() error                       { return a.d.capture.Toggle() }
func (a actions) SavePreset(name string) error               { return a.d.keep(preset.Preset, name) }
func (a actions) SaveScene(name string) error                { return a.d.keep(preset.Scene, name) }
func (a actions) LoadPreset(name string) (string, error) {
	return a.d.load(preset.Preset, name, a.since)
}
func (a actions) LoadScene(name string) (string, error) { return a.d.load(preset.Scene, name, a.since) }
func (a actions) SaveFavorite() error                   { return a.d.saveFavorite() }
func (a actions) ToggleFavorite(name string) error      { return a.d.toggleFavorite(name) }

// tellPlayer passes on what the player keeps itself.
func (d *Daemon) tellPlayer(before, next steer.State, effect steer.Effect) error {
	if !effect.Has(steer.Player) {
		return nil
	}
	q, err := seq.ParseQuantize(next.Quantize)
	if err != nil {
		return err
	}
	d.quantum = q
	if next.OffsetMS != before.OffsetMS {
		if err := d.player.SetOffset(offsetOf(next)); err != nil {
			return err
		}
	}
	if next.Kit != before.Kit {
		if err := d.player.SetKit(d.kitOf(next)); err != nil {
			return err
		}
	}
	d.player.FillEvery(next.FillEvery)
	d.player.SetTimescale(next.TimescaleFactor())
	if next.BPM != before.BPM {
		return d.player.SetTempo(clock.BPM(next.BPM))
	}
	return nil
}

// publish hands a decoded loop to the player; it is pregen's callback.
func (d *Daemon) publish(p pregen.Published) {
	d.loops.publish(p)
	q := seq.Loop
	switch p.Boundary {
	case pregen.AtQuantum:
		d.mu.Lock()
		q = d.quantum
		d.mu.Unlock()
	case pregen.AtBar:
		q = seq.Bar
	case pregen.AtLoop:
	}
	d.player.QueueLoop(p.Loop, q)
}

// want is what a state asks the decoder for, as a new groove that comes at once.
func want(s steer.State, held *groove.Held) pregen.Request {
	r := infer.Recipe{Style: s.Style(), Seed: s.Seed, Temperature: s.Temperature, Feel: s.Feel(), Nudge: s.Nudge, Held: held, Fill: s.FillAmount}
	r.FillLean = s.FillLean - 1
	for i, v := range s.Latent {
		r.Latent = append(r.Latent, infer.LatentSet{Index: i, Value: float32(v)})
	}
	slices.SortFunc(r.Latent, func(a, b infer.LatentSet) int { return a.Index - b.Index })
	return pregen.Request{Recipe: r, Frozen: s.Freeze, FreezeAfterGlide: s.Drift == 0, Drift: s.Drift, Tag: moment{state: s, held: held}}
}

// wish is want, with what the captured groove is to the model; d.mu is held.
func (d *Daemon) wish(s steer.State, held *groove.Held) pregen.Request {
	w := want(s, held)
	w.Recipe.Guide = d.encoder.Guide(s, d.encoderModel(d.engine))
	return w
}

func offsetOf(s steer.State) time.Duration {
	return time.Duration(s.OffsetMS * float64(time.Millisecond))
}
