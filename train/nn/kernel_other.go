//go:build !(goexperiment.simd && amd64) && !arm64

package nn

func available() []*kernel { return []*kernel{&plainKernel} }
