package daemon

import (
	"fmt"
	"slices"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/pregen"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// newGroove are the parameters that ask for another groove; all others bend the one that plays and keep its variation.
var newGroove = []string{"genre", "blend", "seed", steer.Captured, steer.Next, steer.Previous, steer.Reroll}

// State implements steer.Hub.
func (d *Daemon) State() steer.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

// Subscribe implements steer.Hub.
func (d *Daemon) Subscribe() (changed <-chan struct{}, stop func()) { return d.changed.Subscribe() }

// Apply implements steer.Hub: it does a command, whoever gave it. What takes longer (decoding) is begun, not awaited.
func (d *Daemon) Apply(cmd steer.Command) error {
	_, err := d.Remark(cmd)
	return err
}

// Remark implements steer.Remarker.
func (d *Daemon) Remark(cmd steer.Command) (remark string, err error) {
	since := time.Now()
	if done, remark, err := d.applyFile(cmd, since); done {
		return remark, err
	}
	if done, err := d.applyCapture(cmd); done {
		return "", err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if p, err := steer.Lookup(cmd.Name); err == nil && p.Name == steer.Recall {
		return d.recall(p, cmd, since)
	}
	return "", d.steer(cmd, since)
}

// steer does a command that changes parameters or asks something of the player; d.mu is held.
func (d *Daemon) steer(cmd steer.Command, since time.Time) error {
	next, effect, err := steer.Apply(d.state, cmd)
	if err != nil {
		return err
	}
	if err = d.check(next); err != nil {
		return err
	}
	if effect.Has(steer.Do) {
		return d.do(cmd, since)
	}
	if effect.Has(steer.Fill) {
		if err = d.player.Fill(); err != nil {
			return err
		}
		effect &^= steer.Fill
	}
	if effect == steer.None {
		return nil
	}
	p, err := steer.Lookup(cmd.Name)
	if err != nil {
		return err
	}
	keep := !slices.Contains(newGroove, p.Name)
	if p.Name == steer.Prompt {
		keep = next.Weights == d.state.Weights && next.Seed == d.state.Seed && next.Captured == d.state.Captured
	}
	before := d.moment()
	if err := d.turn(moment{state: next, held: d.held}, effect, turning{keep: keep, since: since, glide: next.Glide}); err != nil {
		return err
	}
	d.undo.Note(before, p, since)
	return nil
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
	if _, ok := d.kits.Find(s.Kit); !ok {
		return unknownKit(d.kits, s.Kit)
	}
	return nil
}

// do carries out an action.
func (d *Daemon) do(cmd steer.Command, since time.Time) error {
	p, err := steer.Lookup(cmd.Name)
	if err != nil {
		return err
	}
	switch p.Name {
	case steer.TransportStart:
		return d.player.StartWithCountIn(d.state.CountIn)
	case steer.TransportStop:
		return d.player.Stop()
	case steer.TransportContinue:
		return d.player.Continue()
	case steer.Panic:
		return d.player.Panic()
	case steer.Back, steer.Forth:
		return d.travel(p, since)
	}
	return nil // sync and ping are answered by the face that heard them
}

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
