package nn

import (
	"math"
	"math/rand/v2"
)

// InitUniform draws a weight from U(−b, b), b = √(6/(fanIn+fanOut)) (Glorot and Bengio 2010), what Keras begins with.
func InitUniform(w []float32, fanIn, fanOut int, rng *rand.Rand) {
	b := math.Sqrt(6 / float64(fanIn+fanOut))
	for i := range w {
		w[i] = float32(b * (2*rng.Float64() - 1))
	}
}

// InitHe draws a weight from N(0, 2/fanIn) (He et al. 2015), for layers before a ReLU.
func InitHe(w []float32, fanIn int, rng *rand.Rand) {
	sigma := math.Sqrt(2 / float64(fanIn))
	for i := range w {
		w[i] = float32(sigma * rng.NormFloat64())
	}
}
