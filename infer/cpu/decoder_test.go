package cpu

import (
	"math/rand/v2"

	"github.com/groovegen/groovegen/infer"
)

// inputs returns a batch of latents and conditions: z from N(0, 1), c from [0, 1).
func inputs(c infer.Config, batch int, seed uint64) (z, cond []float32) {
	rng := rand.New(rand.NewPCG(seed, 0))
	z, cond = make([]float32, batch*c.Latent), make([]float32, batch*c.Condition)
	for i := range z {
		z[i] = float32(rng.NormFloat64())
	}
	for i := range cond {
		cond[i] = rng.Float32()
	}
	return z, cond
}
