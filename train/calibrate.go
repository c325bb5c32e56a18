package train

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/train/dataset"
)

// The constants of the calibration.
const (
	levelRounds = 8
	levelStep   = 0.7 // of the whole correction, because a change of one voice changes the others
	maxLevel    = 1.5 // in the logit
)

// calibrate sets the refiner's level so that loops of each genre among windows have as many hits of each voice as the windows
// have, at their tempos. It also adjusts the loop statistics of the conditioning until loops have the statistics of the windows: a net that
// is conditioned to repeat a bar still lets chance into every stroke. Genres without windows do not
// change. The spread of the statistics belongs to all genres, and changes only if the windows are all of the model's data.
// It takes a minute or more, and ends early with ctx.
func calibrate(ctx context.Context, m *infer.Model, windows []dataset.Window, draws int, seed uint64, whole bool) error {
	if draws == 0 {
		draws = DefaultDraws
	}
	stats := &m.Refiner.Stats
	real := levels{net: stats}
	var of [groove.NumGenres][]dataset.Window
	for _, w := range windows {
		p := w.Pattern()
		if p.Count() > 0 {
			real.add(w.Genre, &p)
			of[w.Genre] = append(of[w.Genre], w)
		}
	}
	for round := range levelRounds {
		ours := levels{net: stats}
		err := eachGenre(func(g groove.Genre) error {
			rng := rand.New(rand.NewPCG(seed, uint64(int(g)*levelRounds+round)))
			return ours.draw(ctx, m, g, of[g], draws, rng)
		})
		if err != nil {
			return err
		}
		step := levelStep / (1 + 0.3*float64(round))
		ours.correct(m.Refiner.Hits.Level, &real, step)
		ours.shift(&real, m.Config.Latent, step)
		if whole {
			ours.spread(&real, m.Config.Latent, step)
		}
	}
	return nil
}

// draw adds loops of a genre, at the tempos of its windows.
func (l *levels) draw(ctx context.Context, m *infer.Model, genre groove.Genre, windows []dataset.Window, draws int, rng *rand.Rand) error {
	if len(windows) == 0 {
		return nil
	}
	dec, err := cpu.New(m)
	if err != nil {
		return err
	}
	defer dec.Close()
	g := infer.NewGenerator(m, dec)
	for range draws {
		if err := ctx.Err(); err != nil {
			return err
		}
		style := windows[rng.IntN(len(windows))].Style()
		loop, err := g.Loop(infer.Recipe{Style: style, Seed: rng.Uint64(), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()})
		if err != nil {
			return err
		}
		l.add(genre, &loop.Pattern)
	}
	return nil
}

// levels counts hits by genre and voice, and sums the statistics of loops and their squares.
type levels struct {
	net     *infer.LoopStatsModel
	loops   [groove.NumGenres]float64
	hits    [groove.NumGenres][voices]float64
	stats   [groove.NumGenres][infer.NumLoopStats]float64
	squares [groove.NumGenres][infer.NumLoopStats]float64
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
	for i, x := range l.net.Normalise(infer.LoopStatsOf(p)) {
		l.stats[g][i] += float64(x)
		l.squares[g][i] += float64(x) * float64(x)
	}
}

// correct moves level towards the hits of real. A tenth of a hit a loop is added to both sides, because the numbers of a rare voice
// are mostly chance.
func (l *levels) correct(level []float32, real *levels, step float64) {
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

// The largest changes of a statistic in a round.
const (
	maxShift = 1.5 // of its σ
	maxScale = 1.3
)

// shift moves the statistics of each genre's conditioning by the difference between loops and windows.
func (l *levels) shift(real *levels, latent int, step float64) {
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

// spread widens or narrows the distribution of each statistic until loops of a genre vary as much as the genre's windows.
func (l *levels) spread(real *levels, latent int, step float64) {
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
func (l *levels) variances() (out [infer.NumLoopStats]float64) {
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
