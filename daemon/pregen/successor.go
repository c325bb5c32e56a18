package pregen

import "github.com/groovegen/groovegen/infer"

// glideStep returns the step of the glide that the current loop is.
func (w *worker) glideStep() int {
	if w.answered || w.playing == nil {
		return w.glideAhead
	}
	return w.glidePlayed
}

// currentRecipe returns the request's recipe at the place of the current loop: its candidate, its variation, its place on the walk
// and on the glide.
func (w *worker) currentRecipe() infer.Recipe {
	r := w.request.Recipe
	if cur := w.current(); cur != nil {
		r.Draw, r.Variation, r.Walk = cur.Origin.Draw, cur.Origin.Variation, cur.Origin.Walk
	}
	return w.atStep(r, w.glideStep())
}

// atStep sets the recipe's place on the glide. At its end the recipe is as it is.
func (w *worker) atStep(r infer.Recipe, step int) infer.Recipe {
	if w.glideFrom != nil && step < w.glideSteps {
		r.From, r.GlidePosition = w.glideFrom, float64(step)/float64(w.glideSteps)
	}
	return r
}

// nextRecipe returns the recipe of the current loop's successor, and where it takes over: the next step of the glide,
// or the next variation.
func (w *worker) nextRecipe() (infer.Recipe, Boundary) {
	r := w.currentRecipe()
	if w.glideFrom != nil {
		w.glideAhead = w.glideStep() + 1
		r.From, r.GlidePosition = nil, 0
		return w.atStep(r, w.glideAhead), AtBar
	}
	r.Variation++
	w.awayAhead = 0
	r.Walk = infer.WalkOn(r.Walk, w.request.Drift-w.contrast())
	if every := uint32(w.request.ContrastEvery); every > 0 && r.Variation%every == every-1 {
		w.awayAhead = contrastDistance
		r.Walk = infer.WalkOn(r.Walk, contrastDistance)
	}
	return r, AtLoop
}

// contrastDistance is how far from its walk a loop is that leaves the groove further.
const contrastDistance = 0.25

// contrast returns how far the current loop is off its walk.
func (w *worker) contrast() float64 {
	if w.answered || w.playing == nil {
		return w.awayAhead
	}
	return w.away
}
