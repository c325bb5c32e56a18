package infer

import (
	"errors"
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Prior is one Gaussian over z for each genre: z = Mean + Chol·ε with ε from N(0, I). With Anchor, z is drawn near the
// model's anchors instead.
type Prior struct {
	Latent int
	Mean   []float32    // (18, Latent)
	Chol   []float32    // (18, Latent, Latent), lower-triangular, diagonal ≥ 0
	Anchor *AnchorPrior // nil: z is drawn from the Gaussians
}

// LoadPrior reads a prior from a file of its own: tensors mean and chol, and the list of genres in the metadata.
func LoadPrior(file []byte, latent int) (*Prior, error) {
	st, err := ParseSafetensors(file)
	if err != nil {
		return nil, fmt.Errorf("load prior: %w", err)
	}
	r := &metaReader{values: st.Metadata}
	r.same("genres", genreList())
	l := &tensorLoader{st: st, seen: map[string]bool{}, err: r.err}
	p := &Prior{
		Latent: latent,
		Mean:   l.get("mean", groove.NumGenres, latent),
		Chol:   l.get("chol", groove.NumGenres, latent, latent),
	}
	if l.err == nil {
		l.err = p.check()
	}
	if l.err != nil {
		return nil, fmt.Errorf("load prior: %w", l.err)
	}
	return p, nil
}

// check returns an error unless every Chol is a Cholesky factor. A transposed one would draw from another distribution.
func (p *Prior) check() error {
	n := p.Latent
	for g := range groove.NumGenres {
		for i := range n {
			row := p.Chol[(g*n+i)*n:][:n]
			if row[i] < 0 {
				return fmt.Errorf("tensor prior.chol: [%d,%d,%d] is %g: want a diagonal of 0 or more", g, i, i, row[i])
			}
			for j := i + 1; j < n; j++ {
				if row[j] != 0 {
					return fmt.Errorf("tensor prior.chol: [%d,%d,%d] is %g: want 0 above the diagonal", g, i, j, row[j])
				}
			}
		}
	}
	return nil
}

// LatentSource draws z from a model's prior. One goroutine at a time.
//
// For a blend of genres with weights w it draws from the Gaussian with mean Σ wᵢ meanᵢ and covariance Σ wᵢ covᵢ. A
// seed has the same ε for all weights: as one genre changes into another, z moves smoothly between the seed's z in
// each. Blending the Cholesky factors instead would be as smooth, but too narrow: (Σ wᵢLᵢ)(Σ wᵢLᵢ)ᵀ ≤ Σ wᵢLᵢLᵢᵀ. With
// anchors, too, a seed chooses the same places among each genre's anchors.
type LatentSource struct {
	prior        *Prior // nil: N(0, I)
	anchors      *[groove.NumGenres]genreAnchors
	latent       int
	cov          [groove.NumGenres][]float64 // lower triangles, made when a blend first needs them
	factor       []float64                   // Cholesky factor for weights
	noise        []float64
	anchorChoice [2][2]float64 // of the two knots around a position of the walk: numbers from 0 to 1 that choose two anchors
	knotWeights  [2]float64    // weight of each knot; squares sum to 1
	rng          *stream
	// The blend that factor belongs to.
	weights [groove.NumGenres]float64
}

// NewLatentSourceFor returns a source for a model's prior and anchors.
func NewLatentSourceFor(m *Model) *LatentSource {
	s := NewLatentSource(m.Prior, m.Config.Latent)
	s.anchors = genreAnchorsOf(m)
	return s
}

// NewLatentSource returns a source for a prior's Gaussians, or for N(0, I) of the given length when the prior is nil.
func NewLatentSource(p *Prior, latent int) *LatentSource {
	s := &LatentSource{prior: p, latent: latent, noise: make([]float64, latent), rng: newStream()}
	if p != nil {
		s.factor = make([]float64, latent*latent)
	}
	return s
}

// errNoGenre says that a style has no genre, so that there is no prior for it.
var errNoGenre = errors.New("style has no genre: want weights of 0 or more, one of them above 0")

// Draw writes the z of a seed in a blend of genres to dst (latent). Weights need not sum to 1. Another attempt gives
// another z of the same seed. It allocates only the first time that a genre is part of a blend.
func (s *LatentSource) Draw(dst []float32, weights [groove.NumGenres]float32, seed uint64, attempt uint32) error {
	return s.DrawAt(dst, weights, seed, attempt, 0)
}

// DrawAt is Draw at a position of the seed's walk through the latent space: see walk.
func (s *LatentSource) DrawAt(dst []float32, weights [groove.NumGenres]float32, seed uint64, attempt uint32, at float64) error {
	if len(dst) != s.latent {
		return fmt.Errorf("draw latent: z of %d numbers: want %d", len(dst), s.latent)
	}
	w, sum := [groove.NumGenres]float64{}, 0.0
	for g, x := range weights {
		if !(x >= 0) || math.IsInf(float64(x), 0) {
			return errNoGenre
		}
		w[g] = float64(x)
		sum += w[g]
	}
	if sum <= 0 {
		return errNoGenre
	}
	s.walk(seed, attempt, at)
	if s.prior == nil {
		for i, e := range s.noise {
			dst[i] = float32(e)
		}
		return nil
	}
	genres, last := 0, 0
	for g := range w {
		w[g] /= sum
		if w[g] > 0 {
			genres, last = genres+1, g
		}
	}
	if s.hasAnchors(&w) {
		s.drawNearAnchors(dst, &w)
		return nil
	}
	if genres > 1 {
		s.blend(w)
	}
	s.transform(dst, &w, genres, last)
	return nil
}

// center writes the mean of a blend of genres, whose weights sum to 1, to dst.
func (s *LatentSource) center(dst []float32, weights [groove.NumGenres]float32) {
	clear(dst)
	if s.prior == nil {
		return
	}
	for g, w := range weights {
		mean := s.prior.Mean[g*s.latent:][:s.latent]
		if s.anchors != nil && s.anchors[g].center != nil {
			mean = s.anchors[g].center
		}
		for i, m := range mean {
			dst[i] += float32(w * m)
		}
	}
}

// transform writes mean + factor·noise to dst.
func (s *LatentSource) transform(dst []float32, w *[groove.NumGenres]float64, genres, last int) {
	n := s.latent
	for i := range n {
		z := 0.0
		for g, x := range w {
			if x > 0 {
				z += x * float64(s.prior.Mean[g*n+i])
			}
		}
		if genres > 1 {
			for j, l := range s.factor[i*n : i*n+i+1] {
				z += l * s.noise[j]
			}
		} else {
			for j, l := range s.prior.Chol[(last*n+i)*n:][:i+1] {
				z += float64(l) * s.noise[j]
			}
		}
		dst[i] = float32(z)
	}
}

// blend sets factor to the Cholesky factor of Σ wᵢ covᵢ (Golub and Van Loan, Matrix Computations, 4.2.5, by rows).
func (s *LatentSource) blend(w [groove.NumGenres]float64) {
	if w == s.weights {
		return
	}
	s.weights = w
	clear(s.factor)
	for g, x := range w {
		if x == 0 {
			continue
		}
		for i, c := range s.covariance(g) {
			s.factor[i] += x * c
		}
	}
	n := s.latent
	for i := range n {
		row := s.factor[i*n : i*n+i+1]
		for j := range row {
			other := s.factor[j*n : j*n+j+1]
			d := row[j] - dot(row[:j], other[:j])
			switch {
			case j < i && other[j] > 0:
				row[j] = d / other[j]
			case j < i:
				row[j] = 0 // a direction without variance
			default:
				row[j] = math.Sqrt(max(d, 0))
			}
		}
	}
}

func (s *LatentSource) covariance(g int) []float64 {
	if s.cov[g] != nil {
		return s.cov[g]
	}
	n := s.latent
	l := make([]float64, n*n)
	for i, x := range s.prior.Chol[g*n*n : (g+1)*n*n] {
		l[i] = float64(x)
	}
	c := make([]float64, n*n)
	for i := range n {
		for j := range i + 1 {
			c[i*n+j] = dot(l[i*n:i*n+j+1], l[j*n:j*n+j+1])
		}
	}
	s.cov[g] = c
	return c
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}
