package train

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"gonum.org/v1/gonum/floats"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/novelty"
)

// How anchors are chosen. The measurements are in docs/decisions/0035-loops-are-drawn-near-anchors.md.
const (
	anchorWindows     = 5400 // candidate windows of all genres: 300 of each
	anchorsBetween    = 500  // places of a genre between two of them
	anchorsKept       = 100  // of a genre's
	anchorDraws       = 6    // loops about each, where calibrations draw DefaultDraws
	anchorMoreDraws   = 18   // about each of the better ones
	anchorBetterShare = 0.4  // share of them
	noveltyWeight     = 1.4  // weight of the Jaccard distance from the nearest window against the probability of the genre
	noveltyLimit      = 0.5  // a larger distance does not count more
)

// fitAnchorPrior chooses the anchors of m, whose refiner is trained: those whose loops clearly belong to their genre, are
// new, and together match the summary statistics of the genre. It calibrates before and after.
func (t *Trainer) fitAnchorPrior(ctx context.Context, m *infer.Model, windows []dataset.Window) error {
	c, seed := t.state.Config.Refine, t.state.Seed
	var err error
	if m.Prior, err = blurred(m.Prior, c.Blur); err != nil {
		return err
	}
	m.Prior.Anchor = t.model.anchorPrior(windows, c.Blur)
	m.Anchors = t.model.anchors(windows, anchorSeed, anchorWindows)
	if m.Anchors != nil {
		addBetween(m.Anchors, m.Config.Latent, scaled(anchorsBetween, c.Draws), seed)
	}
	if err := calibrate(ctx, m, windows, c.Draws, seed, true); err != nil {
		return err
	}
	if err := t.model.chooseAnchors(ctx, m, windows, c.Draws, seed); err != nil {
		return fmt.Errorf("choose anchors: %w", err)
	}
	return calibrate(ctx, m, windows, c.Draws, seed+1, true)
}

// scaled returns n if calibrations draw DefaultDraws loops, and proportionally less if they draw fewer.
func scaled(n, draws int) int {
	if draws == 0 {
		return n
	}
	return max(n*draws/DefaultDraws, 1)
}

// anchorPrior returns the spread of z around a window's place: that of its posterior and of the blur. The refiner saw real
// windows with the same spread in training, so its conditioning for a loop is never stranger.
func (m *CVAE) anchorPrior(windows []dataset.Window, blur float64) *infer.AnchorPrior {
	l := m.Config.Latent
	keep := 1 / (1 + blur*blur)
	h := &infer.AnchorPrior{CenterScale: float32(math.Sqrt(keep)), DeviationScale: float32(math.Sqrt(keep)), Sigma: make([]float32, groove.NumGenres*l)}
	for g, s := range m.posteriors(windows) {
		for i := range l {
			variance := 0.0
			if s.n > 0 {
				variance = s.variance[i] / s.n
			}
			h.Sigma[g*l+i] = float32(math.Sqrt(keep * (variance + blur*blur)))
		}
	}
	return h
}

// chooseAnchors keeps the anchors of each genre that make the best loops.
func (m *CVAE) chooseAnchors(ctx context.Context, out *infer.Model, windows []dataset.Window, draws int, seed uint64) error {
	c, err := m.fitGenreLDA(windows)
	if err != nil {
		return err
	}
	a := &auditions{model: out, lda: c, encoder: m, seed: seed, tries: [2]int{scaled(anchorDraws, draws), scaled(anchorMoreDraws, draws)}}
	var known []novelty.Bits
	for _, w := range windows {
		if p := w.Pattern(); p.Count() > 0 {
			known = append(known, novelty.BitsOf(&p))
			a.distances[w.Genre].add(&p)
			a.styles[w.Genre] = append(a.styles[w.Genre], w.Style())
		}
	}
	a.known = novelty.NewIndex(known)
	rows := rowsOf(out.Anchors)
	var stay [groove.NumGenres][]anchorCandidate
	err = eachGenre(func(g groove.Genre) (err error) {
		stay[g], err = a.audition(ctx, g, rows[g])
		return err
	})
	if err != nil {
		return err
	}
	kept := &infer.Anchors{}
	for _, list := range stay {
		for _, c := range list {
			kept.Add(out.Anchors, c.row)
		}
	}
	out.Anchors = kept
	return nil
}

