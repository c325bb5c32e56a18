package infer

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// How NudgeDirections measures.
const (
	nudgeSeeds = 2    // samples of each genre's prior
	nudgeBPM   = 110  // tempo that they are decoded at: about the dataset's median
	nudgeStep  = 0.25 // z moves this far to either side: far enough to have an effect, near enough to be nearly linear
	nudgePower = 1000 // iterations; they stop at convergence
)

// NudgeDirections returns the two directions in z along which the decoder's output changes most, (2, latent): the
// leading right singular vectors of its Jacobian, over samples of the prior. Output means each cell's hit probability,
// and offset and velocity times it. The directions are orthogonal. Each is as long as the prior's standard deviation
// along it (averaged over the genres), so that a nudge of 1 moves z by one standard deviation. Positive adds hits.
//
// It decodes 72·latent loops: a second or so for a latent of 128 on the CPU engine. The error is the decoder's.
func NudgeDirections(m *Model, dec Decoder) ([]float32, error) {
	n := m.Config.Latent
	gram := make([]float64, n*n)      // Σ JᵀJ
	hitGradient := make([]float64, n) // Σ gradient of the number of hits
	jac := &jacobian{model: m, dec: dec, rows: make([][]float64, n)}
	source := NewLatentSourceFor(m)
	z := make([]float32, n)
	for g := range groove.NumGenres {
		style := groove.Pure(groove.Genre(g), nudgeBPM)
		for seed := range uint64(nudgeSeeds) {
			if err := source.Draw(z, style.Weights, seed, 0); err != nil {
				return nil, fmt.Errorf("compute nudge directions: %w", err)
			}
			if err := jac.measure(z, style); err != nil {
				return nil, fmt.Errorf("compute nudge directions: %w", err)
			}
			for i, a := range jac.rows {
				for _, p := range a[:Cells] {
					hitGradient[i] += p
				}
				for j := range i + 1 {
					d := dot(a, jac.rows[j])
					gram[i*n+j] += d
					if i != j {
						gram[j*n+i] += d
					}
				}
			}
		}
	}
	return scaleDirections(m.Prior, leadingPair(gram, n), hitGradient), nil
}

// jacobian computes the derivative of the output by z at one point, by central differences.
type jacobian struct {
	model *Model
	dec   Decoder
	out   Output
	z, c  []float32
	rows  [][]float64 // by element of z: 3·Cells derivatives
}

func (j *jacobian) measure(z []float32, style groove.Style) error {
	n := len(z)
	batch := 2 * n
	cond := style.Condition()
	j.z, j.c = j.z[:0], j.c[:0]
	for i := range batch {
		j.z = append(j.z, z...)
		j.z[i*n+i/2] += nudgeStep * float32(1-2*(i%2))
		j.c = append(j.c, cond[:]...)
	}
	if err := j.dec.Decode(&j.out, j.z, j.c); err != nil {
		return err
	}
	for i := range n {
		if j.rows[i] == nil {
			j.rows[i] = make([]float64, 3*Cells)
		}
		plus, minus := 2*i, 2*i+1
		for _, r := range []int{plus, minus} {
			if err := j.out.check(r); err != nil {
				return err
			}
		}
		for k := range Cells {
			a, b := expectedCell(&j.out, plus*Cells+k), expectedCell(&j.out, minus*Cells+k)
			for part := range a {
				j.rows[i][part*Cells+k] = (a[part] - b[part]) / (2 * nudgeStep)
			}
		}
	}
	return nil
}

func expectedCell(o *Output, i int) [3]float64 {
	p := stats.Sigmoid(float64(o.Logits[i]))
	return [3]float64{p, p * float64(o.Offsets[i]), p * float64(o.Velocities[i])}
}

// leadingPair returns the two leading eigenvectors of the symmetric positive (n, n) matrix a, orthonormal, by power
// iteration with the first projected out of the second.
func leadingPair(a []float64, n int) [2][]float64 {
	var pair [2][]float64
	next := make([]float64, n)
	for k := range pair {
		v := make([]float64, n)
		for i := range v {
			v[i] = 1 / float64(1+(i+k)%n) // no direction in particular, and orthogonal to none
		}
		for range nudgePower {
			if k == 1 {
				project(v, pair[0])
			}
			normalize(v)
			for i := range next {
				next[i] = dot(a[i*n:(i+1)*n], v)
			}
			if k == 1 {
				project(next, pair[0])
			}
			if !normalize(next) {
				break // nothing changes the output: any direction will do
			}
			moved := 0.0
			for i, x := range next {
				moved = max(moved, math.Abs(x-v[i]))
				v[i] = x
			}
			if moved < 1e-12 {
				break
			}
		}
		pair[k] = v
	}
	return pair
}

// project subtracts from v its part along the unit vector u.
func project(v, u []float64) {
	d := dot(v, u)
	for i, x := range u {
		v[i] -= d * x
	}
}

func normalize(v []float64) bool {
	length := math.Sqrt(dot(v, v))
	if length == 0 {
		return false
	}
	for i := range v {
		v[i] /= length
	}
	return true
}

// scaleDirections gives each direction its sign and its length.
func scaleDirections(p *Prior, pair [2][]float64, hitGradient []float64) []float32 {
	n := len(hitGradient)
	out := make([]float32, 2*n)
	for k, v := range pair {
		length := 1.0
		if p != nil {
			length = math.Sqrt(p.varianceAlong(v))
		}
		if dot(v, hitGradient) < 0 {
			length = -length
		}
		for i, x := range v {
			out[k*n+i] = float32(length * x)
		}
	}
	return out
}

// varianceAlong returns the variance of z along the unit vector v within a genre, averaged over the genres.
func (p *Prior) varianceAlong(v []float64) float64 {
	n, sum := p.Latent, 0.0
	for g := range groove.NumGenres {
		for j := range n { // (Lᵀv)ⱼ
			x := 0.0
			for i := j; i < n; i++ {
				x += float64(p.Chol[(g*n+i)*n+j]) * v[i]
			}
			sum += x * x
		}
	}
	return sum / groove.NumGenres
}
