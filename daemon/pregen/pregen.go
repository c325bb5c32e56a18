// Package pregen decodes loops ahead of the playhead. One worker decodes what was requested, publishes it as an
// immutable loop, and has the next loop ready before the current one ends. No real-time code waits for it.
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

// Generator makes a loop from a recipe: a model on an engine. Only the worker calls it.
type Generator interface {
	Loop(infer.Recipe) (*groove.Loop, error)
}

// Request describes what should play from now on.
type Request struct {
	Recipe infer.Recipe // its Variation is where a new groove starts; see KeepVariation
	// KeepVariation keeps the variation that plays now: the change modifies the groove (feel, density) instead of
	// starting another one.
	KeepVariation bool
	// Frozen repeats the current loop. A frozen request is still decoded if its recipe differs, with a glide if it has
	// one. A glide that is in progress when a frozen request arrives stops, and continues after a request that is not
	// frozen.
	Frozen bool
	// FreezeAfterGlide repeats the current loop too, but lets a glide that is in progress end first.
	FreezeAfterGlide bool
	// RequestedAt is when the request arrived, for the latency statistics. Zero = not measured.
	RequestedAt time.Time
	// Drift is how far each successor moves along the seed's walk through the latent space.
	Drift float64
	// ContrastEvery has every so-manieth loop leave the groove further, and the next come back; 0 = none.
	ContrastEvery int
	// Glide is how many bars the change to a new groove takes, one step of it a bar. 0 = at once.
	Glide int
	// Loop is played itself, under a new ID, instead of the loop of the recipe. Its successors are those of the
	// recipe. Nil = none.
	Loop *groove.Loop
	// Exact is the recipe of the first loop, in place of Recipe's own: as a recall code has it. If it makes another
	// pattern than Loop has, Loop is played. Nil = none.
	Exact *infer.Recipe
	// Tag is returned with the published loops; the caller can identify the request by it.
	Tag any
}

// Boundary is where a loop takes over.
type Boundary uint8

// The boundaries.
const (
	AtLoop    Boundary = iota // at the end of the previous loop: a successor
	AtQuantum                 // at the boundary that the user chose: the response to a request
	AtBar                     // at the next bar: a step of a glide
)

// Published is a loop that is ready to play.
type Published struct {
	Loop     *groove.Loop
	Boundary Boundary
	Tag      any // of the request
}

// Stats is a consistent copy of the worker's counters.
type Stats struct {
	Decoded  uint64        // loops decoded
	Failed   uint64        // recipes that failed
	Answered uint64        // requests that were answered with a loop
	P50, P99 time.Duration // time from request to published loop, over the last answers (up to 512)
	Max      time.Duration
	Err      error  // the last failure, nil after a success
	Behind   Behind // the machine does not keep up
}

// Pregen owns the worker.
//
// in:  Submit, Sketch, TookOver, SetGenerator
// out: publish, called from the worker
type Pregen struct {
	publish func(Published)

	requests  chan Request // holds the newest request only
	takeOvers chan uint64  // ids of loops that took over
	changes   chan generatorChange
	sketches  chan sketches // holds the newest only

	stop chan struct{}
	done chan struct{}
	once sync.Once

	mu    sync.Mutex
	stats Stats
	times ring
	ids   uint64
}

// New starts the worker. It calls publish for each loop that is ready.
func New(gen Generator, publish func(Published)) *Pregen { return NewAfter(0, gen, publish) }

// NewAfter is New with the last id that loops of an earlier run have.
func NewAfter(last uint64, gen Generator, publish func(Published)) *Pregen {
	p := &Pregen{
		ids:       last,
		publish:   publish,
		requests:  make(chan Request, 1),
		takeOvers: make(chan uint64, 16),
		changes:   make(chan generatorChange, 1),
		sketches:  make(chan sketches, 1),
		stop:      make(chan struct{}),
		done:      make(chan struct{}),
	}
	go p.run(gen)
	return p
}

