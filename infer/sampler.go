package infer

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// The default and the range of the temperature. Below 1 probable hits become more probable; the number of hits stays.
const (
	DefaultTemperature = 0.8
	MaxTemperature     = 2.0
)

// minTemperature is low enough to leave no chance, and keeps logits divided by it finite.
const minTemperature = 0.02

// Sampling says how a pattern is drawn from a decoder's output.
type Sampling struct {
	// Temperature divides the hit logits: 1 = the decoder's probabilities. 0 = no chance: the most
	// probable cells of each voice, and no spread. The threshold gives the right number of hits; ½ would lose half of
	// them.
	Temperature float64
	Seed        uint64
	Variation   uint32 // other draws of the same seed, similar to its variation 0
	NoSpread    bool   // offsets and velocities as predicted, without spread

	Steady     float64 // 0–1: how much all bars are one groove, see Recipe.Steady
	Density    float64 // 0–2: factor of the number of hits that are drawn
	Syncopated float64 // −1 to 1: moves hits to the beats and eighths, or to the sixteenths between them; 0 = as drawn
	// Voices are factors of each voice's number of hits; nil = 1.
	Voices *[groove.NumVoices]float64
	// Guide is a captured groove that the pattern stays near; nil = none.
	Guide *CaptureGuide
	// Held are locked parts: they are given, and the other voices are drawn to fit. Nil = none.
	Held *groove.Held
	// Apart are voices, held or not, that are drawn again by themselves: none of their hits answers a captured rhythm's
	// tap.
	Apart groove.VoiceSet
	// Pins are cells whose hits are given, also in locked parts; all others are drawn around them. Nil = none.
	Pins *groove.Pins
	// From is the start of a glide whose noise this loop's noise moves away from, GlidePosition the position in the
	// glide; nil = no glide.
	From          *Start
	GlidePosition float64
}

// Bias has a number for each cell that is added to its hit logit.
type Bias = [groove.Steps][groove.NumVoices]float64

// Validate checks the ranges; the error is a *groove.RangeError.
func (s Sampling) Validate() error {
	if !(s.Temperature >= 0 && s.Temperature <= MaxTemperature) {
		return &groove.RangeError{Field: "temperature", Value: s.Temperature, Max: MaxTemperature}
	}
	if !(s.Density >= 0 && s.Density <= groove.MaxDensity) {
		return &groove.RangeError{Field: "density", Value: s.Density, Max: groove.MaxDensity}
	}
	return nil
}

// Probabilities has a hit probability for each cell.
type Probabilities = [groove.Steps][groove.NumVoices]float32

// Sampler draws patterns from a decoder's output. One goroutine at a time.
type Sampler struct {
	spread *ConstantSpread
	noise  noise
	shaped Bias                  // logits, with a guide's bias where nothing is left to chance
	scores Bias                  // how probable each cell is, as a logit: which hits come and go first
	timing groove.Timing         // of the last pattern, without Voices
	whole  groove.Pattern        // the last pattern, without Voices
	drawn  groove.Pattern        // the last pattern, before hits moved or changed in number
	known  Cellset               // hits whose strokes are known
	column [groove.Steps]float64 // one voice's logits over the temperature, or its probabilities
	order  [groove.Steps]int
	cells  [Cells]Cell // scratch of arrange

	refiner *refinerState // nil without a refiner
}

// NewSampler returns a sampler. The constant spread is used for outputs without spreads; nil = none.
func NewSampler(constant *ConstantSpread) *Sampler {
	return &Sampler{spread: constant, noise: noise{rng: newStream()}}
}

// NewSamplerFor returns the sampler of a model, with its refiner if it has one.
func NewSamplerFor(m *Model) *Sampler {
	s := NewSampler(m.Spread)
	if m.Refiner != nil {
		s.refiner = newRefinerState(m.Refiner)
	}
	return s
}

// Refine draws the pattern of a loop with conditioning t into dst, canonical, stroke by stroke with the model's
// refiner, and writes the probability of each cell's hit to probs. In all else it is like Sample.
func (s *Sampler) Refine(dst *groove.Pattern, probs *Probabilities, t *Conditioning, set Sampling) error {
	if err := set.Validate(); err != nil {
		return err
	}
	var p groove.Pattern
	if err := s.refine(&p, probs, t, set); err != nil {
		return err
	}
	p = p.Canonical()
	set.restoreStrokes(&p, &s.noise.velocities)
	mergeHeld(&p, set.Held, set.Pins)
	if err := s.arrange(&p, &strokeSource{conditioning: t, flat: set.flat()}, &set); err != nil {
		return err
	}
	*dst = p
	return nil
}

