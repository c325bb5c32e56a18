package train

import (
	"time"

	"github.com/groovegen/groovegen/train/blas"
	"github.com/groovegen/groovegen/train/nn"
)

// minSpeedup is how much faster than our kernels a BLAS must be. Otherwise two starts could choose differently by chance,
// and the same seed would give two models. A BLAS is ten times faster than the plain kernel, and was never faster than AVX-512.
const minSpeedup = 1.5

// NewEngine returns the fastest engine of this machine: our kernels, or an installed BLAS if that multiplies
// much faster. prefer is the Engine.Name of the engine that a run began with, because engines round differently.
func NewEngine(prefer string) *nn.Engine {
	own := nn.NewEngine()
	if prefer == own.Name() || (prefer == "" && own.Name() == "avx512") {
		return own
	}
	lib, err := blas.Open()
	if err != nil {
		return own
	}
	with := nn.NewEngine(nn.WithBLAS(lib))
	if prefer == with.Name() || (prefer == "" && ratio(own, with) > minSpeedup) {
		own.Close()
		return with
	}
	with.Close()
	return own
}

// ratio times two engines alternately with a typical product of training, and returns how much faster b is.
func ratio(a, b *nn.Engine) float64 {
	best := [2]time.Duration{1 << 62, 1 << 62}
	for range 5 {
		for i, e := range []*nn.Engine{a, b} {
			best[i] = min(best[i], e.Time(128, 512, 1024))
		}
	}
	return float64(best[0]) / float64(best[1])
}
