package train

import (
	"errors"
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
)

// priorWeight is the number of windows at which a genre's own Gaussian and the pooled one count the same.
const priorWeight = 100

// moments are a Gaussian's, as sums.
type gaussianSum struct {
	n        float64
	mean     []float64 // Σ μ
	square   []float64 // Σ μ·μᵀ, (latent, latent)
	variance []float64 // Σ σ²
}

func newGaussianSum(latent int) *gaussianSum {
	return &gaussianSum{mean: make([]float64, latent), square: make([]float64, latent*latent), variance: make([]float64, latent)}
}

func (g *gaussianSum) add(mu, logvar []float32) {
	g.n++
	for i, a := range mu {
		g.mean[i] += float64(a)
		g.variance[i] += math.Exp(float64(logvar[i]))
		row := g.square[i*len(mu):]
		for j, b := range mu[:i+1] {
			row[j] += float64(a) * float64(b)
		}
	}
}

// merge adds what h summed.
func (g *gaussianSum) merge(h *gaussianSum) {
	g.n += h.n
	for _, s := range [][2][]float64{{g.mean, h.mean}, {g.square, h.square}, {g.variance, h.variance}} {
		for i, x := range s[1] {
			s[0][i] += x
		}
	}
}

// covariance returns the lower triangle of the covariance of z: of the means, and the mean of the posteriors' variances.
func (g *gaussianSum) covariance() []float64 {
	l := len(g.mean)
	out := make([]float64, l*l)
	for i := range l {
		for j := range i + 1 {
			out[i*l+j] = g.square[i*l+j]/g.n - g.mean[i]/g.n*g.mean[j]/g.n
		}
		out[i*l+i] += g.variance[i] / g.n
	}
	return out
}

// FitPrior fits one Gaussian a genre to the posteriors of windows. With few windows a genre leans on the pooled Gaussian,
// which is the whole of a genre without any.
func (m *CVAE) FitPrior(windows []dataset.Window) (*infer.Prior, error) {
	l := m.Config.Latent
	var sums [groove.NumGenres]*gaussianSum
	pooled := newGaussianSum(l)
	for g := range sums {
		sums[g] = newGaussianSum(l)
	}
	b := NewBatch(m.batch)
	m.EachBatch(windows, b, func(int) {
		mu, logvar := m.Encode(b)
		for i := range b.N {
			sums[b.Genre[i]].add(mu[i*l:(i+1)*l], logvar[i*l:(i+1)*l])
		}
	})
	for _, s := range sums {
		pooled.merge(s)
	}
	if pooled.n == 0 {
		return nil, errNoWindows
	}
	return mixPrior(l, &sums, pooled)
}

func mixPrior(l int, sums *[groove.NumGenres]*gaussianSum, pooled *gaussianSum) (*infer.Prior, error) {
	p := &infer.Prior{Latent: l, Mean: make([]float32, groove.NumGenres*l), Chol: make([]float32, groove.NumGenres*l*l)}
	all := pooled.covariance()
	for g, s := range sums {
		w := s.n / (s.n + priorWeight)
		cov := make([]float64, l*l)
		own := all
		if s.n > 0 {
			own = s.covariance()
		}
		for i := range cov {
			cov[i] = w*own[i] + (1-w)*all[i]
		}
		for i := range l {
			mean := pooled.mean[i] / pooled.n
			if s.n > 0 {
				mean = w*s.mean[i]/s.n + (1-w)*mean
			}
			p.Mean[g*l+i] = float32(mean)
		}
		if err := cholesky(p.Chol[g*l*l:(g+1)*l*l], cov, l); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// cholesky writes the lower-triangular root of a symmetric matrix, given by its lower triangle, to dst.
func cholesky(dst []float32, a []float64, n int) error {
	root := make([]float64, n*n)
	for i := range n {
		for j := range i + 1 {
			sum := a[i*n+j]
			for k := range j {
				sum -= root[i*n+k] * root[j*n+k]
			}
			if i != j {
				root[i*n+j] = sum / root[j*n+j]
				continue
			}
			if !(sum > 0) {
				return errors.New("fit the prior: the latent's covariance is not positive definite")
			}
			root[i*n+i] = math.Sqrt(sum)
		}
	}
	for i, x := range root {
		dst[i] = float32(x)
	}
	return nil
}
