package infer

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Homes say how loops are drawn about a model's landmarks: about one of the genre's, and somewhat towards another, with noise.
// A Gaussian has a genre's mean and covariance; it has not its corners, and what is drawn there is of no genre.
type Homes struct {
	Keep  float32   // how far out a genre's mean is, as drawn, to where the encoder puts it: 1/√(1 + blur²)
	Reach float32   // the same for a landmark's way from its genre's mean
	Sigma []float32 // (18, Latent), of the noise
}

// homePartner is the share in the variance of the second landmark. Alone a landmark makes loops that are somebody's; between two
// of a genre lies what nobody has played.
const homePartner = 0.3

// homes reads what a file has of them.
func (l *tensorLoader) homes(latent int) *Homes {
	scale := l.get("prior.homes.scale", 2)
	sigma := l.get("prior.homes.sigma", groove.NumGenres, latent)
	if l.err != nil {
		return nil
	}
	h := &Homes{Keep: scale[0], Reach: scale[1], Sigma: sigma}
	l.err = h.check()
	return h
}

func (h *Homes) check() error {
	for i, x := range []float32{h.Keep, h.Reach} {
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

func (h *Homes) tensors(latent int) []Tensor {
	return []Tensor{
		{Name: "prior.homes.scale", Shape: []int{2}, Data: []float32{h.Keep, h.Reach}},
		{Name: "prior.homes.sigma", Shape: []int{groove.NumGenres, latent}, Data: h.Sigma},
	}
}

// home is a genre's landmarks as they are drawn about.
type home struct {
	center []float32 // (Latent)
	ways   []float32 // (n, Latent), of the landmarks from it
}

// homesOf returns those of each genre with landmarks; nil where the model has none to draw about.
func homesOf(m *Model) *[groove.NumGenres]home {
	if m.Prior == nil || m.Prior.Homes == nil || m.Landmarks == nil {
		return nil
	}
	n, at := m.Config.Latent, m.Prior.Homes
	var out [groove.NumGenres]home
	for i, g := range m.Landmarks.Genre {
		out[g].ways = append(out[g].ways, m.Landmarks.Z[i*n:][:n]...)
	}
	for g := range out {
		h := &out[g]
		if len(h.ways) == 0 {
			continue
		}
		mean := make([]float64, n)
		for i, z := range h.ways {
			mean[i%n] += float64(z)
		}
		h.center = make([]float32, n)
		for i := range mean {
			mean[i] /= float64(len(h.ways) / n)
			h.center[i] = at.Keep * float32(mean[i])
		}
		for i, z := range h.ways {
			h.ways[i] = at.Reach * (z - float32(mean[i%n]))
		}
	}
	return &out
}

// homely reports whether each genre of a blend has landmarks to draw about.
func (s *LatentSource) homely(w *[groove.NumGenres]float64) bool {
	if s.homes == nil {
		return false
	}
	for g, x := range w {
		if x > 0 && s.homes[g].center == nil {
			return false
		}
	}
	return true
}

// around writes center + ways + σ·noise to dst. Centers and variances of the noise of a blend are the weighted means. A way counts by its
// genre's weight, all scaled so that the variance stays (neighbours of 21 settings from genre to genre share 0.836 of their hits; with
// roots of the weights 0.829, along a quarter of a circle 0.828: TestBlendingMovesALoopGradually).
func (s *LatentSource) around(dst []float32, w *[groove.NumGenres]float64) {
	n := s.latent
	for i := range n {
		z, v := 0.0, 0.0
		for g, x := range w {
			if x > 0 {
				sigma := float64(s.prior.Homes.Sigma[g*n+i])
				z, v = z+x*float64(s.homes[g].center[i]), v+x*sigma*sigma
			}
		}
		dst[i] = float32(z + math.Sqrt(v)*s.noise[i])
	}
	length := math.Sqrt(dot(w[:], w[:]))
	for g, x := range w {
		if x > 0 {
			s.wander(dst, s.homes[g].ways, x/length)
		}
	}
}

// wander adds the ways of the landmarks that the knots' numbers choose.
func (s *LatentSource) wander(dst, ways []float32, weight float64) {
	n := s.latent
	count := float64(len(ways) / n)
	for k, share := range s.turn {
		if share == 0 {
			continue
		}
		for i, part := range [2]float64{math.Sqrt(1 - homePartner), math.Sqrt(homePartner)} {
			f := float32(weight * share * part)
			for j, d := range ways[int(s.chosen[k][i]*count)*n:][:n] {
				dst[j] += f * d
			}
		}
	}
}
