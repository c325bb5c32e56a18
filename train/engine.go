package train

import (
	"time"

	"github.com/groovegen/groovegen/train/blas"
	"github.com/groovegen/groovegen/train/nn"
)

// NewEngine returns the fastest engine of this machine: our kernels, or a BLAS that is installed where that multiplies
// faster. prefer names one as Engine.Name does, for a run that began with it: each rounds in its own way.
func NewEngine(prefer string) *nn.Engine {
	own := nn.NewEngine()
	if prefer == own.Name() {
		return own
	}
	lib, err := blas.Open()
	if err != nil {
		return own
	}
	with := nn.NewEngine(nn.WithBLAS(lib))
	if prefer == with.Name() || (prefer == "" && quickest(own, with) == 1) {
		own.Close()
		return with
	}
	with.Close()
	return own
}

// quickest times engines in turns at a product as training has them, and returns the index of the fastest.
func quickest(engines ...*nn.Engine) int {
	best, at := time.Duration(1<<62), 0
	for range 5 {
		for i, e := range engines {
			if d := e.Time(128, 512, 1024); d < best {
				best, at = d, i
			}
		}
	}
	return at
}
