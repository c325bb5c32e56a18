package train

import (
	"errors"
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
)

// priorWeight is the number of windows at which a genre's own Gaussian and the pooled one count the same.
const priorWeight = 100

// gaussianSum is a Gaussian's moments, as sums.
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

// merge adds h's sums.
func (g *gaussianSum) merge(h *gaussianSum) {
	g.n += h.n
	for _, s := range [][2][]float64{{g.mean, h.mean}, {g.square, h.square}, {g.variance, h.variance}} {
		for i, x := range s[1] {
			s[0][i] += x
		}
	}
}

// FitPrior fits one Gaussian for each genre to the posteriors of windows. A genre with few windows is mixed with the
// pooled Gaussian, and a genre without windows gets the pooled Gaussian.
func (m *CVAE) FitPrior(windows []dataset.Window) (*infer.Prior, error) {
	l := m.Config.Latent
	sums := m.posteriors(windows)
	pooled := newGaussianSum(l)
	for _, s := range sums {
		pooled.merge(s)
	}
	if pooled.n == 0 {
		return nil, errNoWindows
	}
	all := pooled.gaussian()
	p := newPrior(l)
	for g, s := range sums {
		if err := setGaussian(p, g, all.mixed(s.gaussian(), s.n/(s.n+priorWeight))); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// refitPrior returns base, which has the given blur, with the genres of windows moved towards their posteriors: the more
// windows, the further.
func (m *CVAE) refitPrior(base *infer.Prior, blur float64, windows []dataset.Window) (*infer.Prior, error) {
	if base == nil {
		base = standardPrior(m.Config.Latent)
	}
	p := &infer.Prior{Latent: base.Latent, Mean: slices.Clone(base.Mean), Chol: slices.Clone(base.Chol), Anchor: base.Anchor}
	for g, s := range m.posteriors(windows) {
		if s.n == 0 {
			continue
		}
		if err := setGaussian(p, g, gaussianOf(base, g).mixed(s.gaussian().blurred(blur), s.n/(s.n+priorWeight))); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// posteriors returns the sums of the windows' posteriors for each genre.
func (m *CVAE) posteriors(windows []dataset.Window) (sums [groove.NumGenres]*gaussianSum) {
	l := m.Config.Latent
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
	return sums
}

// blurred returns the prior of z' = (z + s·ε)/√(1 + s²) for z from p.
func blurred(p *infer.Prior, s float64) (*infer.Prior, error) {
	out := newPrior(p.Latent)
	for g := range groove.NumGenres {
		if err := setGaussian(out, g, gaussianOf(p, g).blurred(s)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// blurred is the distribution of (z + s·ε)/√(1 + s²).
func (n normal) blurred(s float64) normal {
	keep, l := 1/(1+s*s), len(n.mean)
	out := normal{make([]float64, l), make([]float64, l*l)}
	for i, x := range n.mean {
		out.mean[i] = x * math.Sqrt(keep)
	}
	for i, x := range n.cov {
		out.cov[i] = x * keep
	}
	for i := range l {
		out.cov[i*(l+1)] += keep * s * s
	}
	return out
}

// normal is a mean and the lower triangle of a covariance, row-major.
type normal struct{ mean, cov []float64 }

// mixed returns (1−w)·n + w·b for means and covariances. An empty b does not count.
func (n normal) mixed(b normal, w float64) normal {
	if w == 0 {
		return n
	}
	out := normal{make([]float64, len(n.mean)), make([]float64, len(n.cov))}
	for i := range out.mean {
		out.mean[i] = (1-w)*n.mean[i] + w*b.mean[i]
	}
	for i := range out.cov {
		out.cov[i] = (1-w)*n.cov[i] + w*b.cov[i]
	}
	return out
}

// gaussian returns the Gaussian of z: its covariance is that of the means plus the mean of the posteriors' variances.
func (g *gaussianSum) gaussian() normal {
	l := len(g.mean)
	out := normal{make([]float64, l), make([]float64, l*l)}
	for i := range l {
		out.mean[i] = g.mean[i] / g.n
		for j := range i + 1 {
			out.cov[i*l+j] = g.square[i*l+j]/g.n - out.mean[i]*out.mean[j]
		}
		out.cov[i*l+i] += g.variance[i] / g.n
	}
	return out
}

func newPrior(l int) *infer.Prior {
	return &infer.Prior{Latent: l, Mean: make([]float32, groove.NumGenres*l), Chol: make([]float32, groove.NumGenres*l*l)}
}

// standardPrior is N(0, I) for every genre, as for a model without a prior.
func standardPrior(l int) *infer.Prior {
	p := newPrior(l)
	for i := range groove.NumGenres * l {
		p.Chol[i/l*l*l+i%l*(l+1)] = 1
	}
	return p
}

func setGaussian(p *infer.Prior, g int, n normal) error {
	l := p.Latent
	for i, x := range n.mean {
		p.Mean[g*l+i] = float32(x)
	}
	return cholesky(p.Chol[g*l*l:(g+1)*l*l], n.cov, l)
}

// gaussianOf returns a genre's Gaussian, the covariance from its Cholesky factor.
func gaussianOf(p *infer.Prior, g int) normal {
	l := p.Latent
	out := normal{make([]float64, l), make([]float64, l*l)}
	root := p.Chol[g*l*l:]
	for i := range l {
		out.mean[i] = float64(p.Mean[g*l+i])
		for j := range i + 1 {
			for k := range j + 1 {
				out.cov[i*l+j] += float64(root[i*l+k]) * float64(root[j*l+k])
			}
		}
	}
	return out
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
