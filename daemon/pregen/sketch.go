package pregen

import (
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// sketches are loops to draw beside what plays, and where they go.
type sketches struct {
	recipes []infer.Recipe
	ready   func(*groove.Loop, error)
}

// Sketch draws loops that do not play, to be shown: one at a time, while nothing else is to be decoded, so that a
// request waits for one of them at most and a successor, which is drawn a whole loop ahead, for none that matters. Each
// goes to ready, from the worker, in order. A new call drops what is left of the one before.
func (p *Pregen) Sketch(recipes []infer.Recipe, ready func(*groove.Loop, error)) {
	next := sketches{recipes, ready}
	for {
		select {
		case p.sketches <- next:
			return
		case <-p.done:
			return
		default:
		}
		select {
		case <-p.sketches:
		default:
		}
	}
}

// sketch draws the next loop of those that are left.
func (w *worker) sketch() {
	r := w.left.recipes[0]
	w.left.recipes = w.left.recipes[1:]
	w.left.ready(w.gen.Loop(r))
}
