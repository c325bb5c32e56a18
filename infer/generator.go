package infer

import (
	"fmt"
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/articulate"
)

// LatentSet sets one element of z to a value.
type LatentSet struct {
	Index int     `json:"index"`
	Value float32 `json:"value"`
}

// The range of a nudge's two coordinates, in standard deviations of the prior, and of a latent's elements.
const (
	MaxNudge  = 5.0
	MaxLatent = 10.0
)

// Recipe is everything that determines a loop: the same recipe, model and engine give the same loop, bit for bit.
type Recipe struct {
	Style         groove.Style
	Seed          uint64 // draws z and, with Variation, the hits; a z that would be nearly silent is drawn again
	Variation     uint32 // another draw of hits from the same z
	Temperature   float64
	Feel          groove.Feel
	Nudge         [2]float64    // moves z along the model's two nudge directions
	Latent        []LatentSet   // set after the nudge, so these values are decoded exactly; the last of one index counts
	Fill          float64       // 0–1: amount of the fill at the end of each bar; 0 = none
	FillLean      float64       // −1 to 1: where a fill's strokes are, from quarters to sixteenths; 0 = as drummers do
	Walk          float64       // position on the seed's walk through the latent space; 0 = as the seed draws it
	From          *Start        // start of a glide; nil = no glide
	GlidePosition float64       // 0–1: position in the glide
	Guide         *CaptureGuide // a captured groove that the loop stays near; nil = none
	Held          *groove.Held  // locked parts; nil = none
	Pins          *groove.Pins  // cells whose hits are given; nil = none
	Redraw        Redraws       // voices that are drawn again by themselves
	// Steady says how much the loop is one groove, 0–1: 0 = as drummers' takes are, DefaultSteady = without fills and
	// breaks, 1 = one bar four times.
	Steady float64
	// Audition is how many candidates are drawn for a new groove, of which the one with the best Score is played; 0 and
	// 1 = the seed's own loop. Draw is the number of the candidate, from 1; 0 = an audition chooses it.
	Audition int
	Draw     uint32
	take     uint32 // number of the candidate for a variation, from 0
	// Taste weighs the choice of an audition by TasteAmount, 0–1. A recall code does not have them: it has the
	// candidate that was chosen.
	Taste       *Taste
	TasteAmount float64
	// StandardPrior draws z from N(0, I), as the paper does, in place of the model's prior. Each z counts, also one
	// that decodes to near silence.
	StandardPrior bool
}

// Start is the loop at the start of a glide.
type Start struct {
	Latent    []float32 // z as decoded; nil if Recipe says it
	Style     groove.Style
	Seed      uint64
	Draw      uint32 // candidate, see Recipe.Draw
	Variation uint32
	Take      uint32  // candidate of the variation, see groove.Origin
	Code      string  // recall code of that loop; empty = unknown
	Recipe    *Recipe // of that loop, in place of Latent and Style: as a recall code has it
}

// Generator makes loops: it draws z, decodes and samples. One goroutine at a time.
type Generator struct {
	model    *Model
	dec      Decoder
	source   *LatentSource
	standard *LatentSource // N(0, I); nil until it is needed
	sampler  *Sampler
	nudge    []float32 // (2, latent); nil until it is needed
	out      Output
	z        []float32
	center   []float32

	lastDraw, lastTake choice
	lastRedraw         [groove.NumVoices]redrawChoice
}

// NewGenerator returns a generator for a model and its decoder. It does not own the decoder.
func NewGenerator(m *Model, dec Decoder) *Generator {
	return &Generator{
		model: m, dec: dec, source: NewLatentSourceFor(m), sampler: NewSamplerFor(m),
		nudge: m.Nudge, z: make([]float32, m.Config.Latent), center: make([]float32, m.Config.Latent),
	}
}

// Model returns the model.
func (g *Generator) Model() *Model { return g.model }

// Warm prepares the first loops: it decodes once, reads what candidates are compared with, and computes the nudge
// directions of a model whose file has none, which takes about a second. Without Warm the first loop with a nudge takes
// that time.
func (g *Generator) Warm() error {
	_ = drummers()
	r := Recipe{Style: groove.Pure(groove.Rock, 110), Temperature: DefaultTemperature, Feel: groove.DefaultFeel()}
	if _, err := g.Loop(r); err != nil {
		return err
	}
	_, err := g.directions()
	return err
}