// auditions draws loops near anchors and scores them.
type auditions struct {
	model     *infer.Model
	lda       *genreLDA
	mu        sync.Mutex // held while the encoder runs
	encoder   *CVAE
	known     *novelty.Index
	styles    [groove.NumGenres][]groove.Style
	distances [groove.NumGenres]summaryDistance
	seed      uint64
	tries     [2]int // loops about each, and about each of the better ones
}

// audition returns the anchors of a genre that are kept, the best first.
func (a *auditions) audition(ctx context.Context, g groove.Genre, rows []int) ([]anchorCandidate, error) {
	if len(a.styles[g]) == 0 || len(rows) == 0 {
		return nil, nil
	}
	dec, err := cpu.New(a.model)
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	all := make([]anchorCandidate, len(rows))
	for i, row := range rows {
		all[i] = anchorCandidate{row: row, at: make([]float64, numSummaryStats)}
	}
	rng := rand.New(rand.NewPCG(a.seed, 0x686f6d6573+uint64(g)))
	if err := a.score(ctx, dec, all, 0, a.tries[0], rng); err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, byScore)
	chosen := all[:int(math.Ceil(anchorBetterShare*float64(len(all))))]
	if len(chosen) < anchorsKept {
		chosen = all[:min(anchorsKept, len(all))]
	}
	if err := a.score(ctx, dec, chosen, a.tries[0], a.tries[1], rng); err != nil {
		return nil, err
	}
	return selectAnchors(chosen, anchorsKept), nil
}

// score draws more loops near each candidate and scores them. Scores and summary statistics become the means over these and the loops before.
func (a *auditions) score(ctx context.Context, dec infer.Decoder, of []anchorCandidate, before, tries int, rng *rand.Rand) error {
	var loops []dataset.Item
	for _, c := range of {
		if err := ctx.Err(); err != nil {
			return err
		}
		some, err := a.drawLoops(dec, c.row, tries, rng)
		if err != nil {
			return err
		}
		loops = append(loops, some...)
	}
	windows := dataset.FromPatterns(loops).Windows(dataset.Train)
	if len(windows) != len(loops) {
		return fmt.Errorf("%d of %d loops are windows", len(windows), len(loops))
	}
	a.mu.Lock()
	heard := a.encoder.ldaFeatures(windows)
	a.mu.Unlock()
	var stats, at [numSummaryStats]float64
	for i := range of {
		c := &of[i]
		had, weight := float64(before)/float64(before+tries), 1/float64(before+tries)
		c.score *= had
		floats.Scale(had, c.at)
		for k := i * tries; k < (i+1)*tries; k++ {
			p, g := &loops[k].Pattern, loops[k].Genre
			hits := novelty.BitsOf(p)
			c.score += weight * (a.lda.probability(heard[k], g) + noveltyWeight*min(a.known.Nearest(&hits), noveltyLimit))
			summaryStatsOf(stats[:], p)
			a.distances[g].embed(at[:], stats[:])
			floats.AddScaled(c.at, weight, at[:])
		}
	}
	return nil
}

// drawLoops draws loops near an anchor.
func (a *auditions) drawLoops(dec infer.Decoder, row, tries int, rng *rand.Rand) ([]dataset.Item, error) {
	g := a.model.Anchors.Genre[row]
	alone := *a.model
	alone.Anchors = &infer.Anchors{}
	alone.Anchors.Add(a.model.Anchors, row)
	generator := infer.NewGenerator(&alone, dec)
	loops := make([]dataset.Item, tries)
	for i := range loops {
		style := a.styles[g][rng.IntN(len(a.styles[g]))]
		loop, err := generator.Loop(infer.Recipe{Style: style, Seed: rng.Uint64(), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()})
		if err != nil {
			return nil, err
		}
		loops[i] = dataset.Item{Genre: g, BPM: float64(style.BPM), Pattern: loop.Pattern, Split: dataset.Train}
	}
	return loops, nil
}

// eachGenre calls do for each genre, several at a time, and returns the first genre's error.
func eachGenre(do func(groove.Genre) error) error {
	var errs [groove.NumGenres]error
	var wg sync.WaitGroup
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	for g := range groove.Genre(groove.NumGenres) {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			errs[g] = do(g)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
