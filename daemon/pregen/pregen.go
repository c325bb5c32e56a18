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
	// Frozen repeats the loop that plays, for ever. A frozen Want still decodes once when its recipe differs.
	Frozen bool
	// Since is when the wish arrived, for the histogram of wish → loop decoded. Zero = not measured.
	Since time.Time
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
	publish func(l *groove.Loop, urgent bool)

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

// New starts the worker. It calls publish for each loop that is ready: urgent when a wish changed what plays, so that it
// takes over at the user's quantum; else it is the successor, which takes over at the loop boundary.
func New(gen Generator, publish func(l *groove.Loop, urgent bool)) *Pregen {
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
			w.Keep = w.Keep && old.Keep
		default:
		}
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

// replace takes a new generator, if it can decode what is wanted.
func (p *Pregen) replace(w *worker, gen Generator) error {
	if !w.wanted {
		w.gen = gen
		return nil
	}
	r := w.want.Recipe
	r.Variation = w.current().Origin.Variation
	if !w.answer {
		r.Variation++
	}
	l, err := p.decode(gen, r)
	if err != nil {
		return err
	}
	w.gen = gen
	switch {
	case !w.answer && !w.want.Frozen:
		w.ahead = l
		p.publish(l, false)
	case w.playing == nil: // nothing has been heard: the first loop can be the new model's
		w.ahead = l
		p.publish(l, true)
	}
	return nil
}

// fulfil turns a wish into what plays: a new loop, or only another successor where nothing but Frozen changed.
func (p *Pregen) fulfil(w *worker, want Want) {
	only := w.wanted && w.ahead != nil && want.Keep && reflect.DeepEqual(want.Recipe, w.want.Recipe)
	w.want.Frozen = want.Frozen
	if !only {
		p.decodeNow(w, want)
	} else if !w.answer {
		p.succeed(w)
	}
}

// decodeNow decodes a wish and publishes it as urgent. When that fails, what plays goes on and the wish is forgotten.
func (p *Pregen) decodeNow(w *worker, want Want) {
	r := want.Recipe
	if cur := w.current(); want.Keep && cur != nil {
		r.Variation = cur.Origin.Variation
	}
	l, err := p.decode(w.gen, r)
	if err != nil {
		return
	}
	w.want, w.wanted, w.ahead, w.answer = want, true, l, true
	p.publish(l, true)
	if !want.Since.IsZero() {
		p.mu.Lock()
		p.stats.Answered++
		p.times.add(time.Since(want.Since))
		p.mu.Unlock()
	}
}

// succeed publishes the loop that follows the current one: itself when frozen, else its next variation.
func (p *Pregen) succeed(w *worker) {
	cur := w.current()
	next := cur
	if !w.want.Frozen {
		r := w.want.Recipe
		r.Variation = cur.Origin.Variation + 1
		l, err := p.decode(w.gen, r)
		if err != nil {
			return // the player repeats what it has, and counts it
		}
		next = l
	}
	w.ahead = next
	p.publish(next, false)
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