// Loop makes the loop of a recipe; its ID is 0. The error names the setting that is out of range, or wraps ErrNonFinite
// if the model is broken.
//
// Realtime-safe: no.
func (g *Generator) Loop(r Recipe) (*groove.Loop, error) {
	if err := g.check(r); err != nil {
		return nil, fmt.Errorf("make loop: %w", err)
	}
	r, err := g.resolveStart(r)
	if err != nil {
		return nil, fmt.Errorf("make loop: %w", err)
	}
	if err = g.chooseCandidates(&r); err != nil {
		return nil, fmt.Errorf("make loop: %w", err)
	}
	style, err := g.decode(r)
	if err != nil {
		return nil, fmt.Errorf("make loop: %w", err)
	}
	loop := &groove.Loop{
		Feel: r.Feel,
		Origin: groove.Origin{
			Model: g.model.ID, Engine: g.dec.Engine(), Seed: r.Seed, Draw: r.Draw, Variation: r.Variation, Take: r.take, Style: style,
			Latent: slices.Clone(g.z), Temperature: r.Temperature, Walk: r.Walk,
		},
	}
	set := sampling(&r)
	if err := g.sample(loop, &set); err != nil {
		return nil, fmt.Errorf("make loop: %w", err)
	}
	if err := g.redraw(loop, &r); err != nil {
		return nil, fmt.Errorf("make loop: %w", err)
	}
	loop.Decoded.Articulations = [groove.Steps][groove.NumVoices]groove.Articulation{}
	loop.Drawn = loop.Decoded.Centered(loop.Timing)
	mergeHeld(&loop.Drawn, r.Held, r.Pins)
	r.Pins.SetStrokes(&loop.Drawn)
	r.articulate(&loop.Drawn, style)
	loop.Pattern = r.Feel.ApplyTo(loop.Drawn, style.BPM, loop.Timing)
	if r.Fill > 0 {
		g.fill(loop, &r)
	}
	loop.Origin.Code = codeOf(&r, g.model.ID, g.dec.Engine(), &loop.Pattern)
	return loop, nil
}

// resolveStart computes the latent numbers at the start of a glide if the recipe does not have them.
func (g *Generator) resolveStart(r Recipe) (Recipe, error) {
	if r.From == nil || r.From.Recipe == nil || r.From.Latent != nil {
		return r, nil
	}
	if err := g.check(*r.From.Recipe); err != nil {
		return r, err
	}
	of, err := g.resolveStart(*r.From.Recipe)
	if err != nil {
		return r, err
	}
	if err = g.chooseCandidates(&of); err != nil {
		return r, err
	}
	from := *r.From
	from.Draw, from.Take = of.Draw, of.take
	from.Style, err = g.decode(of)
	from.Latent, r.From = slices.Clone(g.z), &from
	return r, err
}

// fill adds the fills to a loop.
func (g *Generator) fill(loop *groove.Loop, r *Recipe) {
	whole, set, redrawn := loop.Drawn, sampling(r), r.redrawn()
	if set.changesVoices() || r.rolled() != 0 { // the fill of the groove as it is without, so that no other voice's changes
		whole = g.sampler.whole.Centered(loop.Timing)
		mergeHeld(&whole, r.together(), r.Pins)
		if !set.changesVoices() {
			r.Pins.SetStrokes(&whole)
		}
	}
	var p groove.Pattern
	f := fillRequest{
		groove: &whole, out: &g.out, weights: loop.Origin.Style.Weights, amount: r.Fill, lean: r.FillLean, center: loop.Timing.Center,
		seed: SeedOf(r.Seed, r.Draw), variation: ofTake(r.Variation, r.take), held: r.Held,
	}
	g.sampler.fillIn(&p, &f)
	for v, factor := range set.Voices {
		if (factor != 1 || redrawn.Has(groove.Voice(v))) && !r.Held.Has(groove.Voice(v)) {
			f.resizeVoice(&p, &loop.Drawn, groove.Voice(v), factor)
		}
	}
	pinFill(&p, &loop.Drawn, r)
	r.articulate(&p, loop.Origin.Style)
	p = r.Feel.ApplyTo(p, loop.Origin.Style.BPM, loop.Timing)
	loop.Fill, loop.FillSteps = &p, FillSteps(r.Fill)
}

// articulate draws how the hits are struck, but for those of locked voices, which keep what they have. Variations of a groove are struck
// alike. The first half of a glide is struck as the loop that it leaves.
func (r *Recipe) articulate(p *groove.Pattern, style groove.Style) {
	voices := r.Held.Free()
	if r.Held != nil && !r.Held.Articulated {
		voices |= r.Held.Voices
	}
	seed := SeedOf(r.Seed, r.Draw)
	if r.From != nil && r.GlidePosition < 0.5 {
		seed = SeedOf(r.From.Seed, r.From.Draw)
	}
	articulate.Draw(p, style.Weights, seed, voices)
	for _, v := range r.redrawn().Voices() {
		articulate.Draw(p, style.Weights, redrawSeed(r, v, 0), groove.NewVoiceSet(v))
	}
}

// emphasisRange is the logarithm of the factor on the hits of a voice with the strongest emphasis.
const emphasisRange = 0.9

// steady returns how steady a recipe's loop is to be. A captured groove keeps its own form, and a kit around a rhythm does not.
func (r *Recipe) steady() float64 {
	if r.Guide != nil && !r.Guide.Rhythm {
		return 0
	}
	return r.Steady
}