// Sample draws pattern number row of out into dst, canonical, and writes the decoder's own hit probabilities to probs.
// The same arguments give the same bits. It allocates nothing unless it fails. If the output is broken, the error wraps
// ErrNonFinite and names the cell, and dst is unchanged.
func (s *Sampler) Sample(dst *groove.Pattern, probs *Probabilities, out *Output, row int, set Sampling) error {
	if err := set.Validate(); err != nil {
		return err
	}
	if err := out.check(row); err != nil {
		return err
	}
	logits := out.Logits[row*Cells:][:Cells]
	var expected [groove.NumVoices]float64
	push := set.Guide.hitBias()
	for i, l := range logits {
		p := stats.Sigmoid(float64(l))
		probs[i/groove.NumVoices][i%groove.NumVoices] = float32(p)
		expected[i%groove.NumVoices] += p
		s.shaped[i/groove.NumVoices][i%groove.NumVoices] = float64(l)
		s.scores[i/groove.NumVoices][i%groove.NumVoices] = float64(l) + finite(biasAt(push, i/groove.NumVoices, i%groove.NumVoices))
	}
	var p groove.Pattern
	if set.Temperature == 0 {
		s.pickHits(&p, &expected, push)
	} else {
		s.noise.draw(&set)
		s.drawHits(&p, &expected, set.Temperature, push)
	}
	repeatTypicalBar(&p, &s.scores, set.Steady)
	s.known = Cellset{}
	set.pinHits(&p)
	s.fill(&p, out, row, set.flat())
	p = p.Canonical()
	set.restoreStrokes(&p, &s.noise.velocities)
	mergeHeld(&p, set.Held, set.Pins)
	if err := s.arrange(&p, &strokeSource{out: out, row: row, flat: set.flat()}, &set); err != nil {
		return err
	}
	*dst = p
	return nil
}

// flat reports whether offsets and velocities have no spread.
func (s *Sampling) flat() bool { return s.NoSpread || s.Temperature == 0 }

// drawHits samples every cell: logits/T + b, with b such that each voice expects as many hits as wanted.
func (s *Sampler) drawHits(p *groove.Pattern, wanted *[groove.NumVoices]float64, temperature float64, push *Bias) {
	for v := range groove.NumVoices {
		for t := range s.column {
			s.column[t] = s.shaped[t][v] / max(temperature, minTemperature)
		}
		bias := densityBias(&s.column, wanted[v])
		for t, l := range s.column {
			p.Hits[t][v] = normalCDF(s.noise.hits[t][v]) < stats.Sigmoid(l+bias+biasAt(push, t, v))
		}
	}
}

// densityBias returns b with Σ stats.Sigmoid(l + b) = want, between no cells and all of them, by Newton's method with
// bisection where a step would leave the bracket.
func densityBias(l *[groove.Steps]float64, want float64) float64 {
	least, most := l[0], l[0]
	for _, x := range l {
		least, most = min(least, x), max(most, x)
	}
	// Where every sigmoid is below e⁻³⁰, or above 1 − e⁻³⁰.
	const far = 30
	lo, hi := -far-most, far-least
	switch {
	case want <= 0:
		return lo
	case want >= groove.Steps:
		return hi
	}
	b := min(max(0, lo), hi)
	for range 100 {
		sum, slope := 0.0, 0.0
		for _, x := range l {
			p := stats.Sigmoid(x + b)
			sum += p
			slope += p * (1 - p)
		}
		diff := sum - want
		if math.Abs(diff) < 1e-9*want {
			return b
		}
		if diff > 0 {
			hi = b
		} else {
			lo = b
		}
		if hi-lo < 1e-12*(1+math.Abs(lo)) {
			return b
		}
		next := b - diff/slope
		if !(next > lo && next < hi) {
			next = lo + (hi-lo)/2
		}
		b = next
	}
	return b
}

