//go:build (goexperiment.simd && amd64) || arm64

package vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// system is one instruction set.
type system struct {
	name string
	most int // rows
	next func(left int) int
	half bool // it reads weights in half precision
	do   func(*Block)
}

// problem is a product of random rows and a random panel, and what surrounds its result.
type problem struct {
	x   []float32
	w   []float32
	h   []int16 // the same shape in half precision
	dst []float32
	ldx int
	ldd int
}

func newProblem(n, k, spare int, rng *rand.Rand) problem {
	p := problem{ldx: k + spare, ldd: PanelWidth + spare}
	for range n * p.ldx {
		p.x = append(p.x, float32(rng.NormFloat64()))
	}
	for range k * PanelWidth {
		p.w = append(p.w, float32(rng.NormFloat64()))
		p.h = append(p.h, int16(rng.Uint32()&0x8000|(1+rng.Uint32()%30)<<10|rng.Uint32()&0x3ff))
	}
	for range n * p.ldd {
		p.dst = append(p.dst, float32(rng.NormFloat64()))
	}
	return p
}

// block returns the product of n rows, with half weights or whole ones.
func (p *problem) block(n, k int, half, add bool) Block {
	b := Block{Dst: p.dst, LDD: p.ldd, N: n, W: p.w, K: k, Add: add}
	if half {
		b.W, b.H = nil, p.h
	}
	for r := range n {
		b.X[r] = &p.x[r*p.ldx]
	}
	return b
}

// expected computes the product term by term. A multiply-add of float32 is exact in float64 but for its last rounding.
func (p *problem) expected(n, k int, add bool, weight func(i int) float32) []float32 {
	out := append([]float32(nil), p.dst...)
	for r := range n {
		for c := range PanelWidth {
			var sum float32
			if add {
				sum = out[r*p.ldd+c]
			}
			for i := range k {
				sum = float32(math.FMA(float64(p.x[r*p.ldx+i]), float64(weight(i*PanelWidth+c)), float64(sum)))
			}
			out[r*p.ldd+c] = sum
		}
	}
	return out
}

func widened(h int16) float32 {
	return math.Float32frombits(uint32(uint16(h))&0x8000<<16 | uint32(uint16(h))&0x7fff<<13)
}

// available returns the instruction sets of this machine, or skips the test.
func available(t *testing.T) []system {
	t.Helper()
	list := systems()
	if len(list) == 0 {
		t.Skip("this machine has none of the instruction sets")
	}
	return list
}

// TestBlocks compares the kernels with the sums that they stand for, bit for bit, and looks at what lies beside the columns.
func TestBlocks(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, s := range available(t) {
		for n := 1; n <= s.most; n++ {
			for _, k := range []int{1, 2, 3, 4, 5, 7, 8, 31, 64} {
				for _, add := range []bool{false, true} {
					p := newProblem(n, k, 3, rng)
					want := p.expected(n, k, add, func(i int) float32 { return p.w[i] })
					b := p.block(n, k, false, add)
					s.do(&b)
					same(t, s.name, n, k, p.dst, want)
				}
				if !s.half {
					continue
				}
				p := newProblem(n, k, 3, rng)
				want := p.expected(n, k, false, func(i int) float32 { return widened(p.h[i]) })
				b := p.block(n, k, true, false)
				s.do(&b)
				same(t, s.name+" half", n, k, p.dst, want)
			}
		}
	}
}

func same(t *testing.T, name string, n, k int, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s, %d rows of %d terms: number %d is %g, want %g", name, n, k, i, got[i], want[i])
		}
	}
}

// TestBlocksKeepNaN: what is no number stays none, in its row alone.
func TestBlocksKeepNaN(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, s := range available(t) {
		p := newProblem(s.most, 8, 0, rng)
		p.x[p.ldx] = float32(math.NaN())
		b := p.block(s.most, 8, false, false)
		s.do(&b)
		for i, v := range p.dst {
			if row := i / p.ldd; (row == 1) != (v != v) {
				t.Fatalf("%s: number %d of row %d is %g", s.name, i%p.ldd, row, v)
			}
		}
	}
}

// TestRowsOfBlocks: blocks cover all rows, with few that are not whole.
func TestRowsOfBlocks(t *testing.T) {
	for _, s := range available(t) {
		for n := 1; n < 200; n++ {
			left := n
			for left > 0 {
				rows := s.next(left)
				if rows < 1 || rows > left || rows > s.most {
					t.Fatalf("%s: of %d rows the next block has %d", s.name, left, rows)
				}
				left -= rows
			}
		}
	}
}

func TestBlocksDoNotAllocate(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, s := range available(t) {
		for n := 1; n <= s.most; n++ {
			p := newProblem(n, 16, 0, rng)
			b, h := p.block(n, 16, false, true), p.block(n, 16, s.half, false)
			if a := testing.AllocsPerRun(20, func() { s.do(&b); s.do(&h) }); a > 0 {
				t.Errorf("%s, %d rows: %g allocations", s.name, n, a)
			}
		}
	}
}

func BenchmarkBlock(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 8))
	const k = 256
	for _, s := range systems() {
		for _, n := range []int{1, 4, s.most} {
			for _, half := range []bool{false, true} {
				if half && !s.half {
					continue
				}
				b.Run(fmt.Sprintf("%s/rows=%d/half=%v", s.name, n, half), func(b *testing.B) {
					p := newProblem(n, k, 0, rng)
					blk := p.block(n, k, half, false)
					for b.Loop() {
						s.do(&blk)
					}
					b.ReportMetric(float64(2*n*PanelWidth*k)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
				})
			}
		}
	}
}
