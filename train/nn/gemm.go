package nn

import (
	"time"

	"github.com/groovegen/groovegen/internal/vec"
)

// The product is cut into panels of panelWidth columns and blocks of blockDepth terms, so that a packed block of the right
// operand (32 kB) stays in the first cache while all rows pass over it (Goto and van de Geijn 2008, without packing the
// left operand, whose rows the kernel reads in place).
const (
	panelWidth = 32
	blockDepth = 256
	tileRows   = 24 // whole blocks of six rows and of eight
	rowBlock   = 64 // fewest rows of a task
)

// view is an operand as it lies in memory: a row-major matrix, read as it is or transposed.
type view struct {
	data  []float32
	ld    int // numbers from one row to the next
	trans bool
}

func rows(data []float32, ld int) view       { return view{data, ld, false} }
func transposed(data []float32, ld int) view { return view{data, ld, true} }

// tile is a kernel's work: up to tileRows rows of one panel.
//
//	dst[r·ldd + c] (+)= Σ_k x[r·ldx + k]·w[32k + c]    for r < rows, c < 32, k < depth
type tile struct {
	x    []float32
	ldx  int
	w    []float32
	dst  []float32
	ldd  int
	rows int
	k    int
	add  bool
}

// gemm computes dst = a·b, or dst += a·b: dst m×n row-major with ldd numbers a row, a m×k, b k×n. The order of each sum
// depends on k alone.
func (e *Engine) gemm(dst []float32, ldd int, a, b view, m, n, k int, add bool) {
	if m == 0 || n == 0 {
		return
	}
	if e.blas != nil {
		beta := float32(0)
		if add {
			beta = 1
		}
		e.blas.Sgemm(a.trans, b.trans, m, n, k, 1, a.data, a.ld, b.data, b.ld, beta, dst, ldd)
		return
	}
	if a.trans {
		e.flip = grown(e.flip, m*k)
		e.transpose(e.flip, k, a.data, a.ld, k, m, false)
		a = rows(e.flip[:m*k], k)
	}
	if b.trans && !add && fewRows(m, n, k) {
		e.swapped = grown(e.swapped, m*n)
		e.product(e.swapped, m, rows(b.data, b.ld), transposed(a.data, a.ld), n, m, k, false)
		e.transpose(dst, ldd, e.swapped, m, n, m, false)
		return
	}
	e.product(dst, ldd, a, b, m, n, k, add)
}

// fewRows reports whether (b·aᵀ)ᵀ is faster than a·b, for m rows of a and n of transposed b, of k terms: then the few
// rows of a are packed, and the many of b are read as they lie. The sums have the same order. It does not pay where
// panels stay empty for more than a quarter, or where the product is large beside the operands.
func fewRows(m, n, k int) bool {
	padded := (m + panelWidth - 1) / panelWidth * panelWidth
	return m <= 2*panelWidth && 2*m <= n && 4*m <= k && 4*(padded-m) <= m
}

// Time returns how long a product of that size takes once its operands are in the caches, of rows by transposed weights as in a dense layer.
func (e *Engine) Time(m, n, k int) time.Duration {
	a, b, dst := make([]float32, m*k), make([]float32, n*k), make([]float32, m*n)
	e.gemm(dst, n, view{a, k, false}, transposed(b, k), m, n, k, false)
	begun := time.Now()
	e.gemm(dst, n, view{a, k, false}, transposed(b, k), m, n, k, false)
	return time.Since(begun)
}

// grown returns s, or a longer slice in its place. Engines reach their largest size in the first step.
func grown(s []float32, n int) []float32 {
	if len(s) < n {
		return make([]float32, n)
	}
	return s
}

// product is gemm for a left operand that is read row by row.
func (e *Engine) product(dst []float32, ldd int, a, b view, m, n, k int, add bool) {
	panels := (n + panelWidth - 1) / panelWidth
	blocks := 1
	if e.workers > 1 {
		blocks = max(1, min(m/rowBlock, (4*e.workers+panels-1)/panels))
	}
	e.each(panels*blocks, func(worker, task int) {
		p, r := task/blocks, task%blocks
		e.panel(e.workspaces[worker], dst, ldd, a, b, m*r/blocks, m*(r+1)/blocks, p*panelWidth, min(n, (p+1)*panelWidth), k, add)
	})
}

