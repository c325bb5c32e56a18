//go:build !(goexperiment.simd && amd64) && !arm64

package cpu

// available returns the kernels of this build, the fastest first.
func available() []*kernel { return []*kernel{&plainKernel} }
