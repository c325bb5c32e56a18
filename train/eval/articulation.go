package eval

import (
	"github.com/groovegen/groovegen/groove"
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
