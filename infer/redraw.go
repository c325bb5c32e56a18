package infer

import "github.com/groovegen/groovegen/groove"

// MaxRedraw is the largest number of a voice's own draw.
const MaxRedraw = 9999

// Redraws says of each voice that it is drawn again by itself: the number of its own draw, from 1; 0 = it is drawn with
// the others.
type Redraws [groove.NumVoices]uint32

// check refuses numbers that no parameter and no recall code has.
func (d *Redraws) check() error {
	for v, n := range d {
		if n > MaxRedraw {
			return &groove.RangeError{Field: "redraw of " + groove.Voice(v).String(), Value: float64(n), Max: MaxRedraw}
		}
	}
	return nil
}

// redraw draws the voices again that the recipe redraws: each from a z and noise of its own, with all others given as they were drawn together, as
// locked parts are. So their order does not matter, and no other voice changes, to the bit. A locked voice keeps its part. The loop's timing
// stays, and so do what the decoder has put out and what the sampler has of the voices as they were drawn together.
func (g *Generator) redraw(loop *groove.Loop, r *Recipe) error {
	voices := r.redrawn()
	if voices == 0 {
		return nil
	}
	rolled := r.rolled()
	given, whole, timing := g.sampler.drawn, g.sampler.whole, g.sampler.timing
	for _, v := range voices.Voices() {
		attempt, err := g.chooseRedraw(r, v)
		if err != nil {
			return err
		}
		one := *r
		one.Seed, one.Draw = redrawSeed(r, v, attempt), 1
		drawn, err := g.drawAround(&one, v, &given, rolled)
		if err != nil {
			return err
		}
		loop.Decoded.CopyVoice(&drawn.Decoded, v)
		for step := range loop.Probabilities {
			loop.Probabilities[step][v] = drawn.Probabilities[step][v]
		}
	}
	g.sampler.whole, g.sampler.timing = whole, timing
	_, err := g.decode(*r)
	return err
}

// drawAround draws a voice of a recipe with all others given. redrawn are all voices that are drawn by themselves.
func (g *Generator) drawAround(r *Recipe, v groove.Voice, given *groove.Pattern, redrawn groove.VoiceSet) (l groove.Loop, err error) {
	set, only := sampling(r), groove.NewVoiceSet(v)
	set.Held, set.Apart = groove.Hold(only.Others(), given), redrawn&^only
	if l.Origin.Style, err = g.decode(*r); err != nil {
		return l, err
	}
	return l, g.sample(&l, &set)
}

// redrawAttempts is how many parts are drawn at most, of which the first that is another and leaves the loop one groove is played.
const redrawAttempts = 4

// redrawChoice is what was chosen last for a voice.
type redrawChoice struct {
	choice
	redraw uint32
}

// chooseRedraw returns which attempt is a voice's own draw: the first that is another part than the one drawn with the others and leaves the loop
// steady, or else the first that is another. As in an audition other settings do not matter, and variations keep the attempt.
func (g *Generator) chooseRedraw(r *Recipe, v groove.Voice) (attempt uint32, err error) {
	if !r.auditioned() {
		return 0, nil
	}
	c := r.candidates()
	c.draw = r.Draw
	last := &g.lastRedraw[v]
	if last.made && last.of == c && last.redraw == r.Redraw[v] {
		return last.number, nil
	}
	given, err := g.candidate(c, r.Draw, 0)
	if err != nil {
		return 0, err
	}
	another := false
	for k := range uint32(redrawAttempts) {
		one := c.recipe(1, 0)
		one.Seed = redrawSeed(r, v, k)
		l, err := g.drawAround(&one, v, given, 0)
		if err != nil {
			return 0, err
		}
		differs := l.Decoded.Hits != given.Hits
		if differs && unsteady(&l.Decoded, c.steady) == 0 {
			attempt = k
			break
		}
		if differs && !another {
			attempt, another = k, true
		}
	}
	*last = redrawChoice{choice{c, attempt, true}, r.Redraw[v]}
	return attempt, nil
}

// rolled returns the voices that have a draw of their own.
func (r *Recipe) rolled() (voices groove.VoiceSet) {
	for v, n := range r.Redraw {
		if n > 0 {
			voices |= groove.NewVoiceSet(groove.Voice(v))
		}
	}
	return voices
}

// redrawn returns the voices that are drawn again by themselves: a locked voice keeps its part.
func (r *Recipe) redrawn() groove.VoiceSet { return r.rolled() & r.Held.Free() }

// together returns the locked parts that the others are drawn around. Those of voices with a draw of their own are not among them: the others were drawn
// before these, so that a lock on such a voice changes no other.
func (r *Recipe) together() *groove.Held { return r.Held.Only(r.rolled().Others()) }

// redrawSeed returns the seed of an attempt at a voice's own draw.
func redrawSeed(r *Recipe, v groove.Voice, attempt uint32) uint64 {
	return groove.Rand(SeedOf(r.Seed, r.Draw), streamRedraw<<32|uint64(attempt)<<28|uint64(v)<<24|uint64(r.Redraw[v])).Uint64()
}

// redraws writes the numbers of the voices that are drawn by themselves.
func (w *codeWriter) redraws(d *Redraws) {
	var voices groove.VoiceSet
	for v, n := range d {
		if n > 0 {
			voices |= groove.NewVoiceSet(groove.Voice(v))
		}
	}
	w.uint(uint64(voices))
	for _, v := range voices.Voices() {
		w.uint(uint64(d[v]))
	}
}

func (r *codeReader) redraws() (d Redraws) {
	for _, v := range groove.VoiceSet(r.count(1<<groove.NumVoices - 1)).Voices() {
		d[v] = uint32(r.count(MaxRedraw))
	}
	return d
}
