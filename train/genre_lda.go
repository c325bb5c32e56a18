package train

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// genreLDA is a classifier of a loop's genre, by its place in the latent space and its strokes in the bar: linear discriminant
// analysis of the training windows, with the pooled covariance within genres and the genres' frequencies as priors (Hastie,
// Tibshirani and Friedman, The Elements of Statistical Learning, 4.3). It is not the judge of evaluations.
type genreLDA struct {
	weight [groove.NumGenres][]float64 // nil: a genre without windows
	bias   [groove.NumGenres]float64
}

// ldaRidge is added to the variances, which are too small for windows of few performances.
const ldaRidge = 0.05

// inBar is the number of cells of a bar.
const inBar = groove.StepsPerBar * voices

var errSingularLDA = errors.New("tell genres apart: the windows' covariance within them is not positive definite")

// ldaFeatures returns the features of windows, (n, Latent + inBar): z, and how many of the four bars have a hit in each
// cell.
func (m *CVAE) ldaFeatures(windows []dataset.Window) [][]float64 {
	at, l := m.encoded(windows), m.Config.Latent
	out := make([][]float64, len(windows))
	var hits [cells]uint8
	for i, w := range windows {
		x := make([]float64, l+inBar)
		for j, z := range at.Z[i*l:][:l] {
			x[j] = float64(z)
		}
		w.Hits(hits[:])
		for j, h := range hits {
			x[l+j%inBar] += float64(h) / groove.Bars
		}
		out[i] = x
	}
	return out
}

func (m *CVAE) fitGenreLDA(windows []dataset.Window) (*genreLDA, error) {
	n := m.Config.Latent + inBar
	var sums [groove.NumGenres]*mat.VecDense
	var squares [groove.NumGenres]*mat.SymDense
	var counts [groove.NumGenres]float64
	genres := 0.0
	for i, x := range m.ldaFeatures(windows) {
		g, v := windows[i].Genre, mat.NewVecDense(n, x)
		if counts[g]++; counts[g] == 1 {
			sums[g], squares[g] = mat.NewVecDense(n, nil), mat.NewSymDense(n, nil)
			genres++
		}
		sums[g].AddVec(sums[g], v)
		squares[g].SymRankOne(squares[g], 1, v)
	}
	within := mat.NewSymDense(n, nil)
	for g, k := range counts {
		if k > 0 { // E[xxᵀ] − E[x]E[x]ᵀ, all genres alike
			squares[g].SymRankOne(squares[g], -1/k, sums[g])
			squares[g].ScaleSym(1/(k*genres), squares[g])
			within.AddSym(within, squares[g])
		}
	}
	for i := range n {
		within.SetSym(i, i, within.At(i, i)+ldaRidge)
	}
	var root mat.Cholesky
	if !root.Factorize(within) {
		return nil, errSingularLDA
	}
	c := &genreLDA{}
	for g, k := range counts {
		if k == 0 {
			continue
		}
		mean, w := mat.NewVecDense(n, nil), mat.NewVecDense(n, nil)
		mean.ScaleVec(1/k, sums[g])
		if err := root.SolveVecTo(w, mean); err != nil {
			return nil, errSingularLDA
		}
		c.weight[g] = w.RawVector().Data
		c.bias[g] = math.Log(k) - mat.Dot(w, mean)/2
	}
	return c, nil
}

// probability returns the probability that a loop with these features is of genre g.
func (c *genreLDA) probability(x []float64, g groove.Genre) float64 {
	var scores [groove.NumGenres]float64
	top := math.Inf(-1)
	for k, w := range c.weight {
		scores[k] = math.Inf(-1)
		if w == nil {
			continue
		}
		scores[k] = c.bias[k]
		for i, v := range x {
			scores[k] += w[i] * v
		}
		top = max(top, scores[k])
	}
	sum := 0.0
	for _, s := range scores {
		sum += math.Exp(s - top)
	}
	return math.Exp(scores[g]-top) / sum
}