// pickHits picks the most probable cells of each voice, as many as wanted, and as many more as a push makes probable.
// Fractions of a hit go to the voices with the largest remainders.
func (s *Sampler) pickHits(p *groove.Pattern, wanted *[groove.NumVoices]float64, push *Bias) {
	var count [groove.NumVoices]int
	var rest [groove.NumVoices]float64
	total, given := 0.0, 0
	for v, w := range wanted {
		want := min(w, groove.Steps)
		if push != nil {
			want = s.pushed(v, want, push)
		}
		total += want
		count[v] = int(want)
		rest[v] = want - float64(count[v])
		given += count[v]
	}
	for ; given < int(math.Round(total)); given++ {
		best := 0
		for v := range rest {
			if rest[v] > rest[best] {
				best = v
			}
		}
		count[best]++
		rest[best] = -1
	}
	for v := range groove.NumVoices {
		for t := range s.order {
			s.order[t] = t
			// Insertion sort is stable, so of equal cells the earlier step wins.
			for i := t; i > 0 && s.shaped[s.order[i]][v] > s.shaped[s.order[i-1]][v]; i-- {
				s.order[i], s.order[i-1] = s.order[i-1], s.order[i]
			}
		}
		for _, t := range s.order[:count[v]] {
			p.Hits[t][v] = true
		}
	}
}

// pushed adds a push to a voice's logits and returns the wanted number of hits with it.
func (s *Sampler) pushed(v int, want float64, push *Bias) float64 {
	for t := range s.shaped {
		before := stats.Sigmoid(s.shaped[t][v])
		s.shaped[t][v] += push[t][v]
		want += stats.Sigmoid(s.shaped[t][v]) - before
	}
	return min(max(want, 0), groove.Steps)
}

// biasAt returns the bias of a cell, 0 for a nil Bias.
func biasAt(b *Bias, t, v int) float64 {
	if b == nil {
		return 0
	}
	return b[t][v]
}

// fill sets the offsets and velocities of the hits whose strokes are not known: the predicted mean plus noise of the predicted or constant spread.
func (s *Sampler) fill(p *groove.Pattern, out *Output, row int, flat bool) {
	for t := range groove.Steps {
		for v := range groove.NumVoices {
			if !p.Hits[t][v] || s.known[t][v] {
				continue
			}
			i := (row*groove.Steps+t)*groove.NumVoices + v
			o, vel := float64(out.Offsets[i]), float64(out.Velocities[i])
			if !flat {
				so, sv := s.sigma(out, i, v)
				o += so * s.noise.offsets[t][v]
				vel += sv * s.noise.velocities[t][v]
			}
			p.Offsets[t][v], p.Velocities[t][v] = float32(o), float32(vel)
		}
	}
}

func (s *Sampler) sigma(out *Output, i, voice int) (offset, velocity float64) {
	switch {
	case out.OffsetSpread != nil:
		return float64(out.OffsetSpread[i]), float64(out.VelocitySpread[i])
	case s.spread != nil:
		mean := float64(out.Velocities[i])
		return float64(s.spread.Offset[voice]), float64(s.spread.Velocity[voice]) * boundedSpread(mean)
	}
	return 0, 0
}

// boundedSpread is the shape of the spread of a velocity between 0 and 1: 1 in the middle, 0 at the ends, as
// for a beta distribution of constant precision. Otherwise ghost notes would vanish and accents would pile up at the maximum.
func boundedSpread(mean float64) float64 { return 2 * math.Sqrt(max(mean*(1-mean), 0)) }

// expectedHits returns the sum of row's hit probabilities, or the error of a broken output.
func (o *Output) expectedHits(row int) (float64, error) {
	if err := o.check(row); err != nil {
		return 0, err
	}
	sum := 0.0
	for _, l := range o.Logits[row*Cells:][:Cells] {
		sum += stats.Sigmoid(float64(l))
	}
	return sum, nil
}

// check returns an error unless row exists and all its numbers are finite.
func (o *Output) check(row int) error {
	if row < 0 || row >= o.Batch {
		return fmt.Errorf("sample row %d of a batch of %d", row, o.Batch)
	}
	for _, f := range []struct {
		name     string
		data     []float32
		optional bool
	}{
		{"hit logit", o.Logits, false},
		{"offset", o.Offsets, false},
		{"velocity", o.Velocities, false},
		{"offset spread", o.OffsetSpread, true},
		{"velocity spread", o.VelocitySpread, o.OffsetSpread == nil},
	} {
		if f.data == nil && f.optional {
			continue
		}
		if len(f.data) < (row+1)*Cells {
			return fmt.Errorf("sample row %d: %ss hold %d numbers: want %d or more", row, f.name, len(f.data), (row+1)*Cells)
		}
		if i := firstNonFinite(f.data[row*Cells:][:Cells]); i >= 0 {
			step, voice := i/groove.NumVoices, groove.Voice(i%groove.NumVoices)
			return fmt.Errorf("%w: %s of %s at bar %d, step %d (from 0) is %g", ErrNonFinite, f.name, voice,
				step/groove.StepsPerBar, step%groove.StepsPerBar, f.data[row*Cells+i])
		}
	}
	return nil
}
