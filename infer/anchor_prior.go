package infer

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
)

// AnchorPrior says how z is drawn near a model's anchors: near one of the genre's, partly towards a second one, with
// noise. A Gaussian has a genre's mean and covariance, but not its corners: many of its draws sound like no genre.
type AnchorPrior struct {
	CenterScale    float32   // factor on a genre's mean, from the encoder's to the one that is drawn around: 1/√(1 + blur²)
	DeviationScale float32   // the same for an anchor's deviation from its genre's mean
	Sigma          []float32 // (18, Latent), of the noise
}

// secondAnchorShare is the share of the second anchor in the variance. Loops near a single anchor are too close to a loop of the training
// data; between two anchors of a genre they are new.
const secondAnchorShare = 0.3

// anchorPrior reads the prior from a file.
func (l *tensorLoader) anchorPrior(latent int) *AnchorPrior {
	scale := l.get("prior.homes.scale", 2)
	sigma := l.get("prior.homes.sigma", groove.NumGenres, latent)
	if l.err != nil {
		return nil
	}
	h := &AnchorPrior{CenterScale: scale[0], DeviationScale: scale[1], Sigma: sigma}
	l.err = h.check()
	return h
}

func (h *AnchorPrior) check() error {
	for i, x := range []float32{h.CenterScale, h.DeviationScale} {
		if !(x >= 0 && x <= 1) {
			return fmt.Errorf("tensor prior.homes.scale: element %d is %g: want 0 to 1", i, x)
		}
	}
	for i, x := range h.Sigma {
		if !(x >= 0 && x <= MaxLatent) {
			return fmt.Errorf("tensor prior.homes.sigma: element %d is %g: want 0 to %g", i, x, MaxLatent)
		}
	}
	return nil
}

func (h *AnchorPrior) tensors(latent int) []Tensor {
	return []Tensor{
		{Name: "prior.homes.scale", Shape: []int{2}, Data: []float32{h.CenterScale, h.DeviationScale}},
		{Name: "prior.homes.sigma", Shape: []int{groove.NumGenres, latent}, Data: h.Sigma},
	}
}

// genreAnchors is a genre's anchors, scaled for drawing.
type genreAnchors struct {
	center     []float32 // (Latent)
	deviations []float32 // (n, Latent), of the anchors from it
}

// genreAnchorsOf returns the anchors of each genre that has some, or nil if the model has no anchor prior.
func genreAnchorsOf(m *Model) *[groove.NumGenres]genreAnchors {
	if m.Prior == nil || m.Prior.Anchor == nil || m.Anchors == nil {
		return nil
	}
	n, at := m.Config.Latent, m.Prior.Anchor
	var out [groove.NumGenres]genreAnchors
	for i, g := range m.Anchors.Genre {
		out[g].deviations = append(out[g].deviations, m.Anchors.Z[i*n:][:n]...)
	}
	for g := range out {
		h := &out[g]
		if len(h.deviations) == 0 {
			continue
		}
		mean := make([]float64, n)
		for i, z := range h.deviations {
			mean[i%n] += float64(z)
		}
		h.center = make([]float32, n)
		for i := range mean {
			mean[i] /= float64(len(h.deviations) / n)
			h.center[i] = at.CenterScale * float32(mean[i])
		}
		for i, z := range h.deviations {
			h.deviations[i] = at.DeviationScale * (z - float32(mean[i%n]))
		}
	}
	return &out
}

// hasAnchors reports whether each genre of a blend has anchors.
func (s *LatentSource) hasAnchors(w *[groove.NumGenres]float64) bool {
	if s.anchors == nil {
		return false
	}
	for g, x := range w {
		if x > 0 && s.anchors[g].center == nil {
			return false
		}
	}
	return true
}

// drawNearAnchors writes center + deviations + σ·noise to dst. For a blend, centers and variances of the noise are the weighted means. Each
// deviation has its genre's weight, and all are scaled so that the variance stays. (Of 21 settings from genre to genre, neighbours share 0.836 of
// their hits; with roots of the weights 0.829, along a quarter circle 0.828: TestBlendingMovesALoopGradually.)
func (s *LatentSource) drawNearAnchors(dst []float32, w *[groove.NumGenres]float64) {
	n := s.latent
	for i := range n {
		z, v := 0.0, 0.0
		for g, x := range w {
			if x > 0 {
				sigma := float64(s.prior.Anchor.Sigma[g*n+i])
				z, v = z+x*float64(s.anchors[g].center[i]), v+x*sigma*sigma
			}
		}
		dst[i] = float32(z + math.Sqrt(v)*s.noise[i])
	}
	length := math.Sqrt(dot(w[:], w[:]))
	for g, x := range w {
		if x > 0 {
			s.addDeviations(dst, s.anchors[g].deviations, x/length)
		}
	}
}

// addDeviations adds the deviations of the anchors that the knots' numbers choose.
func (s *LatentSource) addDeviations(dst, ways []float32, weight float64) {
	n := s.latent
	count := float64(len(ways) / n)
	for k, share := range s.knotWeights {
		if share == 0 {
			continue
		}
		for i, part := range [2]float64{math.Sqrt(1 - secondAnchorShare), math.Sqrt(secondAnchorShare)} {
			f := float32(weight * share * part)
			for j, d := range ways[int(s.anchorChoice[k][i]*count)*n:][:n] {
				dst[j] += float32(f * d)
			}
		}
	}
}
