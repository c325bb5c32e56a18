package gorgonia

import (
	"testing"

	"github.com/groovegen/groovegen/infer/decodertest"
)

func TestReferenceVectors(t *testing.T) {
	g := decodertest.Open(t)
	d, err := New(g.Model)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	g.Check(t, d, "gorgonia", 1e-5)
}
