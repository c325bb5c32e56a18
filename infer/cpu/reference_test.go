package cpu

import (
	"fmt"
	"testing"

	"github.com/groovegen/groovegen/infer/decodertest"
)

func TestReferenceVectors(t *testing.T) {
	g := decodertest.Open(t)
	for _, kn := range Kernels() {
		for p, tolerance := range map[Precision]float64{Float32: 1e-5, Float16: 1e-3} {
			d, err := New(g.Model, WithKernel(kn), WithPrecision(p))
			if err != nil {
				t.Fatal(err)
			}
			g.Check(t, d, fmt.Sprintf("%s %v", kn, p), tolerance)
			_ = d.Close()
		}
	}
}
