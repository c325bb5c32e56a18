package articulate

import (
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
)

// sameInEachBar is the share of hits whose draw is that of their place in the bar, the same in each bar of the loop: drummers repeat what they do.
const sameInEachBar = 0.5

// streamArticulation is the kind of the random draws: a stream for each voice and step, see groove.Rand.
const streamArticulation uint64 = 'a' << 56

// The streams of a voice besides those of its steps.
const (
	streamManner = groove.Steps
	streamPlace  = groove.Steps + 1 // and the places of a bar
)

// Draw draws the articulations of the voices in a set, and leaves everything else. weights are those of the genres. The
// same seed gives the same articulation to a hit with the same velocity and neighbors.
//
// Realtime-safe: no.
func Draw(p *groove.Pattern, weights [groove.NumGenres]float32, seed uint64, voices groove.VoiceSet) {
	for _, v := range Voices {
		if !voices.Has(v) {
			continue
		}
		busy, hits := busyOf(p, v)
		if hits == 0 {
			continue
		}
		draw := drawer{seed: seed, voice: v}
		manner := tables[v].drawManner(&weights, busy, draw.at(streamManner).Float64())
		for s := range groove.Steps {
			if p.Hits[s][v] {
				p.Articulations[s][v] = tables[v].drawStroke(v, manner, contextOf(p, s, v), draw.stroke(s))
			}
		}
	}
}

// drawer draws numbers for a voice.
type drawer struct {
	seed  uint64
	voice groove.Voice
}

func (d drawer) at(place int) *rand.Rand {
	return groove.Rand(d.seed, streamArticulation|uint64(d.voice)<<8|uint64(place))
}

// stroke returns the number, in [0, 1), that chooses the articulation of a step's hit.
func (d drawer) stroke(step int) float64 {
	own := d.at(step)
	if own.Float64() < sameInEachBar {
		return d.at(streamPlace + step%groove.StepsPerBar).Float64()
	}
	return own.Float64()
}

// drawManner chooses a manner by a number in [0, 1).
func (t *voiceTable) drawManner(weights *[groove.NumGenres]float32, busy int, u float64) int {
	last := 0
	for k := range t.strokes {
		p := 0.0
		for g, w := range weights {
			p += float64(w) * t.manner[g][busy][k]
		}
		if p == 0 {
			continue
		}
		last = k
		if u -= p; u < 0 {
			break
		}
	}
	return last
}

// drawStroke chooses an articulation by a number in [0, 1).
func (t *voiceTable) drawStroke(v groove.Voice, manner, context int, u float64) groove.Articulation {
	for i, p := range t.strokes[manner][context] {
		if u -= p; u < 0 {
			return v.Articulations()[i]
		}
	}
	return groove.Plain
}
