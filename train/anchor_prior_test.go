package train

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// The classifier recognises the genre of a window, and gives genres without windows no probability.
func TestGenreLDA(t *testing.T) {
	e := nn.NewEngine()
	defer e.Close()
	m, err := FromModel(e, tinyModel(t), evalBatch)
	if err != nil {
		t.Fatal(err)
	}
	windows := loops(100).Windows(dataset.Train)
	c, err := m.fitGenreLDA(windows)
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for i, x := range m.ldaFeatures(windows) {
		g, sum := windows[i].Genre, 0.0
		for k := range groove.Genre(groove.NumGenres) {
			p := c.probability(x, k)
			if sum += p; k > 2 && p != 0 {
				t.Fatalf("%v, of which there is no window: %v", k, p)
			}
		}
		if sum < 0.999 || sum > 1.001 {
			t.Fatalf("probabilities sum to %v", sum)
		}
		if c.probability(x, g) > 0.5 {
			right++
		}
	}
	if right < len(windows)*2/3 {
		t.Errorf("%d of %d windows are classified right", right, len(windows))
	}
}

// Who is cast is good, and together they are as the genre is: of two kinds, one of which scores a little better, both.
func TestSelectAnchors(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var from []anchorCandidate
	for i := range 60 {
		kind := 1 - 2*float64(i%2)
		from = append(from, anchorCandidate{row: i, score: 0.1*kind + 0.01*rng.Float64(), at: []float64{kind, 0.1 * rng.NormFloat64()}})
	}
	got := selectAnchors(slices.Clone(from), 20)
	var sum [2]float64
	seen := map[int]bool{}
	for i, c := range got {
		if seen[c.row] || c.score != from[c.row].score || i > 0 && c.score > got[i-1].score {
			t.Fatalf("place %d: candidate %d with %v", i, c.row, c.score)
		}
		seen[c.row] = true
		sum[0], sum[1] = sum[0]+c.at[0]/20, sum[1]+c.at[1]/20
	}
	if len(got) != 20 || !(math.Abs(sum[0]) <= 0.11 && math.Abs(sum[1]) <= 0.05) {
		t.Errorf("%d are cast, together at %.2f: want 20, at nearly 0", len(got), sum)
	}
	if all := selectAnchors(slices.Clone(from[:7]), 20); len(all) != 7 || all[0].score < all[6].score {
		t.Errorf("%d of 7 are cast", len(all))
	}
}

// What lies between two anchors is of their genre and as far out as they are.
func TestBetween(t *testing.T) {
	const latent = 16
	rng := rand.New(rand.NewPCG(1, 2))
	of := &infer.Anchors{}
	for i := range 41 {
		g := groove.Funk
		if i == 40 {
			g = groove.Soul // alone: there is nothing between
		}
		of.Genre = append(of.Genre, g)
		for range latent {
			of.Z = append(of.Z, float32(3+rng.NormFloat64()))
		}
	}
	addBetween(of, latent, 500, 1)
	if len(of.Genre) != 541 || len(of.Z) != 541*latent {
		t.Fatalf("%d anchors, %d numbers", len(of.Genre), len(of.Z))
	}
	variance := func(z []float32) (v float64) {
		for _, x := range z {
			v += (float64(x) - 3) * (float64(x) - 3) / float64(len(z))
		}
		return v
	}
	if a, b := variance(of.Z[:40*latent]), variance(of.Z[41*latent:]); !(math.Abs(b/a-1) <= 0.15) || of.Genre[540] != groove.Funk {
		t.Errorf("variance %v of the windows, %v between them", a, b)
	}
}

// A summary statistics of a genre's own loops lies about the origin, one σ away, weighed.
func TestSummaryDistance(t *testing.T) {
	var like summaryDistance
	windows := loops(100).Windows(dataset.Train)
	for _, w := range windows {
		p := w.Pattern()
		like.add(&p)
	}
	var stats, at, mean [numSummaryStats]float64
	square := 0.0
	for _, w := range windows {
		p := w.Pattern()
		summaryStatsOf(stats[:], &p)
		like.embed(at[:], stats[:])
		for i, x := range at {
			mean[i] += x / float64(len(windows))
			square += x * x / float64(len(windows))
		}
	}
	for i, x := range mean {
		if !(math.Abs(x) <= 1e-9) {
			t.Errorf("number %d lies at %v", i, x)
		}
	}
	if !(square > 0 && square <= 1+1e-9) {
		t.Errorf("mean square of the distance %v, want at most 1", square)
	}
}

// A training's anchors are the same again, however many processors there are; and the genres draw about them.
func TestAnchorPriorRepeats(t *testing.T) {
	a := tinyModel(t)
	b, err := produceTiny(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if a.ID != b.ID || !slices.Equal(a.Anchors.Genre, b.Anchors.Genre) || a.Prior.Anchor == nil {
		t.Errorf("models %s and %s, homes %v", a.ID, b.ID, a.Prior.Anchor)
	}
}

// TestCalibrationEnds: what takes minutes with a whole dataset ends with its context.
func TestCalibrationEnds(t *testing.T) {
	m := tinyModel(t)
	if m.Refiner == nil {
		t.Fatal("the model has nothing to calibrate")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before := slices.Clone(m.Refiner.Hits.Level)
	c := calibration{model: m, windows: loops(40).Windows(dataset.Train), draws: 4, seed: 1, whole: true}
	if err := c.run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if !slices.Equal(before, m.Refiner.Hits.Level) {
		t.Error("half a calibration is left behind")
	}
}
