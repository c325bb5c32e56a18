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
	"github.com/groovegen/groovegen/groove/novelty"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/train/dataset"
)

// How anchors are chosen. The measurements are in docs/decisions/0035-loops-are-drawn-near-anchors.md.
const (
	anchorWindows     = 5400 // windows of all genres that are candidates: 300 of each
	anchorsBetween    = 500  // candidates of a genre that lie between two of its windows
	anchorsKept       = 100  // of a genre's candidates
	anchorDraws       = 6    // loops near each candidate, where calibrations draw DefaultDraws
	anchorMoreDraws   = 18   // near each of the better ones
	anchorBetterShare = 0.4  // share of the better ones
	noveltyWeight     = 1.4  // of a Jaccard distance from the nearest window, against the probability of the right genre
	noveltyLimit      = 0.5  // a larger distance counts no more
)

// fitAnchorPrior gives m, whose refiner is trained, the anchors that loops are drawn near: those whose loops are classified as
// their genre, copy no window, and together have the genre's statistics. It calibrates before and after.
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
	before := calibration{model: m, windows: windows, draws: c.Draws, seed: seed, whole: true}
	if err := before.run(ctx); err != nil {
		return err
	}
	if err := t.model.chooseAnchors(ctx, m, windows, c.Draws, seed); err != nil {
		return fmt.Errorf("choose anchors: %w", err)
	}
	after := calibration{model: m, windows: windows, draws: c.Draws, seed: seed + 1, whole: true}
	return after.run(ctx)
}

// scaled is n where calibrations draw DefaultDraws loops, and proportionally less where they draw fewer.
func scaled(n, draws int) int {
	if draws == 0 {
		return n
	}
	return max(n*draws/DefaultDraws, 1)
}

// anchorPrior says how z is spread about the place of a window: by the window's posterior and by the blur. The refiner was
// trained on z of that spread, so loops stay within what it has learned.
func (m *CVAE) anchorPrior(windows []dataset.Window, blur float64) *infer.AnchorPrior {
	l := m.Config.Latent
	keep := 1 / (1 + blur*blur)
	scale := float32(math.Sqrt(keep))
	h := &infer.AnchorPrior{CenterScale: scale, DeviationScale: scale, Sigma: make([]float32, groove.NumGenres*l)}
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

// chooseAnchors keeps those of each genre's anchors that make the best loops.
func (m *CVAE) chooseAnchors(ctx context.Context, out *infer.Model, windows []dataset.Window, draws int, seed uint64) error {
	c, err := m.fitGenreLDA(windows)
	if err != nil {
		return err
	}
	a := &anchorScoring{model: out, lda: c, encoder: m, seed: seed, draws: [2]int{scaled(anchorDraws, draws), scaled(anchorMoreDraws, draws)}}
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
	var kept [groove.NumGenres][]anchorCandidate
	err = eachGenre(func(g groove.Genre) (err error) {
		kept[g], err = a.best(ctx, g, rows[g])
		return err
	})
	if err != nil {
		return err
	}
	anchors := &infer.Anchors{}
	for _, list := range kept {
		for _, c := range list {
			anchors.Add(out.Anchors, c.row)
		}
	}
	out.Anchors = anchors
	return nil
}

// anchorScoring scores anchors by the loops that are drawn near them.
type anchorScoring struct {
	model     *infer.Model
	lda       *genreLDA
	mu        sync.Mutex // held while encoder runs
	encoder   *CVAE
	known     *novelty.Index
	styles    [groove.NumGenres][]groove.Style
	distances [groove.NumGenres]summaryDistance
	seed      uint64
	draws     [2]int // loops near each candidate, and near each of the better ones
}

// anchorDrawer draws loops near the anchors of one genre.
type anchorDrawer struct {
	dec infer.Decoder
	rng *rand.Rand
}

// best returns those of a genre's anchors that are kept, the best first.
func (a *anchorScoring) best(ctx context.Context, g groove.Genre, rows []int) ([]anchorCandidate, error) {
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
	d := anchorDrawer{dec, rand.New(rand.NewPCG(a.seed, 0x686f6d6573+uint64(g)))}
	if err := a.score(ctx, d, all, a.draws[0]); err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, byScore)
	chosen := all[:int(math.Ceil(anchorBetterShare*float64(len(all))))]
	if len(chosen) < anchorsKept {
		chosen = all[:min(anchorsKept, len(all))]
	}
	if err := a.score(ctx, d, chosen, a.draws[1]); err != nil {
		return nil, err
	}
	return selectAnchors(chosen, anchorsKept), nil
}

// score draws n more loops near each candidate. Scores and summary statistics are the means over all its loops.
func (a *anchorScoring) score(ctx context.Context, d anchorDrawer, of []anchorCandidate, n int) error {
	var loops []dataset.Item
	for _, c := range of {
		if err := ctx.Err(); err != nil {
			return err
		}
		some, err := a.drawLoops(d, c.row, n)
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
	features := a.encoder.ldaFeatures(windows)
	a.mu.Unlock()
	var summary, at [numSummaryStats]float64
	for i := range of {
		c := &of[i]
		before, weight := float64(c.loops)/float64(c.loops+n), 1/float64(c.loops+n)
		c.loops += n
		c.score *= before
		floats.Scale(before, c.at)
		for k := i * n; k < (i+1)*n; k++ {
			p, g := &loops[k].Pattern, loops[k].Genre
			hits := novelty.BitsOf(p)
			c.score += weight * (a.lda.probability(features[k], g) + noveltyWeight*min(a.known.Nearest(&hits), noveltyLimit))
			summaryStatsOf(summary[:], p)
			a.distances[g].embed(at[:], summary[:])
			floats.AddScaled(c.at, weight, at[:])
		}
	}
	return nil
}

// drawLoops draws n loops near an anchor.
func (a *anchorScoring) drawLoops(d anchorDrawer, row, n int) ([]dataset.Item, error) {
	g := a.model.Anchors.Genre[row]
	alone := *a.model
	alone.Anchors = &infer.Anchors{}
	alone.Anchors.Add(a.model.Anchors, row)
	generator := infer.NewGenerator(&alone, d.dec)
	loops := make([]dataset.Item, n)
	for i := range loops {
		style := a.styles[g][d.rng.IntN(len(a.styles[g]))]
		loop, err := generator.Loop(infer.Recipe{Style: style, Seed: d.rng.Uint64(), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()})
		if err != nil {
			return nil, err
		}
		loops[i] = dataset.Item{Genre: g, BPM: float64(style.BPM), Pattern: loop.Decoded, Split: dataset.Train}
	}
	return loops, nil
}

// eachGenre calls do for each genre, several at a time, and returns the first genre's error.
func eachGenre(do func(groove.Genre) error) error {
	var errs [groove.NumGenres]error
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for g := range groove.Genre(groove.NumGenres) {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
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
