package infer

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Homes say how loops are drawn about a model's anchors: about one of the genre's, and somewhat towards another, with noise.
// A Gaussian has a genre's mean and covariance; it has not its corners, and what is drawn there is of no genre.
type AnchorPrior struct {
	CenterScale    float32   // how far out a genre's mean is, as drawn, to where the encoder puts it: 1/√(1 + blur²)
	DeviationScale float32   // the same for an anchor's way from its genre's mean
	Sigma          []float32 // (18, Latent), of the noise
}

// homePartner is the share in the variance of the second anchor. Alone an anchor makes loops that are somebody's; between two
// of a genre lies what nobody has played.
const secondAnchorShare = 0.3

// homes reads what a file has of them.
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

// home is a genre's anchors as they are drawn about.
type genreAnchors struct {
	center     []float32 // (Latent)
	deviations []float32 // (n, Latent), of the anchors from it
}

// homesOf returns those of each genre with anchors; nil where the model has none to draw about.
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

// homely reports whether each genre of a blend has anchors to draw about.
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

// around writes center + ways + σ·noise to dst. Centers and variances of the noise of a blend are the weighted means. A way counts by its
// genre's weight, all scaled so that the variance stays (neighbours of 21 settings from genre to genre share 0.836 of their hits; with
// roots of the weights 0.829, along a quarter of a circle 0.828: TestBlendingMovesALoopGradually).
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

// wander adds the ways of the anchors that the knots' numbers choose.
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
				dst[j] += f * d
			}
		}
	}
}
