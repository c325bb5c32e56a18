// Package pregen keeps decoded loops ahead of the playhead: one worker decodes what is wanted, publishes it as an
// immutable loop, and has the next one ready before the playing one ends. Nothing real-time ever waits for it.
package pregen

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// Generator makes a loop from a recipe: a model on an engine. Called from the worker alone.
type Generator interface {
	Loop(infer.Recipe) (*groove.Loop, error)
}

// Want is what should play from now on.
type Want struct {
	Recipe infer.Recipe // its Variation is where a new groove starts; see Keep
	// Keep carries the variation that plays now over into the new loop: what changed bends the groove (feel, density)
	// rather than asks for another.
	Keep bool
	// Frozen repeats the loop that plays, for ever. A frozen Want still decodes when its recipe differs, and glides there if it
	// has a Glide; a glide that was under way when Frozen came stands still, and goes on when it goes.
	Frozen bool
	// Still repeats it as Frozen does, but lets a glide that is under way come to its end first.
	Still bool
	// Since is when the wish arrived, for the histogram of wish → loop decoded. Zero = not measured.
	Since time.Time
	// Drift is how far each successor moves on along the seed's walk through the latent.
	Drift float64
	// Glide is how many bars a new groove takes to come in: a step of the way each bar. 0 = at once.
	Glide int
	// Loop is played itself, under a new ID, instead of what the recipe gives; its successors are the recipe's. Nil = none.
	Loop *groove.Loop
	// Of goes with the wish to publish: whatever the wisher wants to know of a loop later.
	Of any
}

// When says at which boundary a loop takes over.
type When uint8

// The boundaries.
const (
	AtLoop    When = iota // where the one before ends: a successor
	AtQuantum             // at the user's quantum: the answer to a wish
	AtBar                 // at the next bar: a step of a glide
)

// Published is a loop that is ready.
type Published struct {
	Loop *groove.Loop
	When When
	Of   any // the wish's
}

// Stats are the worker's counters; a consistent copy.
type Stats struct {
	Decoded  uint64        // loops decoded
	Failed   uint64        // recipes that gave an error
	Answered uint64        // wishes that a decoded loop answered
	P50, P99 time.Duration // wish → loop published, over the last answers (up to 512)
	Max      time.Duration
	Err      error // the last failure, nil after a success
}

// Pregen owns the worker.
//
// in:  Want, Taken, Use
// out: publish, called from the worker
type Pregen struct {
	publish func(Published)

	wants chan Want   // holds the newest wish only
	taken chan uint64 // ids of loops that took over
	uses  chan use

	stop chan struct{}
	done chan struct{}
	once sync.Once

	mu    sync.Mutex
	stats Stats
	times ring
	ids   uint64
}

// New starts the worker. It calls publish for each loop that is ready.
func New(gen Generator, publish func(Published)) *Pregen {
	p := &Pregen{
		publish: publish,
		wants:   make(chan Want, 1),
		taken:   make(chan uint64, 16),
		uses:    make(chan use, 1),
		stop:    make(chan struct{}),
		done:    make(chan struct{}),
	}
	go p.run(gen)
	return p
}

// Want asks for another groove; the newest wish wins over one that is not yet decoded.
func (p *Pregen) Want(w Want) {
	for {
		select {
		case p.wants <- w:
			return
		default:
		}
		select {
		case old := <-p.wants:
			// Two wishes in one decode: the earlier stamp is what the user waits for, and only when both keep is the
			// groove kept.
			if !old.Since.IsZero() && (w.Since.IsZero() || old.Since.Before(w.Since)) {
				w.Since = old.Since
			}
			if w.Keep && !old.Keep {
				w.bends(old)
			}
		default:
		}
	}
}

// bends makes a wish that would bend what plays into one that bends what an older, unanswered wish asks for.
func (w *Want) bends(old Want) {
	w.Keep, w.Glide = false, old.Glide
	w.Recipe.Variation, w.Recipe.Walk = old.Recipe.Variation, old.Recipe.Walk
	if old.Loop != nil {
		w.Recipe.Variation, w.Recipe.Walk = old.Loop.Origin.Variation, old.Loop.Origin.Walk
	}
}

// Taken tells that the loop with this id plays now, so that its successor is made ready.
func (p *Pregen) Taken(id uint64) {
	select {
	case p.taken <- id:
	case <-p.done:
	}
}

// ErrClosed is Use's answer after Close.
var ErrClosed = errors.New("the decoder has ended")

// use is a new generator and where the answer goes.
type use struct {
	gen   Generator
	reply chan error
}

// Use changes the generator: a new model, built and warmed. What it decodes takes over at the loop boundary, where the
// next variation would have. A frozen groove stays, and an answer to a wish that still waits for its quantum is heard first:
// then it is the loop after that. When Use returns the old generator is called no more, or, with an error, the new one: it
// could not decode what is wanted.
func (p *Pregen) Use(gen Generator) error {
	u := use{gen, make(chan error, 1)}
	select {
	case p.uses <- u:
	case <-p.done:
		return ErrClosed
	}
	select {
	case err := <-u.reply:
		return err
	case <-p.done:
		return ErrClosed
	}
}

// Stats returns the counters.
func (p *Pregen) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stats
	s.P50, s.P99, s.Max = p.times.quantiles()
	return s
}

// Close ends the worker and waits for it.
func (p *Pregen) Close() {
	p.once.Do(func() { close(p.stop) })
	<-p.done
}

// worker is the state that only the goroutine touches.
type worker struct {
	gen    Generator
	want   Want
	wanted bool

	playing *groove.Loop // took over last; nil before the first did
	ahead   *groove.Loop // published last: the successor of playing, or the answer to a wish
	answer  bool         // ahead answers a wish and has not taken over yet

	from    *infer.Start // where the glide that is under way began; nil = none is
	step, n int          // how many of the glide's steps were decoded
	halted  bool         // the glide stands still: it was frozen on the way
}

