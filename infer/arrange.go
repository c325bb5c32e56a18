package infer

import (
	"cmp"
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// Cellset is a set of cells of a pattern.
type Cellset [groove.Steps][groove.NumVoices]bool

// addVoices adds all hits of the voices that are held. A hit that is pinned where the held part has none is not known.
func (c *Cellset) addVoices(p *groove.Pattern, held *groove.Held) {
	for step := range c {
		for v := range c[step] {
			c[step][v] = c[step][v] || p.Hits[step][v] && held.Has(groove.Voice(v)) && held.Pattern.Hits[step][v]
		}
	}
}

// strokeSource is what the strokes of further hits are drawn from: a refiner's conditioning, or without one the decoder's output.
type strokeSource struct {
	conditioning *Conditioning
	out          *Output
	row          int
	flat         bool
}

// arrangement is a pattern whose hits are being chosen.
type arrangement struct {
	*groove.Pattern
	roles  rolesOfHits
	scores *Bias // how probable each cell is, as a logit
	free   groove.VoiceSet
	pins   *groove.Pins // cells that stay as they are
	lean   float64      // added to the score of sixteenths between the eighths
	cells  []Cell       // scratch
}

// arrange changes the hits of a pattern as drawn: first their places (Syncopated), then their number (Density), then the number of each
// voice by itself (Voices). Hits that stay keep their strokes, to the bit. A voice's own number changes no other voice.
// The strokes of further hits are drawn with all others given. A captured groove that is given back as it was played stays.
func (s *Sampler) arrange(p *groove.Pattern, src *strokeSource, set *Sampling) error {
	s.drawn = *p
	if set.Guide != nil && set.Guide.Amount == 0 && !set.Guide.Rhythm {
		s.timing, s.whole = set.timing(p), *p
		return nil
	}
	a := arrangement{Pattern: p, scores: &s.scores, free: set.Held.Free(), pins: set.Pins, cells: s.cells[:0]}
	a.roles = rolesOf(p)
	before := p.Hits
	if set.Syncopated != 0 {
		a.syncopate(set.Syncopated)
	}
	a.resizeAll(set.Density)
	for step := range groove.Steps {
		set.Guide.cover(p, step, covering{a.scores, a.free, a.pins, set.Apart})
	}
	if err := s.addStrokes(p, (*Cellset)(&before), src); err != nil {
		return err
	}
	set.Guide.playTaps(p, a.free)
	s.timing, s.whole = set.timing(p), *p
	if set.Voices == nil {
		return nil
	}
	whole := *p
	for v, factor := range set.Voices {
		if factor == 1 || !a.free.Has(groove.Voice(v)) {
			continue
		}
		one := whole
		a.Pattern = &one
		a.resizeVoice(groove.Voice(v), factor)
		if err := s.addStrokes(&one, (*Cellset)(&whole.Hits), src); err != nil {
			return err
		}
		p.CopyVoice(&one, groove.Voice(v))
	}
	return nil
}

// addStrokes draws the strokes of the hits of p that are not known.
func (s *Sampler) addStrokes(p *groove.Pattern, known *Cellset, src *strokeSource) error {
	if *known == Cellset(p.Hits) {
		return nil
	}
	s.known = *known
	*p = p.Canonical() // clears the strokes of hits that have gone
	if src.conditioning == nil {
		s.fill(p, src.out, src.row, src.flat)
	} else if err := s.refiner.drawStrokes(p, src.conditioning, &s.noise, &s.known, src.flat); err != nil {
		return err
	}
	*p = p.Canonical()
	return nil
}

// count returns the number of hits of some voices.
func (a *arrangement) count(voices groove.VoiceSet) (n int) {
	for step := range a.Hits {
		for v, hit := range a.Hits[step] {
			if hit && voices.Has(groove.Voice(v)) {
				n++
			}
		}
	}
	return n
}

// resizeAll multiplies the number of all hits. Above 1 each voice gets its share, as far as it has room; below 1 those hits go that the groove
// can do without.
func (a *arrangement) resizeAll(factor float64) {
	all := float64(a.count(a.free))
	if factor > 1 {
		for v := range groove.Voice(groove.NumVoices) {
			if voice := groove.NewVoiceSet(v); a.free.Has(v) {
				a.resize(voice, min(factor*float64(a.count(voice)), groove.Steps))
			}
		}
		if n := float64(a.count(a.free)); n >= factor*all-groove.NumVoices/2 {
			return
		}
	}
	a.resize(a.free, factor*all)
}

// resizeVoice multiplies the number of one voice's hits. A factor above 1 also gives hits to a voice that has none, or few, and was
// expected to have more.
func (a *arrangement) resizeVoice(v groove.Voice, factor float64) {
	n := float64(a.count(groove.NewVoiceSet(v)))
	want := factor * n
	if factor > 1 {
		expected := 0.0
		for step := range a.scores {
			expected += stats.Sigmoid(a.scores[step][v])
		}
		want = n + (factor-1)*max(n, expected)
	}
	a.resize(groove.NewVoiceSet(v), want)
}

// resize removes hits of some voices, or adds some, until there are as many as wanted, rounded. The least probable go first, and the
// skeleton last: what keeps the time on the beats, and last of all the kick on the one and the backbeat. The most probable come first.
func (a *arrangement) resize(voices groove.VoiceSet, want float64) {
	n, target := a.count(voices), int(math.Round(want))
	switch {
	case target < n:
		cells := a.pick(func(c Cell) bool { return a.Hits[c.Step][c.Voice] && voices.Has(groove.Voice(c.Voice)) }, a.weight)
		for _, c := range cells[max(target-(n-len(cells)), 0):] {
			a.Hits[c.Step][c.Voice] = false
		}
	case target > n:
		cells := a.pick(func(c Cell) bool { return !a.Hits[c.Step][c.Voice] && voices.Has(groove.Voice(c.Voice)) }, a.score)
		for _, c := range cells[:min(target-n, len(cells))] {
			a.Hits[c.Step][c.Voice] = true
		}
	}
}

// pick returns the cells that are wanted and not pinned, those with the most points first.
func (a *arrangement) pick(wanted func(Cell) bool, points func(Cell) float64) []Cell {
	cells := a.cells[:0]
	for step := range groove.Steps {
		for v := range groove.NumVoices {
			if c := (Cell{step, v}); a.pins.At(step, groove.Voice(v)) == nil && wanted(c) {
				cells = append(cells, c)
			}
		}
	}
	slices.SortStableFunc(cells, func(x, y Cell) int { return cmp.Compare(points(y), points(x)) })
	return cells
}

// How much of a cell's score is that of its place in all bars: with most of it, bars that were alike stay alike.
const scoreOfAllBars = 0.75

// score says how probable a cell is, as a logit.
func (a *arrangement) score(c Cell) float64 {
	all := 0.0
	for bar := range groove.Bars {
		all += a.scores[bar*groove.StepsPerBar+c.Step%groove.StepsPerBar][c.Voice] / groove.Bars
	}
	return scoreOfAllBars*all + (1-scoreOfAllBars)*a.scores[c.Step][c.Voice] + a.lean*float64(c.Step%2)
}

// weight is the score of a hit with its role, which outweighs any score.
func (a *arrangement) weight(c Cell) float64 {
	const outweighs = 1e12
	return a.score(c) + outweighs*float64(a.roles[c.Step][c.Voice])
}

// mostScore bounds what a guide adds to a score: at amount 0 its bias is infinite.
const mostScore = 12

func finite(x float64) float64 { return min(max(x, -mostScore), mostScore) }

// timing returns the timing that a pattern is centered and swung by. Locked voices keep that of the loop that they come from. As far
// as the strokes of a captured groove are given back, so is its place before or behind the beat.
func (s *Sampling) timing(p *groove.Pattern) groove.Timing {
	if s.Held != nil && s.Held.Timing != nil {
		return *s.Held.Timing
	}
	t := p.Timing()
	t.Center -= s.Guide.center()
	return t
}
