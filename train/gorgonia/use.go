package gorgonia

import (
	G "gorgonia.org/gorgonia"

	"github.com/groovegen/groovegen/train/blas"
)

// Use lets a library do the products of all graphs of the program, until undo is called. Nothing may run meanwhile.
func Use(l *blas.Lib) (undo func()) {
	before := G.WhichBLAS()
	G.Use(l.Gonum())
	return func() { G.Use(before) }
}
