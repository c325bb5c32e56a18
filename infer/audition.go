package infer

import (
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/novelty"
)

// The number of candidates of an audition: the default, and the most.
const (
	DefaultAudition = 16
	MaxAudition     = 64
)

// maxTakes is the most candidates for a variation of a groove. keepsGroove is the share of its hits that a variation
// should have in common with the groove at its place of the walk, so that two in a row share three quarters of theirs.
// Where none has, candidate keepingTake plays if it is as steady: the groove's hits there, with other touches.
const (
	maxTakes    = 4
	keepsGroove = 0.86
	keepingTake = maxTakes
)

// SeedOf returns the seed that candidate number draw of a seed is drawn from. The first candidate, 1, is the seed's own
// loop, and so is 0.
func SeedOf(seed uint64, draw uint32) uint64 {
	if draw <= 1 {
		return seed
	}
	return groove.Rand(seed, streamCandidate<<32|uint64(draw)).Uint64()
}

// candidates is all that the choice among candidates depends on: the settings of a loop that are a groove's own.
type candidates struct {
	genre     groove.Genre
	bpm       float64
	seed      uint64
	steady    float64
	number    int
	draw      uint32 // 0: these are candidates for a new groove
	variation uint32
	walk      float64
	rhythm    rhythm // that its drums should fit
	taste     *Taste // nil: none counts
	amount    float64
}

// choice is what was chosen last, so that settings that leave the candidates alone do not draw them again.
type choice struct {
	of     candidates
	number uint32
	made   bool
}

// auditioned reports whether a recipe's loop is one of several.
func (r *Recipe) auditioned() bool {
	return r.Audition > 1 && r.steady() > 0 && !r.StandardPrior
}

// candidates returns what a recipe's candidates are drawn from. They have default settings and no locked parts, so that a setting that is changed does
// not change the groove. A blend has those of its strongest genre: a sweep moves gradually until another genre is the strongest.
func (r *Recipe) candidates() candidates {
	c := candidates{
		genre: r.Style.Dominant(), bpm: r.Style.BPM, seed: r.Seed, steady: r.Steady, number: r.Audition, rhythm: r.Guide.rhythm(),
	}
	if r.TasteAmount > 0 {
		c.taste, c.amount = r.Taste, r.TasteAmount
	}
	return c
}

// chooseCandidates chooses the candidates that a recipe does not name: of a new groove the first that lacks nothing, or else the one with the best score; of a
// variation the first that is steady and keeps the groove.
func (g *Generator) chooseCandidates(r *Recipe) (err error) {
	if !r.auditioned() {
		r.Draw = max(r.Draw, 1)
		return nil
	}
	if r.Draw == 0 {
		if r.Draw, err = g.chooseDraw(r.candidates()); err != nil {
			return err
		}
	}
	if r.Variation > 0 {
		c := r.candidates()
		c.draw, c.variation, c.walk, c.taste, c.amount = r.Draw, r.Variation, r.Walk, nil, 0
		r.take, err = g.chooseTake(c)
	}
	return err
}

// chooseDraw returns the number of the candidate for a new groove, from 1. Without a taste the first that lacks nothing ends the search. A taste chooses among
// those that lack equally much.
func (g *Generator) chooseDraw(c candidates) (draw uint32, err error) {
	if g.lastDraw.made && g.lastDraw.of == c {
		return g.lastDraw.number, nil
	}
	target := TargetOf(c.genre, c.steady, c.seed)
	if c.rhythm.taps != 0 {
		target.Kicks, target.Backbeat = 0, false // the taps say where drums are
	}
	best := 0.0
	for k := uint32(1); k <= uint32(c.number) && (draw == 0 || best < 0 || c.taste != nil); k++ {
		p, err := g.candidateHits(c, k, 0)
		if err != nil {
			return 0, err
		}
		score := Score(p, target) + c.amount*c.taste.Liking(p)
		if c.rhythm.taps != 0 {
			score -= rhythmCost * (1 - c.rhythm.fit(p))
		}
		if draw == 0 || score > best {
			best, draw = score, k
		}
	}
	g.lastDraw = choice{c, draw, true}
	return draw, nil
}

// chooseTake returns the number of the candidate for a variation, from 0.
func (g *Generator) chooseTake(c candidates) (uint32, error) {
	if g.lastTake.made && g.lastTake.of == c {
		return g.lastTake.number, nil
	}
	home := c
	home.variation = 0
	whole, err := g.candidateHits(home, c.draw, 0)
	if err != nil {
		return 0, err
	}
	hits := novelty.BitsOf(whole)
	take, best := uint32(keepingTake), 1.0-float64(unsteady(whole, c.steady))
	for k := range uint32(min(c.number, maxTakes)) {
		p, err := g.candidateHits(c, c.draw, k)
		if err != nil {
			return 0, err
		}
		own := novelty.BitsOf(p)
		share := 1 - novelty.Distance(&hits, &own)
		lacks := float64(unsteady(p, c.steady))
		if lacks == 0 && share >= keepsGroove {
			take = k
			break
		}
		if share-lacks > best {
			take, best = k, share-lacks
		}
	}
	g.lastTake = choice{c, take, true}
	return take, nil
}

// candidate draws a candidate.
func (g *Generator) candidate(c candidates, draw, take uint32) (*groove.Pattern, error) {
	r := c.recipe(draw, take)
	var l groove.Loop
	var err error
	if l.Origin.Style, err = g.decode(r); err != nil {
		return nil, err
	}
	set := sampling(&r)
	if err := g.sample(&l, &set); err != nil {
		return nil, err
	}
	return &l.Decoded, nil
}

// candidateHits draws the hits of a candidate, which are all that a choice depends on. A refiner draws them without the strokes, in half of the time.
func (g *Generator) candidateHits(c candidates, draw, take uint32) (*groove.Pattern, error) {
	if g.model.Refiner == nil {
		return g.candidate(c, draw, take)
	}
	r := c.recipe(draw, take)
	style, err := g.decode(r)
	if err != nil {
		return nil, err
	}
	if err = g.out.check(0); err != nil {
		return nil, err
	}
	cond, set := style.Condition(), sampling(&r)
	conditioning := NewConditioning(&g.out, 0, g.z, cond[:])
	var p groove.Pattern
	var probs Probabilities
	return &p, g.sampler.refineHits(&p, &probs, &conditioning, &set)
}

// recipe returns the recipe of a candidate: with default settings.
func (c *candidates) recipe(draw, take uint32) Recipe {
	return Recipe{
		Style: groove.Pure(c.genre, c.bpm), Seed: c.seed, Draw: draw, Variation: c.variation, Walk: c.walk, take: take,
		Temperature: DefaultTemperature, Feel: groove.DefaultFeel(), Steady: c.steady,
	}
}

// ofTake returns the number under which a candidate of a variation has its noise.
func ofTake(variation, take uint32) uint32 { return variation + take<<takeShift }

const takeShift = 24