// current is the loop that plays or, when a wish was just answered, is about to.
func (w *worker) current() *groove.Loop {
	if w.answer || w.playing == nil {
		return w.ahead
	}
	return w.playing
}

func (p *Pregen) run(gen Generator) {
	defer close(p.done)
	w := worker{gen: gen}
	for {
		select {
		case <-p.stop:
			return
		case want := <-p.wants:
			p.fulfil(&w, want)
		case u := <-p.uses:
			u.reply <- p.replace(&w, u.gen)
		case id := <-p.taken:
			if w.ahead != nil && id == w.ahead.ID {
				w.playing, w.answer = w.ahead, false
				p.succeed(&w)
			}
		}
	}
}

// here returns the recipe of what is wanted where the current loop is: its variation, its place on the walk and on the
// glide.
func (w *worker) here() infer.Recipe {
	r := w.want.Recipe
	if cur := w.current(); cur != nil {
		r.Variation, r.Walk = cur.Origin.Variation, cur.Origin.Walk
	}
	return w.gliding(r)
}

// gliding sets a recipe's place on the glide.
func (w *worker) gliding(r infer.Recipe) infer.Recipe {
	if w.from != nil {
		r.From, r.Way = w.from, float64(w.step)/float64(w.n)
	}
	return r
}

// following returns the recipe of the current loop's successor, and where it takes over: the glide's next step, or the next
// variation.
func (w *worker) following() (infer.Recipe, When) {
	if w.from != nil {
		w.step++
		if w.step >= w.n {
			w.from = nil
		}
		return w.here(), AtBar
	}
	r := w.here()
	r.Variation++
	r.Walk += w.want.Drift
	return r, AtLoop
}

// replace takes a new generator, if it can decode what is wanted.
func (p *Pregen) replace(w *worker, gen Generator) error {
	if !w.wanted {
		w.gen = gen
		return nil
	}
	w.from = nil // another model's latent is no place to come from
	r, when := w.here(), AtLoop
	if !w.answer {
		r, when = w.following()
	}
	l, err := p.decode(gen, r)
	if err != nil {
		return err
	}
	w.gen = gen
	switch {
	case !w.answer && !w.want.Frozen && !w.want.Still:
		p.hand(w, l, when)
	case w.playing == nil: // nothing has been heard: the first loop can be the new model's
		p.hand(w, l, AtQuantum)
	}
	return nil
}

// hand publishes a loop as the one that comes next.
func (p *Pregen) hand(w *worker, l *groove.Loop, when When) {
	w.ahead = l
	p.publish(Published{l, when, w.want.Of})
}

// fulfil turns a wish into what plays: a new loop, or only another successor where nothing but Frozen or Drift changed.
func (p *Pregen) fulfil(w *worker, want Want) {
	only := w.wanted && w.ahead != nil && want.Keep && want.Loop == nil && reflect.DeepEqual(want.Recipe, w.want.Recipe)
	w.halted = want.Frozen && (w.halted || w.from != nil && !w.want.Frozen)
	w.want.Frozen, w.want.Still = want.Frozen, want.Still
	if !only {
		p.decodeNow(w, want)
		return
	}
	w.want.Drift, w.want.Of = want.Drift, want.Of
	if !w.answer {
		p.succeed(w)
	}
}

// decodeNow decodes a wish and publishes it at the user's quantum. When that fails, what plays goes on and the wish is
// forgotten.
func (p *Pregen) decodeNow(w *worker, want Want) {
	next := *w
	next.want, next.wanted = want, true
	r := want.Recipe
	switch cur := w.current(); {
	case want.Keep && cur != nil:
		r = next.here()
	case want.Glide > 1 && cur != nil && want.Loop == nil:
		next.from, next.step, next.n, next.halted = startOf(cur), 1, want.Glide, false
		r = next.gliding(r)
	default:
		next.from = nil
	}
	l, err := p.made(next.gen, want.Loop, r)
	if err != nil {
		return
	}
	*w = next
	w.answer = true
	p.hand(w, l, AtQuantum)
	if !want.Since.IsZero() {
		p.mu.Lock()
		p.stats.Answered++
		p.times.add(time.Since(want.Since))
		p.mu.Unlock()
	}
}

func startOf(l *groove.Loop) *infer.Start {
	o := l.Origin
	return &infer.Start{Latent: o.Latent, Style: o.Style, Seed: o.Seed, Variation: o.Variation}
}

// made returns a given loop under a new ID, or decodes.
func (p *Pregen) made(gen Generator, given *groove.Loop, r infer.Recipe) (*groove.Loop, error) {
	if given == nil {
		return p.decode(gen, r)
	}
	l := *given
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ids++
	l.ID = p.ids
	return &l, nil
}

// succeed publishes the loop that follows the current one: itself when frozen, the next step of a glide, else its next variation.
func (p *Pregen) succeed(w *worker) {
	if w.halted || (w.want.Frozen || w.want.Still) && w.from == nil {
		p.hand(w, w.current(), AtLoop)
		return
	}
	before := *w
	r, when := w.following()
	l, err := p.decode(w.gen, r)
	if err != nil {
		*w = before
		return // the player repeats what it has, and counts it
	}
	p.hand(w, l, when)
}

func (p *Pregen) decode(gen Generator, r infer.Recipe) (*groove.Loop, error) {
	l, err := gen.Loop(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.stats.Failed++
		p.stats.Err = fmt.Errorf("decode loop: %w", err)
		return nil, err
	}
	p.stats.Decoded++
	p.stats.Err = nil
	p.ids++
	l.ID = p.ids
	return l, nil
}
