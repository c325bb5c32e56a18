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

// Request is what should play from now on.
type Request struct {
	Recipe infer.Recipe // its Variation is where a new groove starts; see Keep
	// KeepVariation carries the variation that plays now over into the new loop: what changed bends the groove (feel, density)
	// rather than asks for another.
	KeepVariation bool
	// Frozen repeats the loop that plays, for ever. A frozen Want still decodes when its recipe differs, and glides there if it
	// has a Glide; a glide that was under way when Frozen came stands still, and goes on when it goes.
	Frozen bool
	// FreezeAfterGlide repeats it as Frozen does, but lets a glide that is under way come to its end first.
	FreezeAfterGlide bool
	// RequestedAt is when the wish arrived, for the histogram of wish → loop decoded. Zero = not measured.
	RequestedAt time.Time
	// Drift is how far each successor moves on along the seed's walk through the latent.
	Drift float64
	// Glide is how many bars a new groove takes to come in: a step of the way each bar. 0 = at once.
	Glide int
	// Loop is played itself, under a new ID, instead of what the recipe gives; its successors are the recipe's. Nil = none.
	Loop *groove.Loop
	// Tag goes with the wish to publish: whatever the wisher wants to know of a loop later.
	Tag any
}

// Boundary says at which boundary a loop takes over.
type Boundary uint8

// The boundaries.
const (
	AtLoop    Boundary = iota // where the one before ends: a successor
	AtQuantum                 // at the user's quantum: the answer to a wish
	AtBar                     // at the next bar: a step of a glide
)

// Published is a loop that is ready.
type Published struct {
	Loop     *groove.Loop
	Boundary Boundary
	Tag      any // the wish's
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

	requests  chan Request // holds the newest wish only
	takeOvers chan uint64  // ids of loops that took over
	changes   chan generatorChange

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
		publish:   publish,
		requests:  make(chan Request, 1),
		takeOvers: make(chan uint64, 16),
		changes:   make(chan generatorChange, 1),
		stop:      make(chan struct{}),
		done:      make(chan struct{}),
	}
	go p.run(gen)
	return p
}

// Submit asks for another groove; the newest wish wins over one that is not yet decoded.
func (p *Pregen) Submit(w Request) {
	for {
		select {
		case p.requests <- w:
			return
		default:
		}
		select {
		case old := <-p.requests:
			// Two wishes in one decode: the earlier stamp is what the user waits for, and only when both keep is the
			// groove kept.
			if !old.RequestedAt.IsZero() && (w.RequestedAt.IsZero() || old.RequestedAt.Before(w.RequestedAt)) {
				w.RequestedAt = old.RequestedAt
			}
			if w.KeepVariation && !old.KeepVariation {
				w.mergeInto(old)
			}
		default:
		}
	}
}

// mergeInto makes a wish that would bend what plays into one that bends what an older, unanswered wish asks for.
func (w *Request) mergeInto(old Request) {
	w.KeepVariation, w.Glide = false, old.Glide
	w.Recipe.Variation, w.Recipe.Walk = old.Recipe.Variation, old.Recipe.Walk
	if old.Loop != nil {
		w.Recipe.Variation, w.Recipe.Walk = old.Loop.Origin.Variation, old.Loop.Origin.Walk
	}
}

// TookOver tells that the loop with this id plays now, so that its successor is made ready.
func (p *Pregen) TookOver(id uint64) {
	select {
	case p.takeOvers <- id:
	case <-p.done:
	}
}

// ErrClosed is Use's answer after Close.
var ErrClosed = errors.New("the decoder has ended")

// generatorChange is a new generator and where the answer goes.
type generatorChange struct {
	gen   Generator
	reply chan error
}

// SetGenerator changes the generator: a new model, built and warmed. What it decodes takes over at the loop boundary, where the
// next variation would have. A frozen groove stays, and an answer to a wish that still waits for its quantum is heard first:
// then it is the loop after that. When Use returns the old generator is called no more, or, with an error, the new one: it
// could not decode what is wanted.
func (p *Pregen) SetGenerator(gen Generator) error {
	u := generatorChange{gen, make(chan error, 1)}
	select {
	case p.changes <- u:
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
	gen       Generator
	request   Request
	requested bool

	playing  *groove.Loop // took over last; nil before the first did
	ahead    *groove.Loop // published last: the successor of playing, or the answer to a wish
	answered bool         // ahead answers a wish and has not taken over yet

	glideFrom             *infer.Start // where the glide that is under way began; nil = none is
	glideStep, glideSteps int          // how many of the glide's steps were decoded
	glideHalted           bool         // the glide stands still: it was frozen on the way
}

// current is the loop that plays or, when a wish was just answered, is about to.
func (w *worker) current() *groove.Loop {
	if w.answered || w.playing == nil {
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
		case want := <-p.requests:
			p.handle(&w, want)
		case u := <-p.changes:
			u.reply <- p.replaceGenerator(&w, u.gen)
		case id := <-p.takeOvers:
			if w.ahead != nil && id == w.ahead.ID {
				w.playing, w.answered = w.ahead, false
				p.publishSuccessor(&w)
			}
		}
	}
}

