package infer

import "github.com/groovegen/groovegen/groove"

// MaxRedraw is the largest number of a voice's own draw.
const MaxRedraw = 9999

// Redraws says of each voice that it is drawn again by itself: the number of its own draw, from 1; 0 = it is drawn with the others.
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
	given, whole, timing := g.sampler.drawn, g.sampler.whole, g.sampler.timing
	for _, v := range voices.Voices() {
		one := *r
		one.Seed, one.Draw = redrawSeed(r, v), 1
		set := sampling(&one)
		set.Held, set.Apart = groove.Hold(groove.NewVoiceSet(v).Others(), &given), voices&^groove.NewVoiceSet(v)
		var drawn groove.Loop
		var err error
		if drawn.Origin.Style, err = g.decode(one); err != nil {
			return err
		}
		if err := g.sample(&drawn, &set); err != nil {
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

// redrawn returns the voices that are drawn again by themselves.
func (r *Recipe) redrawn() (voices groove.VoiceSet) {
	for v, n := range r.Redraw {
		if n > 0 && !r.Held.Has(groove.Voice(v)) {
			voices |= groove.NewVoiceSet(groove.Voice(v))
		}
	}
	return voices
}

// redrawSeed returns the seed of a voice's own draw.
func redrawSeed(r *Recipe, v groove.Voice) uint64 {
	return groove.Rand(SeedOf(r.Seed, r.Draw), streamRedraw<<32|uint64(v)<<24|uint64(r.Redraw[v])).Uint64()
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
