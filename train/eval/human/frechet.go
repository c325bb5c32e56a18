package human

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// featureSums adds up feature vectors for their mean and covariance.
type featureSums struct {
	n       float64
	sum     []float64 // (d)
	product []float64 // (d, d)
}

func newFeatureSums(d int) *featureSums {
	return &featureSums{sum: make([]float64, d), product: make([]float64, d*d)}
}

func (c *featureSums) add(x []float32) {
	c.n++
	for i, u := range x {
		c.sum[i] += float64(u)
		row := c.product[i*len(x):]
		for j, v := range x {
			row[j] += float64(u) * float64(v)
		}
	}
}

func (c *featureSums) merge(o *featureSums) {
	c.n += o.n
	for i, x := range o.sum {
		c.sum[i] += x
	}
	for i, x := range o.product {
		c.product[i] += x
	}
}

// gaussian returns mean and covariance in units of scale, a number for each feature.
func (c *featureSums) gaussian(scale []float64) (mean []float64, cov *mat.SymDense) {
	d := len(c.sum)
	mean, cov = make([]float64, d), mat.NewSymDense(d, nil)
	for i := range d {
		mean[i] = c.sum[i] / c.n * scale[i]
		for j := range i + 1 {
			cov.SetSym(i, j, (c.product[i*d+j]/c.n-c.sum[i]/c.n*c.sum[j]/c.n)*scale[i]*scale[j])
		}
	}
	return mean, cov
}

// scales returns 1/σ of each feature, 0 for one that does not vary.
func (c *featureSums) scales() []float64 {
	d := len(c.sum)
	out := make([]float64, d)
	for i := range out {
		m := c.sum[i] / c.n
		if v := c.product[i*d+i]/c.n - m*m; v > 1e-9 {
			out[i] = 1 / math.Sqrt(v)
		}
	}
	return out
}

// frechet returns the squared Fréchet distance of the Gaussians fitted to two clouds, |μ−μ'|² + tr(Σ + Σ' − 2(ΣΣ')^½) (Dowson &
// Landau, "The Fréchet Distance between Multivariate Normal Distributions", 1982), features in units of scale. It is NaN when
// one of them is empty or an eigenvalue does not converge.
func frechet(a, b *featureSums, scale []float64) float64 {
	if a.n == 0 || b.n == 0 {
		return math.NaN()
	}
	ma, ca := a.gaussian(scale)
	mb, cb := b.gaussian(scale)
	distance := mat.Trace(ca) + mat.Trace(cb)
	for i := range ma {
		distance += (ma[i] - mb[i]) * (ma[i] - mb[i])
	}
	root := squareRoot(ca)
	if root == nil {
		return math.NaN()
	}
	// tr (ΣΣ')^½ is the sum of the roots of the eigenvalues of Σ^½ Σ' Σ^½, which is symmetric.
	var half, inner mat.Dense
	half.Mul(root, cb)
	inner.Mul(&half, root)
	var eig mat.EigenSym
	if !eig.Factorize(symmetric(&inner), false) {
		return math.NaN()
	}
	for _, x := range eig.Values(nil) {
		distance -= 2 * math.Sqrt(max(0, x))
	}
	return max(0, distance)
}

func symmetric(m *mat.Dense) *mat.SymDense {
	n, _ := m.Dims()
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			s.SetSym(i, j, (m.At(i, j)+m.At(j, i))/2)
		}
	}
	return s
}

// squareRoot returns the positive root of a positive semi-definite matrix, or nil when its eigenvalues do not converge.
func squareRoot(s *mat.SymDense) *mat.Dense {
	var eig mat.EigenSym
	if !eig.Factorize(s, true) {
		return nil
	}
	var v, scaled, root mat.Dense
	eig.VectorsTo(&v)
	values := eig.Values(nil)
	for i, x := range values {
		values[i] = math.Sqrt(max(0, x))
	}
	scaled.Apply(func(_, column int, x float64) float64 { return x * values[column] }, &v)
	root.Mul(&scaled, v.T())
	return &root
}
