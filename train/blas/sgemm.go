package blas

import (
	"fmt"
	"math"
	"unsafe"

	"github.com/ebitengine/purego"
)

// scalars are the arguments of one call; they live on the heap, where the library may point to them.
type scalars struct {
	transA, transB         [1]byte
	m, n, k, lda, ldb, ldc int32
	alpha, beta            float32
	none                   [1]float32 // stands for an operand without numbers
}

// Sgemm computes C = alpha·op(A)·op(B) + beta·C, all row by row: op(A) is (m, k), op(B) (k, n), C (m, n), and op(X) is
// X, or Xᵀ where trans says so. A row of a matrix begins ld numbers after the one before it. With beta 0 C is only
// written, so its old content, NaN included, does not matter. It panics if a slice is too short for its shape.
// Realtime-safe: no (it computes for as long as it takes, and calls C).
func (l *Lib) Sgemm(transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	check("c", m, n, len(c), ldc, false)
	check("a", m, k, len(a), lda, transA)
	check("b", k, n, len(b), ldb, transB)
	if m == 0 || n == 0 {
		return
	}
	s, _ := l.scalars.Get().(*scalars)
	defer l.scalars.Put(s)
	// The library's first operand is our second: see the package doc.
	s.transA, s.transB = letter(transB), letter(transA)
	s.m, s.n, s.k = int32(n), int32(m), int32(k)
	s.lda, s.ldb, s.ldc = int32(ldb), int32(lda), int32(ldc)
	s.alpha, s.beta = alpha, beta
	if k == 0 {
		a, b = s.none[:], s.none[:]
	}
	// The two last arguments are the lengths of the texts, which Fortran passes after the others.
	purego.SyscallN(l.sgemm,
		uintptr(unsafe.Pointer(&s.transA)), uintptr(unsafe.Pointer(&s.transB)),
		uintptr(unsafe.Pointer(&s.m)), uintptr(unsafe.Pointer(&s.n)), uintptr(unsafe.Pointer(&s.k)),
		uintptr(unsafe.Pointer(&s.alpha)),
		uintptr(unsafe.Pointer(&b[0])), uintptr(unsafe.Pointer(&s.lda)),
		uintptr(unsafe.Pointer(&a[0])), uintptr(unsafe.Pointer(&s.ldb)),
		uintptr(unsafe.Pointer(&s.beta)),
		uintptr(unsafe.Pointer(&c[0])), uintptr(unsafe.Pointer(&s.ldc)),
		1, 1)
}

func letter(trans bool) [1]byte {
	if trans {
		return [1]byte{'T'}
	}
	return [1]byte{'N'}
}

// check panics unless n numbers hold a matrix whose op is (rows, columns), at a distance of ld between rows.
func check(name string, rows, columns, n, ld int, trans bool) {
	if trans {
		rows, columns = columns, rows
	}
	if rows < 0 || columns < 0 || max(rows, columns, ld) > math.MaxInt32 {
		panic(fmt.Sprintf("blas: sgemm: %s is %d by %d, rows %d apart: want 0 to %d", name, rows, columns, ld, math.MaxInt32))
	}
	if ld < max(1, columns) {
		panic(fmt.Sprintf("blas: sgemm: rows of %s are %d apart: want at least %d", name, ld, max(1, columns)))
	}
	if rows > 0 && columns > 0 && n < (rows-1)*ld+columns {
		panic(fmt.Sprintf("blas: sgemm: %s has %d numbers: want %d for %d by %d, rows %d apart", name, n, (rows-1)*ld+columns, rows, columns, ld))
	}
}
