package gorgonia

import (
	G "gorgonia.org/gorgonia"

	"github.com/groovegen/groovegen/train/blas"
)

// Use computes the products of all graphs of the program with a library, until undo is called. No graph may run during
// the call.
func Use(l *blas.Lib) (undo func()) {
	before := G.WhichBLAS()
	G.Use(l.Gonum())
	return func() { G.Use(before) }
}