// panel computes rows r0 to r1 of the columns c0 to c1.
func (e *Engine) panel(d *workspace, dst []float32, ldd int, a, b view, r0, r1, c0, c1, k int, add bool) {
	for k0 := 0; k0 < k; k0 += blockDepth {
		depth := min(blockDepth, k-k0)
		pack(d.panel, b, k0, depth, c0, c1)
		t := &d.tile
		*t = tile{ldx: a.ld, w: d.panel, ldd: ldd, k: depth, add: add || k0 > 0}
		for r := r0; r < r1; r += tileRows {
			t.rows = min(tileRows, r1-r)
			t.x = a.data[r*a.ld+k0:]
			if c1-c0 == panelWidth {
				t.dst = dst[r*ldd+c0:]
				e.kernel.tile(t)
				continue
			}
			e.edge(d, dst[r*ldd+c0:], ldd, c1-c0)
		}
	}
}

// edge computes a tile of fewer than 32 columns by way of a whole one.
func (e *Engine) edge(d *workspace, dst []float32, ldd, columns int) {
	t := &d.tile
	t.dst, t.ldd = d.edge, panelWidth
	if t.add { // as in a whole tile, so that the order of the sum is the same
		for r := range t.rows {
			copy(d.edge[r*panelWidth:][:columns], dst[r*ldd:])
		}
	}
	e.kernel.tile(t)
	t.ldd = ldd
	for r := range t.rows {
		copy(dst[r*ldd:][:columns], d.edge[r*panelWidth:])
	}
}

// pack writes terms k0 to k0+depth of b's columns c0 to c1 into w, (depth, 32), columns past c1 as 0.
func pack(w []float32, b view, k0, depth, c0, c1 int) {
	width := c1 - c0
	if width < panelWidth {
		clear(w[:depth*panelWidth])
	}
	if !b.trans {
		for k := range depth {
			copy(w[k*panelWidth:][:width], b.data[(k0+k)*b.ld+c0:])
		}
		return
	}
	c := 0
	for ; c+8 <= width; c += 8 { // eight columns at once: each line of w is written once for them
		vec.Transpose8(w[c:], panelWidth, b.data[(c0+c)*b.ld+k0:], b.ld, depth)
	}
	for ; c < width; c++ {
		for k, x := range b.data[(c0+c)*b.ld+k0:][:depth] {
			w[k*panelWidth+c] = x
		}
	}
}

// transpose writes src, r×c with lds numbers a row, into dst, c×r with ldd numbers a row, or adds it.
func (e *Engine) transpose(dst []float32, ldd int, src []float32, lds, r, c int, add bool) {
	const block = 16
	e.Spans((c+block-1)/block, 2, func(lo, hi int) {
		for j0 := lo * block; j0 < min(hi*block, c); j0 += block {
			j1 := min(j0+block, c)
			for i0 := 0; i0 < r; i0 += block {
				flip(dst, ldd, src, lds, i0, min(i0+block, r), j0, j1, add)
			}
		}
	})
}

func flip(dst []float32, ldd int, src []float32, lds, i0, i1, j0, j1 int, add bool) {
	if i1-i0 == 16 && !add {
		vec.Transpose8(dst[j0*ldd+i0:], ldd, src[i0*lds+j0:], lds, j1-j0)
		vec.Transpose8(dst[j0*ldd+i0+8:], ldd, src[(i0+8)*lds+j0:], lds, j1-j0)
		return
	}
	for j := j0; j < j1; j++ {
		to := dst[j*ldd+i0 : j*ldd+i1]
		if add {
			for i := range to {
				to[i] += src[(i0+i)*lds+j]
			}
			continue
		}
		for i := range to {
			to[i] = src[(i0+i)*lds+j]
		}
	}
}
