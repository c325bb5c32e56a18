//go:build goexperiment.simd && amd64

package vec

import "simd/archsimd"

// AddProduct adds the matrix product a·b to c, row-major: c (m, n), a (m, k), b (k, n). Rows are computed by fours: a matrix that is cut into
// parts of whole fours gives the same numbers.
func AddProduct(c, a, b []float64, k, n int) {
	m, j := len(c)/n, 0
	fours := m &^ 3
	for width := productWidth(); width > 0 && j+width <= n; j += width {
		for i := 0; i < fours; i += 4 {
			if wide {
				productTile16(c, a, b, [4]int{k, n, i, j})
			} else {
				productTile8(c, a, b, [4]int{k, n, i, j})
			}
		}
	}
	archsimd.ClearAVXUpperBits()
	plainProduct(c[:fours*n], a, b, k, n, j)
	plainProduct(c[fours*n:], a[fours*k:], b, k, n, 0)
}

// productWidth is how many columns a tile has, 0 without SIMD.
func productWidth() int {
	switch {
	case wide:
		return 16
	case fast:
		return 8
	}
	return 0
}

// productTile16 computes 4 rows and 16 columns of AddProduct. at is k, n, the first row and the first column.
//
//go:norace
func productTile16(c, a, b []float64, at [4]int) {
	k, n, i, j := at[0], at[1], at[2], at[3]
	a0, a1, a2, a3 := a[i*k:][:k], a[(i+1)*k:][:k], a[(i+2)*k:][:k], a[(i+3)*k:][:k]
	var p0, q0, p1, q1, p2, q2, p3, q3 archsimd.Float64x8
	for r := range k {
		x := (*[16]float64)(b[r*n+j:])
		u, v := archsimd.LoadFloat64x8((*[8]float64)(x[0:])), archsimd.LoadFloat64x8((*[8]float64)(x[8:]))
		f := archsimd.BroadcastFloat64x8(a0[r])
		p0, q0 = u.MulAdd(f, p0), v.MulAdd(f, q0)
		f = archsimd.BroadcastFloat64x8(a1[r])
		p1, q1 = u.MulAdd(f, p1), v.MulAdd(f, q1)
		f = archsimd.BroadcastFloat64x8(a2[r])
		p2, q2 = u.MulAdd(f, p2), v.MulAdd(f, q2)
		f = archsimd.BroadcastFloat64x8(a3[r])
		p3, q3 = u.MulAdd(f, p3), v.MulAdd(f, q3)
	}
	addTo8(c[i*n+j:], p0, q0)
	addTo8(c[(i+1)*n+j:], p1, q1)
	addTo8(c[(i+2)*n+j:], p2, q2)
	addTo8(c[(i+3)*n+j:], p3, q3)
}

//go:norace
func addTo8(c []float64, p, q archsimd.Float64x8) {
	d := (*[16]float64)(c)
	archsimd.LoadFloat64x8((*[8]float64)(d[0:])).Add(p).Store((*[8]float64)(d[0:]))
	archsimd.LoadFloat64x8((*[8]float64)(d[8:])).Add(q).Store((*[8]float64)(d[8:]))
}

// productTile8 is productTile16 for 8 columns and AVX2.
//
//go:norace
func productTile8(c, a, b []float64, at [4]int) {
	k, n, i, j := at[0], at[1], at[2], at[3]
	a0, a1, a2, a3 := a[i*k:][:k], a[(i+1)*k:][:k], a[(i+2)*k:][:k], a[(i+3)*k:][:k]
	var p0, q0, p1, q1, p2, q2, p3, q3 archsimd.Float64x4
	for r := range k {
		x := (*[8]float64)(b[r*n+j:])
		u, v := archsimd.LoadFloat64x4((*[4]float64)(x[0:])), archsimd.LoadFloat64x4((*[4]float64)(x[4:]))
		f := archsimd.BroadcastFloat64x4(a0[r])
		p0, q0 = u.MulAdd(f, p0), v.MulAdd(f, q0)
		f = archsimd.BroadcastFloat64x4(a1[r])
		p1, q1 = u.MulAdd(f, p1), v.MulAdd(f, q1)
		f = archsimd.BroadcastFloat64x4(a2[r])
		p2, q2 = u.MulAdd(f, p2), v.MulAdd(f, q2)
		f = archsimd.BroadcastFloat64x4(a3[r])
		p3, q3 = u.MulAdd(f, p3), v.MulAdd(f, q3)
	}
	addTo4(c[i*n+j:], p0, q0)
	addTo4(c[(i+1)*n+j:], p1, q1)
	addTo4(c[(i+2)*n+j:], p2, q2)
	addTo4(c[(i+3)*n+j:], p3, q3)
}

//go:norace
func addTo4(c []float64, p, q archsimd.Float64x4) {
	d := (*[8]float64)(c)
	archsimd.LoadFloat64x4((*[4]float64)(d[0:])).Add(p).Store((*[4]float64)(d[0:]))
	archsimd.LoadFloat64x4((*[4]float64)(d[4:])).Add(q).Store((*[4]float64)(d[4:]))
}
