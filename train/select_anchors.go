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

// castLikeness is what it costs, in score, that anchors together are a σ away from their genre.
const distancePenalty = 2

// between adds to each genre's anchors so many that lie between two of them: as far from the genre's mean as they are, and
// where nobody has played yet.
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

// candidate is an anchor that may be cast.
type anchorCandidate struct {
	row   int
	score float64
	at    []float64 // where its loops' summary statistics lies, see likeness.place
}

func byScore(a, b anchorCandidate) int { return cmp.Compare(b.score, a.score) }

// cast returns n of the candidates, the best first: those with the highest mean score less castLikeness times the square of how
// far they are, together, from what their genre is like. The best alone would all be of one kind, sparser than the genre and truer on the
// beat. It begins with the best and exchanges two as long as that pays, the two that pay most first.
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
	with := make([]float64, len(from)) // products with the sum of those that are in
	for i := range from {
		if i < n {
			in[i] = i
		} else {
			out[i-n] = i
		}
		with[i] = floats.Sum(dots[i][:n])
	}
	for range 10 * n { // it ends by itself long before
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
