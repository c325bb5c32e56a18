package train

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// distancePenalty is the cost, in score, of a set of anchors whose summary statistics are one σ away from their genre's.
const distancePenalty = 2

// addBetween adds places between two anchors of a genre, as far from the genre's mean as these. No training window
// lies there.
func addBetween(of *infer.Anchors, latent, most int, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 0x6265747765656e))
	for g, mine := range rowsOf(of) {
		if len(mine) < 2 {
			continue
		}
		mean, z := make([]float64, latent), make([]float32, latent)
		for _, i := range mine {
			for j, z := range of.Z[i*latent:][:latent] {
				mean[j] += float64(z) / float64(len(mine))
			}
		}
		for range most {
			a := rng.IntN(len(mine))
			b := (a + 1 + rng.IntN(len(mine)-1)) % len(mine)
			sin, cos := math.Sincos(rng.Float64() * math.Pi / 2)
			x, y := of.Z[mine[a]*latent:][:latent], of.Z[mine[b]*latent:][:latent]
			for j, m := range mean {
				z[j] = float32(m + cos*(float64(x[j])-m) + sin*(float64(y[j])-m))
			}
			of.AddBetween(z, groove.Genre(g))
		}
	}
}

// anchorCandidate is an anchor that may be kept.
type anchorCandidate struct {
	row   int
	loops int // that score and at are means of
	score float64
	at    []float64 // mean point of its loops, see summaryDistance.embed
}

func byScore(a, b anchorCandidate) int { return cmp.Compare(b.score, a.score) }

// selectAnchors returns n of the candidates, the best first. It maximises their mean score less distancePenalty times the squared
// distance of their mean point from the genre. The candidates with the best scores alone would all be of one kind, sparser than
// the genre and straighter. It starts with them and exchanges pairs, the most profitable first, as long as that is profitable.
func selectAnchors(from []anchorCandidate, n int) []anchorCandidate {
	slices.SortStableFunc(from, byScore)
	if n >= len(from) {
		return from
	}
	k := float64(n)
	dots := make([][]float64, len(from))
	for i := range from {
		dots[i] = make([]float64, len(from))
		for j := range i + 1 {
			dots[i][j] = floats.Dot(from[i].at, from[j].at) / (k * k)
			dots[j][i] = dots[i][j]
		}
	}
	in, out := make([]int, n), make([]int, len(from)-n)
	with := make([]float64, len(from)) // products with the sum of the selected ones
	for i := range from {
		if i < n {
			in[i] = i
		} else {
			out[i-n] = i
		}
		with[i] = floats.Sum(dots[i][:n])
	}
	for range 10 * n { // a bound; it usually ends long before
		most, a, b := 1e-9, -1, -1
		for x, i := range in {
			for y, j := range out {
				further := 2*(with[j]-with[i]) + dots[j][j] + dots[i][i] - 2*dots[i][j]
				if gain := (from[j].score-from[i].score)/k - distancePenalty*further; gain > most {
					most, a, b = gain, x, y
				}
			}
		}
		if a < 0 {
			break
		}
		floats.Add(with, dots[out[b]])
		floats.Sub(with, dots[in[a]])
		in[a], out[b] = out[b], in[a]
	}
	chosen := make([]anchorCandidate, n)
	for x, i := range in {
		chosen[x] = from[i]
	}
	slices.SortStableFunc(chosen, byScore)
	return chosen
}
