package train

import (
	"time"

	"github.com/groovegen/groovegen/train/blas"
	"github.com/groovegen/groovegen/train/nn"
)

// muchFaster is by how much a BLAS has to be ahead of our kernels, so that two starts do not choose differently by chance
// and the same seed give two models. Beside the plain kernel it is ahead tenfold; beside AVX-512 it never was.
const minSpeedup = 1.5

// NewEngine returns the fastest engine of this machine: our kernels, or a BLAS that is installed where that multiplies
// much faster. prefer names one as Engine.Name does, for a run that began with it: each rounds in its own way.
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

// ratio times two engines in turns at a product as training has them, and returns how much faster b is.
func ratio(a, b *nn.Engine) float64 {
	best := [2]time.Duration{1 << 62, 1 << 62}
	for range 5 {
		for i, e := range []*nn.Engine{a, b} {
			best[i] = min(best[i], e.Time(128, 512, 1024))
		}
	}
	return float64(best[0]) / float64(best[1])
}
