package blas

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Implementation is gonum's BLAS with the library's Sgemm. Pass it to blas32.Use and gorgonia.Use, whose setting holds
// for the whole program.
type Implementation struct {
	gonum.Implementation
	lib *Lib
}

var (
	_ blas.Float32    = Implementation{}
	_ blas.Float64    = Implementation{}
	_ blas.Complex64  = Implementation{}
	_ blas.Complex128 = Implementation{}
)

// Gonum returns the library in gonum's form.
func (l *Lib) Gonum() Implementation { return Implementation{lib: l} }

// Sgemm is Lib.Sgemm with gonum's names for what is transposed.
func (i Implementation) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	i.lib.Sgemm(transposed(tA), transposed(tB), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// transposed reads gonum's letter; of real numbers the conjugate transpose is the transpose.
func transposed(t blas.Transpose) bool {
	switch t {
	case blas.NoTrans:
		return false
	case blas.Trans, blas.ConjTrans:
		return true
	}
	panic(fmt.Sprintf("blas: sgemm: transpose %q: want N, T or C", byte(t)))
}
