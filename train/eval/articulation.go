package eval

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/articulate"
	"github.com/groovegen/groovegen/train/eval/human"
)

// Strokes counts hits by articulation.
type Strokes [groove.NumArticulations]int

// Total returns the number of hits.
func (s *Strokes) Total() int {
	n := 0
	for _, x := range s {
		n += x
	}
	return n
}

// Share returns the share of an articulation; 0 of no hits.
func (s *Strokes) Share(a groove.Articulation) float64 {
	return float64(s[a]) / float64(max(s.Total(), 1))
}

// CountStrokes counts the hits of loops by genre, voice and articulation.
func CountStrokes(loops []human.Loop) *[groove.NumGenres][groove.NumVoices]Strokes {
	var all [groove.NumGenres][groove.NumVoices]Strokes
	for _, l := range loops {
		for s := range groove.Steps {
			for v, hit := range l.Pattern.Hits[s] {
				if hit {
					all[l.Genre][v][l.Pattern.Articulations[s][v]]++
				}
			}
		}
	}
	return &all
}

// SameNextBar returns the share of hits whose articulation is the same as that of the hit in their place of the next bar, where there is one.
func SameNextBar(loops []human.Loop, v groove.Voice) float64 {
	same, pairs := 0, 0
	for _, l := range loops {
		p := l.Pattern
		for s := range groove.Steps - groove.StepsPerBar {
			next := s + groove.StepsPerBar
			if p.Hits[s][v] && p.Hits[next][v] {
				pairs++
				if p.Articulations[s][v] == p.Articulations[next][v] {
					same++
				}
			}
		}
	}
	return float64(same) / float64(max(pairs, 1))
}

// A share of a genre is compared if the training split has that many hits of the voice, of that many takes, and that share.
const (
	leastStrokes = 1000
	leastTakes   = 3
	leastShare   = 0.03
	nearShare    = 0.2 // how far off a share may be, of the drummers'
)

// ArticulationShare says how often hits of a voice are struck in one way. Shares are means over the genres that are compared.
type ArticulationShare struct {
	Voice        groove.Voice        `json:"voice"`
	Articulation groove.Articulation `json:"articulation"`
	Training     float64             `json:"training"`
	Held         float64             `json:"held"`
	Ours         float64             `json:"ours"`
	Genres       int                 `json:"genres"` // compared
	Near         int                 `json:"near"`   // those of them in which ours are within a fifth of the training drummers' share
	HeldNear     int                 `json:"held_near"`
}

// CompareArticulations compares default loops and held-out windows with training windows.
func CompareArticulations(training, held, ours []human.Loop) (list []ArticulationShare) {
	takes := takesOf(training)
	t, h, o := CountStrokes(training), CountStrokes(held), CountStrokes(ours)
	for _, v := range articulate.Voices {
		for _, a := range v.Articulations() {
			s := ArticulationShare{Voice: v, Articulation: a}
			for _, g := range groove.AllGenres() {
				real := t[g][v].Share(a)
				if t[g][v].Total() < leastStrokes || takes[g] < leastTakes || real < leastShare {
					continue
				}
				s.Genres++
				s.Training, s.Held, s.Ours = s.Training+real, s.Held+h[g][v].Share(a), s.Ours+o[g][v].Share(a)
				s.Near += isNear(o[g][v].Share(a), real)
				s.HeldNear += isNear(h[g][v].Share(a), real)
			}
			if n := float64(s.Genres); n > 0 {
				s.Training, s.Held, s.Ours = s.Training/n, s.Held/n, s.Ours/n
				list = append(list, s)
			}
		}
	}
	return list
}

// isNear returns 1 if a share is within a fifth of another, else 0.
func isNear(share, of float64) int {
	if math.Abs(share-of) <= nearShare*of {
		return 1
	}
	return 0
}

// takesOf counts the takes of each genre.
func takesOf(loops []human.Loop) (n [groove.NumGenres]int) {
	seen := map[int]bool{}
	for _, l := range loops {
		if !seen[l.Performance] {
			seen[l.Performance] = true
			n[l.Genre]++
		}
	}
	return n
}