// currentRecipe returns the recipe of what is wanted where the current loop is: its variation, its place on the walk and on the
// glide.
func (w *worker) currentRecipe() infer.Recipe {
	r := w.request.Recipe
	if cur := w.current(); cur != nil {
		r.Variation, r.Walk = cur.Origin.Variation, cur.Origin.Walk
	}
	return w.withGlide(r)
}

// withGlide sets a recipe's place on the glide.
func (w *worker) withGlide(r infer.Recipe) infer.Recipe {
	if w.glideFrom != nil {
		r.From, r.Way = w.glideFrom, float64(w.glideStep)/float64(w.glideSteps)
	}
	return r
}

// nextRecipe returns the recipe of the current loop's successor, and where it takes over: the glide's next step, or the next
// variation.
func (w *worker) nextRecipe() (infer.Recipe, Boundary) {
	if w.glideFrom != nil {
		w.glideStep++
		if w.glideStep >= w.glideSteps {
			w.glideFrom = nil
		}
		return w.currentRecipe(), AtBar
	}
	r := w.currentRecipe()
	r.Variation++
	r.Walk += w.request.Drift
	return r, AtLoop
}

// replaceGenerator takes a new generator, if it can decode what is wanted.
func (p *Pregen) replaceGenerator(w *worker, gen Generator) error {
	if !w.requested {
		w.gen = gen
		return nil
	}
	w.glideFrom = nil // another model's latent is no place to come from
	r, when := w.currentRecipe(), AtLoop
	if !w.answered {
		r, when = w.nextRecipe()
	}
	l, err := p.decode(gen, r)
	if err != nil {
		return err
	}
	w.gen = gen
	switch {
	case !w.answered && !w.request.Frozen && !w.request.FreezeAfterGlide:
		p.publishNext(w, l, when)
	case w.playing == nil: // nothing has been heard: the first loop can be the new model's
		p.publishNext(w, l, AtQuantum)
	}
	return nil
}

// publishNext publishes a loop as the one that comes next.
func (p *Pregen) publishNext(w *worker, l *groove.Loop, when Boundary) {
	w.ahead = l
	p.publish(Published{l, when, w.request.Tag})
}

// handle turns a wish into what plays: a new loop, or only another successor where nothing but Frozen or Drift changed.
func (p *Pregen) handle(w *worker, want Request) {
	only := w.requested && w.ahead != nil && want.KeepVariation && want.Loop == nil && reflect.DeepEqual(want.Recipe, w.request.Recipe)
	w.glideHalted = want.Frozen && (w.glideHalted || w.glideFrom != nil && !w.request.Frozen)
	w.request.Frozen, w.request.FreezeAfterGlide = want.Frozen, want.FreezeAfterGlide
	if !only {
		p.decodeNow(w, want)
		return
	}
	w.request.Drift, w.request.Tag = want.Drift, want.Tag
	if !w.answered {
		p.publishSuccessor(w)
	}
}

// decodeNow decodes a wish and publishes it at the user's quantum. When that fails, what plays goes on and the wish is
// forgotten.
func (p *Pregen) decodeNow(w *worker, want Request) {
	next := *w
	next.request, next.requested = want, true
	r := want.Recipe
	switch cur := w.current(); {
	case want.KeepVariation && cur != nil:
		r = next.currentRecipe()
	case want.Glide > 1 && cur != nil && want.Loop == nil:
		next.glideFrom, next.glideStep, next.glideSteps, next.glideHalted = startOf(cur), 1, want.Glide, false
		r = next.withGlide(r)
	default:
		next.glideFrom = nil
	}
	l, err := p.loopFor(next.gen, want.Loop, r)
	if err != nil {
		return
	}
	*w = next
	w.answered = true
	p.publishNext(w, l, AtQuantum)
	if !want.RequestedAt.IsZero() {
		p.mu.Lock()
		p.stats.Answered++
		p.times.add(time.Since(want.RequestedAt))
		p.mu.Unlock()
	}
}

func startOf(l *groove.Loop) *infer.Start {
	o := l.Origin
	return &infer.Start{Latent: o.Latent, Style: o.Style, Seed: o.Seed, Variation: o.Variation}
}

// loopFor returns a given loop under a new ID, or decodes.
func (p *Pregen) loopFor(gen Generator, given *groove.Loop, r infer.Recipe) (*groove.Loop, error) {
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

// publishSuccessor publishes the loop that follows the current one: itself when frozen, the next step of a glide, else its next variation.
func (p *Pregen) publishSuccessor(w *worker) {
	if w.glideHalted || (w.request.Frozen || w.request.FreezeAfterGlide) && w.glideFrom == nil {
		p.publishNext(w, w.current(), AtLoop)
		return
	}
	before := *w
	r, when := w.nextRecipe()
	l, err := p.decode(w.gen, r)
	if err != nil {
		*w = before
		return // the player repeats what it has, and counts it
	}
	p.publishNext(w, l, when)
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
