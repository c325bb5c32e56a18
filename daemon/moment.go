package daemon

import (
	"errors"
	"fmt"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// moment is all that has to be there again for a groove to come back as it was.
type moment struct {
	state steer.State
	held  *groove.Held // the parts of the voices that state locks
	loop  *groove.Loop // what was heard with it, or about to be; nil = what state gives at its first variation
	// groove counts the grooves that were asked for: moments of one groove are bent versions of each other. 0 = a new one.
	groove uint64
}

// turning says how one moment follows another.
type turning struct {
	keep  bool // the groove that plays is bent: its variation stays
	since time.Time
	glide int // bars until the new groove is there
	// variation and walk are where a new groove begins.
	variation uint32
	walk      float64
}

// moment returns what is now; d.mu is held.
func (d *Daemon) moment() moment {
	m := moment{state: d.state, held: d.held, groove: d.groove}
	if l, of := d.loops.newest(); l != nil && of.state.In(d.state).Equal(d.state) {
		m.loop = l
	}
	return m
}

// turn makes a moment the present one and has done what follows from it; d.mu is held. On an error nothing has changed.
func (d *Daemon) turn(to moment, effect steer.Effect, t turning) error {
	before := d.state
	d.state = to.state
	if err := d.tellPlayer(before, to.state, effect); err != nil {
		d.state = before
		return err
	}
	d.held = d.parts(to)
	switch {
	case to.groove != 0:
		d.groove = to.groove
	case !t.keep:
		d.grooves++
		d.groove = d.grooves
	}
	if effect.Has(steer.Decode) || effect.Has(steer.Feel) || effect.Has(steer.Hold) {
		w := d.wish(d.state, d.held)
		w.KeepVariation, w.RequestedAt, w.Glide = t.keep, t.since, t.glide
		w.Recipe.Variation, w.Recipe.Walk = t.variation, t.walk
		if !t.keep {
			w.Loop = to.loop
		}
		d.pregen.Submit(w)
	}
	d.changed.Notify()
	select {
	case d.save <- struct{}{}:
	default:
	}
	return nil
}

// parts returns the parts of the voices that a moment locks. Those it does not have are what is heard now.
func (d *Daemon) parts(m moment) *groove.Held {
	locked := m.state.Locked()
	held := m.held.Only(locked)
	var missing groove.VoiceSet
	for _, v := range locked.Voices() {
		if !held.Has(v) {
			missing |= groove.NewVoiceSet(v)
		}
	}
	l, ok := d.loops.find(0)
	if missing == 0 || !ok {
		return held
	}
	return held.With(missing, &l.Drawn)
}

// holdFirst gives locked voices whose parts nobody knows those of the first loop.
func (d *Daemon) holdFirst() {
	d.mu.Lock()
	defer d.mu.Unlock()
	held := d.parts(moment{state: d.state, held: d.held})
	if held != d.held {
		d.held = held
		w := d.wish(d.state, held)
		w.KeepVariation = true
		d.pregen.Submit(w)
	}
}

// errNothing says that there is nothing to go back or forth to.
var errNothing = errors.New("there is nothing to take back or to do again")

// travel undoes or redoes a step; how is one of these words.
func (d *Daemon) travel(how string, since time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	step, back := d.undo.Undo, d.undo.Redo
	if how == "redo" {
		step, back = back, step
	}
	now := d.moment()
	to, ok := step(now)
	if !ok {
		return fmt.Errorf("%s: %w", how, errNothing)
	}
	err := d.check(to.state) // its kit may have gone since
	if err == nil {
		err = d.turn(to, steer.Decode|steer.Player, turning{keep: to.groove == now.groove, since: since})
	}
	if err != nil {
		_, _ = back(to) // as if it had not been tried
		return fmt.Errorf("%s: %w", how, err)
	}
	return nil
}

// recall plays a loop of the history again. What belongs to the set-up rather than to the loop stays. The remark is
// of a loop of another model.
func (d *Daemon) recall(code steer.LoopCode, since time.Time) (remark string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	to, t := moment{state: d.state, held: d.held}, turning{since: since, glide: d.state.Glide}
	if code.ID != 0 || code.Back != 0 {
		l, of, ok := d.loops.past(code.ID, code.Back, d.player.Snapshot().Playing)
		if !ok {
			return "", fmt.Errorf("recall: %w: the last %d that played are kept (groovectl history lists them)", control.ErrNoLoop, kept)
		}
		to = moment{state: of.state.In(d.state), held: of.held, loop: l}
		if made := l.Origin.Model; d.foreign(made) {
			remark = fmt.Sprintf("loop %d is of model %s: it comes back note for note, and %s draws what follows it", l.ID, made, d.engine.Model.ID)
			remark += d.fit(&to.state)
		}
	} else {
		to.state.Seed, t.variation = code.Seed, code.Variation
	}
	before := d.moment()
	if err = d.check(to.state); err == nil {
		err = d.turn(to, steer.Decode|steer.Player, t)
	}
	if err != nil {
		return "", fmt.Errorf("recall: %w", err)
	}
	d.undo.Note(before, nil, since)
	return remark, nil
}

// History implements control.Hub: the loops that played, oldest first.
func (d *Daemon) History() []control.PastLoop {
	list := d.loops.list()
	out := make([]control.PastLoop, len(list))
	for i, e := range list {
		l := control.LoopOf(e.loop)
		out[i] = control.PastLoop{
			ID: l.ID, Title: l.Title, Code: steer.FormatLoopCode(l.Seed, l.Variation), Hits: l.Hits, Model: e.loop.Origin.Model, At: e.at, Playing: i == len(list)-1,
		}
	}
	return out
}