// sampling says how a recipe's pattern is drawn.
func sampling(r *Recipe) Sampling {
	set := Sampling{
		Temperature: r.Temperature, Steady: r.steady(), Density: r.Feel.Density, Syncopated: r.Feel.Complexity - 1,
		Seed: SeedOf(r.Seed, r.Draw), Variation: ofTake(r.Variation, r.take),
		Voices: new([groove.NumVoices]float64), Guide: r.Guide, Held: r.together().Decoded(), Pins: r.Pins, From: r.From, GlidePosition: r.GlidePosition,
	}
	for v := range set.Voices {
		set.Voices[v] = r.Feel.VoiceDensity[v] * math.Exp(emphasisRange*r.Feel.Emphasis[v])
	}
	return set
}

// sample draws the loop's pattern from the decoder's output, and measures its timing before voices are changed by themselves.
func (g *Generator) sample(loop *groove.Loop, set *Sampling) error {
	if g.model.Refiner == nil {
		if err := g.sampler.Sample(&loop.Decoded, &loop.Probabilities, &g.out, 0, *set); err != nil {
			return err
		}
	} else {
		if err := g.out.check(0); err != nil {
			return err
		}
		cond := loop.Origin.Style.Condition()
		conditioning := NewConditioning(&g.out, 0, g.z, cond[:])
		if err := g.sampler.Refine(&loop.Decoded, &loop.Probabilities, &conditioning, *set); err != nil {
			return err
		}
	}
	loop.Timing = g.sampler.timing
	return nil
}

// The dataset has windows without a hit, and so the priors have silent places: a quarter of one genre's draws is
// silence. A z with less than one expected hit a beat is drawn again, up to maxAttempts times.
const (
	minExpectedHits = groove.Steps / groove.StepsPerBeat
	maxAttempts     = 8
)

// decode writes the recipe's z to g.z and the decoder's output to g.out. It returns the style that was decoded: the recipe's,
// or in a glide one on the way to it.
func (g *Generator) decode(r Recipe) (groove.Style, error) {
	cond := r.Style.Condition()
	if err := g.draw(r, cond[:]); err != nil {
		return r.Style, err
	}
	under := r.From != nil && r.GlidePosition < 1 && len(r.From.Latent) == len(g.z)
	if r.Nudge == [2]float64{} && len(r.Latent) == 0 && !under {
		return r.Style, nil
	}
	if r.Nudge != [2]float64{} {
		dirs, err := g.directions()
		if err != nil {
			return r.Style, err
		}
		n := len(g.z)
		for i := range g.z {
			g.z[i] += float32(r.Nudge[0]*float64(dirs[i]) + r.Nudge[1]*float64(dirs[n+i]))
		}
	}
	for _, s := range r.Latent {
		g.z[s.Index] = s.Value
	}
	style := r.Style
	if under {
		slerp(g.z, r.From.Latent, g.z, r.GlidePosition)
		style = r.From.Style.Toward(r.Style, r.GlidePosition)
		cond = style.Condition()
	}
	return style, g.dec.Decode(&g.out, g.z, cond[:])
}

// draw draws and decodes z, before nudges, until there are enough expected hits. If no attempt has enough, it uses the one with the most. With
// StandardPrior the first attempt counts.
func (g *Generator) draw(r Recipe, cond []float32) error {
	most, fullest := -1.0, uint32(0)
	source := g.sourceFor(r)
	try := func(attempt uint32) (float64, error) {
		if err := source.DrawAt(g.z, r.Style.Weights, SeedOf(r.Seed, r.Draw), attempt, r.Walk); err != nil {
			return 0, err
		}
		if r.Guide != nil {
			source.center(g.center, r.Style.Weights)
			r.Guide.pullLatent(g.z, g.center)
		}
		if err := g.dec.Decode(&g.out, g.z, cond); err != nil {
			return 0, err
		}
		return g.out.expectedHits(0)
	}
	for attempt := range uint32(maxAttempts) {
		hits, err := try(attempt)
		if err != nil || hits >= minExpectedHits || r.StandardPrior {
			return err
		}
		if hits > most {
			most, fullest = hits, attempt
		}
	}
	_, err := try(fullest)
	return err
}

// sourceFor returns what a recipe's z is drawn from.
func (g *Generator) sourceFor(r Recipe) *LatentSource {
	if !r.StandardPrior {
		return g.source
	}
	if g.standard == nil {
		g.standard = NewLatentSource(nil, len(g.z))
	}
	return g.standard
}

// directions returns the model's nudge directions, measured once where its file has none.
func (g *Generator) directions() ([]float32, error) {
	if g.nudge == nil {
		var err error
		if g.nudge, err = NudgeDirections(g.model, g.dec); err != nil {
			return nil, err
		}
	}
	return g.nudge, nil
}
