package train

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
)

// How calibration proceeds.
const (
	levelRounds = 8
	levelStep   = 0.7 // of the whole correction: what one voice plays changes what the others play
	maxLevel    = 1.5 // in the logit
)

// calibration adjusts a model's refiner to windows.
type calibration struct {
	model   *infer.Model
	windows []dataset.Window
	draws   int // loops of each genre in a round; 0 = DefaultDraws
	seed    uint64
	whole   bool // the windows are all the data that the model knows
	workers int  // goroutines that draw; 0 = GOMAXPROCS
}

// run sets the level of the refiner's hits until loops have as many hits of each voice as the windows of their genre have, at
// the windows' tempos. It also shifts the loop statistics that the nets are conditioned on until the loops have those of the
// windows: a net that is asked for equal bars still lets chance into every stroke. Genres without windows stay as they are.
// All genres share the spread of the statistics, so it changes only if the windows are the whole of the model's data.
//
// It takes a minute or more. When ctx ends it returns early.
func (c *calibration) run(ctx context.Context) error {
	if c.draws == 0 {
		c.draws = DefaultDraws
	}
	m, net := c.model, &c.model.Refiner.Stats
	real := hitSums{net: net}
	var of [groove.NumGenres][]dataset.Window
	for _, w := range c.windows {
		p := w.Pattern()
		if p.Count() > 0 {
			real.add(w.Genre, &p)
			of[w.Genre] = append(of[w.Genre], w)
		}
	}
	for round := range levelRounds {
		ours := hitSums{net: net}
		if err := c.draw(ctx, &ours, &of, round); err != nil {
			return err
		}
		step := levelStep / (1 + 0.3*float64(round))
		ours.correct(m.Refiner.Hits.Level, &real, step)
		ours.shift(&real, m.Config.Latent, step)
		if c.whole {
			ours.spread(&real, m.Config.Latent, step)
		}
	}
	return nil
}

// draw adds a round's loops of each genre that has windows to l, at the tempos of the genre's windows.
func (c *calibration) draw(ctx context.Context, l *hitSums, of *[groove.NumGenres][]dataset.Window, round int) error {
	var recipes []infer.Recipe
	var genres []groove.Genre
	for g, windows := range of {
		if len(windows) == 0 {
			continue
		}
		rng := rand.New(rand.NewPCG(c.seed, uint64(g*levelRounds+round)))
		for range c.draws {
			style := windows[rng.IntN(len(windows))].Style()
			recipes = append(recipes, infer.Recipe{Style: style, Seed: rng.Uint64(), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()})
			genres = append(genres, groove.Genre(g))
		}
	}
	loops, err := drawLoops(ctx, c.model, c.workers, recipes, nil)
	for i := range loops {
		l.add(genres[i], &loops[i])
	}
	return err
}

// hitSums counts hits by genre and voice, and sums the loops' normalised statistics and their squares.
type hitSums struct {
	net     *infer.LoopStatsModel
	loops   [groove.NumGenres]float64
	hits    [groove.NumGenres][voices]float64
	stats   [groove.NumGenres][infer.NumLoopStats]float64
	squares [groove.NumGenres][infer.NumLoopStats]float64
}

func (l *hitSums) add(g groove.Genre, p *groove.Pattern) {
	l.loops[g]++
	for s := range groove.Steps {
		for v, h := range p.Hits[s] {
			if h {
				l.hits[g][v]++
			}
		}
	}
	for i, x := range l.net.Normalise(infer.LoopStatsOf(p)) {
		l.stats[g][i] += float64(x)
		l.squares[g][i] += float64(x) * float64(x)
	}
}

// correct moves level towards the hits of real. It adds a tenth of a hit a loop to both sides, because chance decides about
// a voice that is hardly played.
func (l *hitSums) correct(level []float32, real *hitSums, step float64) {
	for g := range l.loops {
		if l.loops[g] == 0 {
			continue
		}
		for v := range voices {
			ours, want := l.hits[g][v]/l.loops[g]+0.1, real.hits[g][v]/real.loops[g]+0.1
			x := float64(level[g*voices+v]) + step*math.Log(want/ours)
			level[g*voices+v] = float32(min(max(x, -maxLevel), maxLevel))
		}
	}
}

// The largest change of a statistic in a round.
const (
	maxShift = 1.5 // of its σ
	maxScale = 1.3
)

// shift moves the mean of the statistics of each genre's loops by what they lack.
func (l *hitSums) shift(real *hitSums, latent int, step float64) {
	for g, n := range l.loops {
		if n == 0 {
			continue
		}
		row := l.net.Weight[(latent+g)*infer.NumLoopStats:][:infer.NumLoopStats]
		for i := range row {
			x := step * (real.stats[g][i]/real.loops[g] - l.stats[g][i]/n)
			row[i] += float32(min(max(x, -maxShift), maxShift))
		}
	}
}

// spread widens or narrows each statistic until loops of a genre differ as much as the genre's windows do.
func (l *hitSums) spread(real *hitSums, latent int, step float64) {
	mine, theirs := l.variances(), real.variances()
	for i := range mine {
		if mine[i] <= 0 {
			continue
		}
		k := float32(min(max(math.Pow(theirs[i]/mine[i], step/2), 1/maxScale), maxScale))
		for j := range latent {
			l.net.Weight[j*infer.NumLoopStats+i] *= k
		}
		for j := range i + 1 {
			l.net.Chol[i*infer.NumLoopStats+j] *= k
		}
	}
}

// variances sums each statistic's variance within the genres.
func (l *hitSums) variances() (out [infer.NumLoopStats]float64) {
	for g, n := range l.loops {
		for i := range out {
			if n > 0 {
				mean := l.stats[g][i] / n
				out[i] += l.squares[g][i]/n - mean*mean
			}
		}
	}
	return out
}
