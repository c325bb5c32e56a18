package train

import (
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/train/dataset"
)

// How calibrate goes about it.
const (
	levelLoops  = 150 // of a genre, a round
	levelRounds = 8
	levelStep   = 0.7 // of the whole correction: what a voice plays changes what the others do
	levelMost   = 1.5 // in the logit
)

// calibrate sets the refiner's level so that loops of each genre among windows have as many hits of each voice as the windows
// have, at their tempos. Genres without windows keep their level.
func calibrate(m *infer.Model, windows []dataset.Window, seed uint64) error {
	dec, err := cpu.New(m)
	if err != nil {
		return err
	}
	defer dec.Close()
	var real levels
	var of [groove.NumGenres][]dataset.Window
	for _, w := range windows {
		p := w.Pattern()
		if p.Count() > 0 {
			real.add(w.Genre, &p)
			of[w.Genre] = append(of[w.Genre], w)
		}
	}
	for round := range levelRounds {
		g := infer.NewGenerator(m, dec)
		var ours levels
		for genre, windows := range of {
			if len(windows) == 0 {
				continue
			}
			rng := rand.New(rand.NewPCG(seed, uint64(genre*levelRounds+round)))
			for range levelLoops {
				style := windows[rng.IntN(len(windows))].Style()
				l, err := g.Loop(infer.Recipe{Style: style, Seed: rng.Uint64(), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()})
				if err != nil {
					return err
				}
				ours.add(groove.Genre(genre), &l.Pattern)
			}
		}
		ours.correct(m.Refiner.Hits.Level, &real, levelStep/(1+0.3*float64(round)))
	}
	return nil
}

// levels counts hits by genre and voice.
type levels struct {
	loops [groove.NumGenres]float64
	hits  [groove.NumGenres][voices]float64
}

func (l *levels) add(g groove.Genre, p *groove.Pattern) {
	l.loops[g]++
	for s := range groove.Steps {
		for v, h := range p.Hits[s] {
			if h {
				l.hits[g][v]++
			}
		}
	}
}

// correct moves level towards what real has. A tenth of a hit a loop is added to both sides: of a voice that is hardly played
// chance decides.
func (l *levels) correct(level []float32, real *levels, step float64) {
	for g := range l.loops {
		if l.loops[g] == 0 {
			continue
		}
		for v := range voices {
			ours, want := l.hits[g][v]/l.loops[g]+0.1, real.hits[g][v]/real.loops[g]+0.1
			x := float64(level[g*voices+v]) + step*math.Log(want/ours)
			level[g*voices+v] = float32(min(max(x, -levelMost), levelMost))
		}
	}
}