// Submit requests another groove. The newest request replaces one that has not been decoded.
func (p *Pregen) Submit(w Request) {
	for {
		select {
		case p.requests <- w:
			return
		default:
		}
		select {
		case old := <-p.requests:
			// Two requests become one. The user has been waiting since the earlier one. The variation is kept only if
			// both keep it.
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

// mergeInto applies a request that modifies the current groove to an older, unanswered request for another groove.
func (w *Request) mergeInto(old Request) {
	w.KeepVariation, w.Glide = false, old.Glide
	w.Recipe.Draw, w.Recipe.Variation, w.Recipe.Walk = old.Recipe.Draw, old.Recipe.Variation, old.Recipe.Walk
	if old.Loop != nil {
		o := &old.Loop.Origin
		w.Recipe.Draw, w.Recipe.Variation, w.Recipe.Walk = o.Draw, o.Variation, o.Walk
	}
}

// TookOver reports that the loop with this id plays now. Its successor is then prepared.
func (p *Pregen) TookOver(id uint64) {
	select {
	case p.takeOvers <- id:
	case <-p.done:
	}
}

// ErrClosed is returned by SetGenerator after Close.
var ErrClosed = errors.New("the decoder has ended")

// generatorChange is a new generator and where to send the result.
type generatorChange struct {
	gen   Generator
	reply chan error
}

// SetGenerator changes the generator, that is, to another model, which is built and warmed up. Its first loop takes
// over at the loop boundary, as the next variation would have. A frozen groove stays. A response that still waits for
// its boundary plays first; the new model's loop follows. When SetGenerator returns nil, the old generator is not
// called any more. When it returns an error, the new one could not decode the current request, and the old one stays.
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

// worker is the state of the worker goroutine.
type worker struct {
	gen       Generator
	request   Request
	requested bool

	playing  *groove.Loop  // took over last; nil before the first
	ahead    *groove.Loop  // published last: the successor of playing, or the response to a request
	answered bool          // ahead responds to a request and has not taken over
	recent   []publication // what was published since the last take-over, ahead last

	glideFrom   *infer.Start // where the current glide started; nil = no glide
	glideSteps  int          // its length
	glidePlayed int          // the step of the glide that playing is
	glideAhead  int          // the step that ahead is
	glideHalted bool         // the glide was frozen on the way

	left sketches // that are to be drawn

	away, awayAhead float64 // how far playing and ahead are off their walk: a contrast
}

// current returns the loop that plays or, after a response that has not taken over, that is about to.
func (w *worker) current() *groove.Loop {
	if w.answered || w.playing == nil {
		return w.ahead
	}
	return w.playing
}

func (p *Pregen) run(gen Generator) {
	defer close(p.done)
	w := worker{gen: gen}
	for p.serve(&w) {
	}
}

// serve does what comes next, and a sketch when nothing waits. It returns false at the end.
func (p *Pregen) serve(w *worker) bool {
	if len(w.left.recipes) > 0 && len(p.requests)+len(p.changes)+len(p.takeOvers)+len(p.sketches) == 0 {
		w.sketch()
		return !p.stopped()
	}
	select {
	case <-p.stop:
		return false
	case request := <-p.requests:
		p.handle(w, request)
	case u := <-p.changes:
		u.reply <- p.replaceGenerator(w, u.gen)
	case id := <-p.takeOvers:
		p.tookOver(w, id)
	case w.left = <-p.sketches:
	}
	return true
}

func (p *Pregen) stopped() bool {
	select {
	case <-p.stop:
		return true
	default:
		return false
	}
}

// replaceGenerator changes the generator if the new one can decode the current request.
func (p *Pregen) replaceGenerator(w *worker, gen Generator) error {
	if !w.requested {
		w.gen = gen
		return nil
	}
	from := w.glideFrom
	w.glideFrom = nil // a latent of another model cannot be the start of a glide
	r, when := w.currentRecipe(), AtLoop
	if !w.answered {
		r, when = w.nextRecipe()
	}
	l, err := p.decode(gen, r)
	if err != nil {
		w.glideFrom = from
		return err
	}
	w.gen = gen
	switch {
	case !w.answered && !w.request.Frozen && !w.request.FreezeAfterGlide:
		p.publishNext(w, l, when)
	case w.playing == nil: // nothing has played: the first loop can come from the new model
		p.publishNext(w, l, AtQuantum)
	}
	return nil
}

// publishNext publishes a loop as the next one.
func (p *Pregen) publishNext(w *worker, l *groove.Loop, when Boundary) {
	w.remember(l)
	p.publish(Published{l, when, w.request.Tag})
}

// handle carries out a request: it decodes a new loop, or only another successor if nothing but Frozen or Drift
// changed.
func (p *Pregen) handle(w *worker, request Request) {
	only := w.requested && w.ahead != nil && request.KeepVariation && request.Loop == nil && reflect.DeepEqual(request.Recipe, w.request.Recipe)
	w.glideHalted = request.Frozen && (w.glideHalted || w.glideFrom != nil && !w.request.Frozen)
	w.request.Frozen, w.request.FreezeAfterGlide = request.Frozen, request.FreezeAfterGlide
	if !only {
		p.decodeNow(w, request)
		return
	}
	w.request.Drift, w.request.ContrastEvery, w.request.Tag = request.Drift, request.ContrastEvery, request.Tag
	if !w.answered {
		p.publishSuccessor(w)
	}
}

// decodeNow decodes a request and publishes the loop at the user's boundary. If that fails, the current groove goes on
// and the request is dropped.
func (p *Pregen) decodeNow(w *worker, request Request) {
	next := *w
	next.request, next.requested, next.awayAhead = request, true, 0
	r := request.Recipe
	switch cur := w.current(); {
	case request.KeepVariation && cur != nil:
		r, next.glideAhead, next.awayAhead = next.currentRecipe(), next.glideStep(), next.contrast()
	case request.Exact != nil:
		next.glideFrom, r = nil, *request.Exact
	case request.Glide > 1 && cur != nil && request.Loop == nil:
		next.glideFrom, next.glideAhead, next.glideSteps, next.glideHalted = startOf(cur), 1, request.Glide, false
		r = next.atStep(r, next.glideAhead)
	default:
		next.glideFrom = nil
	}
	l, err := p.loopFor(next.gen, &request, r)
	if err != nil {
		return
	}
	*w = next
	w.answered = true
	p.publishNext(w, l, AtQuantum)
	if !request.RequestedAt.IsZero() {
		p.mu.Lock()
		p.stats.Answered++
		p.times.add(time.Since(request.RequestedAt))
		p.mu.Unlock()
	}
}

func startOf(l *groove.Loop) *infer.Start {
	o := l.Origin
	return &infer.Start{Latent: o.Latent, Style: o.Style, Seed: o.Seed, Draw: o.Draw, Variation: o.Variation, Take: o.Take, Code: o.Code}
}

// loopFor returns the loop of a request under a new ID, or decodes one.
func (p *Pregen) loopFor(gen Generator, request *Request, r infer.Recipe) (*groove.Loop, error) {
	if request.Loop == nil || request.Exact != nil {
		l, err := p.decode(gen, r)
		if request.Loop == nil || err == nil && l.Pattern.Equal(&request.Loop.Pattern) {
			return l, err
		}
	}
	l := *request.Loop
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ids++
	l.ID = p.ids
	return &l, nil
}

// publishSuccessor publishes the loop that follows the current one: the same loop when frozen, the next step of a
// glide, or the next variation.
func (p *Pregen) publishSuccessor(w *worker) {
	if w.glideHalted || (w.request.Frozen || w.request.FreezeAfterGlide) && w.glideFrom == nil {
		w.glideAhead, w.awayAhead = w.glideStep(), w.contrast()
		p.publishNext(w, w.current(), AtLoop)
		return
	}
	before := *w
	r, when := w.nextRecipe()
	l, err := p.decode(w.gen, r)
	if err != nil {
		*w = before
		return // the player repeats its loop and counts that
	}
	p.publishNext(w, l, when)
}

func (p *Pregen) decode(gen Generator, r infer.Recipe) (*groove.Loop, error) {
	begun := time.Now()
	l, err := gen.Loop(r)
	took := time.Since(begun)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.stats.Failed++
		p.stats.Err = fmt.Errorf("decode loop: %w", err)
		return nil, err
	}
	p.stats.Decoded++
	p.stats.Err, p.stats.Behind = nil, p.stats.Behind.after(&r, took)
	p.ids++
	l.ID = p.ids
	return l, nil
}
