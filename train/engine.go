package train

import (
	"github.com/groovegen/groovegen/train/blas"
	"github.com/groovegen/groovegen/train/nn"
)

// NewEngine returns the fastest engine of this machine: our kernels, or an installed BLAS where there is none of ours but
// the plain one. Nothing is timed, so that the same seed always gives the same model. A BLAS is ten times as fast as the
// plain kernel, and no faster than those for AVX2 and AVX-512 (docs/decisions/0076-products-in-assembly.md). prefer is the
// Engine.Name of the engine that a run began with, because engines round differently.
func NewEngine(prefer string, opts ...nn.Option) *nn.Engine {
	own := nn.NewEngine(opts...)
	if prefer == own.Name() || prefer == "" && own.Name() != "plain" {
		return own
	}
	lib, err := blas.Open()
	if err != nil {
		return own
	}
	with := nn.NewEngine(append(opts, nn.WithBLAS(lib))...)
	if prefer == with.Name() || prefer == "" {
		own.Close()
		return with
	}
	with.Close()
	return own
}
