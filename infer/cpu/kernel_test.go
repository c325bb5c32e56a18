package cpu

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/decodertest"
)

// drawProduct returns a random product: rows windows of k numbers, overlapping ones among them, and a half-precision copy
// of the weights with its scales.
func drawProduct(rng *rand.Rand, k, rows int, relu bool) (f32, f16 product) {
	stride := 1 + rng.IntN(k)
	p := product{scale: new([panelWidth]float32), bias: new([panelWidth]float32), floor: float32(math.Inf(-1))}
	if relu {
		p.floor = 0
	}
	p.x = make([]float32, (rows-1)*stride+k)
	for i := range p.x {
		p.x[i] = float32(rng.NormFloat64())
	}
	for r := range rows {
		p.xAt = append(p.xAt, r*stride)
		p.dstAt = append(p.dstAt, r*(panelWidth+3))
	}
	for c := range panelWidth {
		p.scale[c], p.bias[c] = rng.Float32()+0.5, rng.Float32()-0.5
	}
	p.w = make([]float32, k*panelWidth)
	for i := range p.w {
		p.w[i] = float32(rng.NormFloat64() * math.Exp(2*rng.NormFloat64()))
	}
	h := p
	h.w, h.h, h.scale = nil, make([]int16, len(p.w)), new([panelWidth]float32)
	column := make([]float32, k)
	for c := range panelWidth {
		for i := range column {
			column[i] = p.w[i*panelWidth+c]
		}
		s, _ := halfShift(column)
		for i, w := range column {
			h.h[i*panelWidth+c] = halfBits(w, s)
		}
		h.scale[c] = float32(math.Ldexp(float64(p.scale[c]), halfBias-s))
	}
	return p, h
}

// oracleProduct returns what p is to give, and the bound on a kernel's error: one rounding of each multiply-add.
func oracleProduct(p *product, r, c int) (want, bound float64) {
	sum, size := 0.0, 0.0
	k := max(len(p.w), len(p.h)) / panelWidth
	for i := range k {
		var w float64
		if p.h != nil {
			w = float64(halfValue(p.h[i*panelWidth+c], halfBias))
		} else {
			w = float64(p.w[i*panelWidth+c])
		}
		term := float64(p.x[p.xAt[r]+i]) * w
		sum += term
		size += math.Abs(term)
	}
	scale := float64(p.scale[c])
	want = sum*scale + float64(p.bias[c])
	bound = (float64(k+2)*size*scale + math.Abs(want) + 1) * 0x1p-24
	return max(want, float64(p.floor)), bound
}

func runProduct(kn *kernel, p *product) []float32 {
	p.dst = make([]float32, len(p.dstAt)*(panelWidth+3))
	for i := range p.dst {
		p.dst[i] = -7 // what a kernel must not touch
	}
	if p.h != nil {
		kn.f16(p)
	} else {
		kn.f32(p)
	}
	return p.dst
}

func checkProduct(t *testing.T, kn *kernel, p product) {
	t.Helper()
	dst := runProduct(kn, &p)
	for r := range p.xAt {
		for c := range panelWidth {
			want, bound := oracleProduct(&p, r, c)
			if got := float64(dst[p.dstAt[r]+c]); !(math.Abs(got-want) <= bound) {
				t.Fatalf("%s: row %d of %d, column %d, k %d, half %v: got %g, want %g ± %g", kn.name, r, len(p.xAt), c,
					max(len(p.w), len(p.h))/panelWidth, p.h != nil, got, want, bound)
			}
		}
		for i := range 3 {
			if dst[p.dstAt[r]+panelWidth+i] != -7 {
				t.Fatalf("%s: row %d of %d: wrote beyond its columns", kn.name, r, len(p.xAt))
			}
		}
	}
}

func FuzzProduct(f *testing.F) {
	for rows := range 10 {
		f.Add(uint64(rows), uint8(rows*17), uint8(rows), rows%2 == 0)
	}
	f.Fuzz(func(t *testing.T, seed uint64, k, rows uint8, relu bool) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p, h := drawProduct(rng, 1+int(k), 1+int(rows%20), relu)
		for _, kn := range available() {
			checkProduct(t, kn, p)
			if kn.f16 != nil {
				checkProduct(t, kn, h)
			}
		}
	})
}

// TestKernelsAgreeToTheBit compares the kernels of this machine with the plain one.
func TestKernelsAgreeToTheBit(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 50 {
		p, h := drawProduct(rng, 1+rng.IntN(300), 1+rng.IntN(9), true)
		whole := h // the same half weights as float32: what plain Go multiplies
		whole.h, whole.w = nil, make([]float32, len(h.h))
		for i, x := range h.h {
			whole.w[i] = halfValue(x, halfBias)
		}
		want, wantHalf := runProduct(&plainKernel, &p), runProduct(&plainKernel, &whole)
		for _, kn := range available() {
			sameProduct(t, kn.name, runProduct(kn, &p), want)
			if kn.f16 != nil {
				sameProduct(t, kn.name+" half", runProduct(kn, &h), wantHalf)
			}
		}
	}
}

func sameProduct(t *testing.T, name string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s gives %g where plain Go gives %g", name, got[i], want[i])
		}
	}
}

func TestProductKeepsNaN(t *testing.T) {
	p, h := drawProduct(rand.New(rand.NewPCG(4, 4)), 20, 5, true)
	p.x[p.xAt[2]+3] = float32(math.NaN())
	for _, kn := range available() {
		for _, q := range []product{p, h} {
			if q.h != nil && kn.f16 == nil {
				continue
			}
			dst := runProduct(kn, &q)
			if v := dst[q.dstAt[2]]; !math.IsNaN(float64(v)) {
				t.Errorf("%s: a NaN in the input became %g", kn.name, v)
			}
		}
	}
}

// The activations as they are defined.
func exactSigmoid(x float64) float64  { return 1 / (1 + math.Exp(-x)) }
func exactHalfTanh(x float64) float64 { return 0.5 * math.Tanh(x) }
func exactSpread(x float64) float64   { return float64(infer.Spread(float32(x))) }

// TestActivations compares with the definitions, and to the bit with plain Go.
func TestActivations(t *testing.T) {
	inputs := []float32{0, 1, -1, 1e-30, -1e-30, 1e-4, 20, -20, 88, -88, 89, -200, 1e30, float32(math.Inf(1)), float32(math.Inf(-1))}
	rng := rand.New(rand.NewPCG(5, 5))
	for range 1000 {
		inputs = append(inputs, float32(rng.NormFloat64()*4))
	}
	for n := range 20 { // every length of rest
		short := inputs[:len(inputs)-n]
		for _, kn := range available() {
			for _, f := range []struct {
				name        string
				fast, plain func([]float32)
				exact       func(float64) float64
			}{{"sigmoid", kn.sigmoid, plainSigmoid, exactSigmoid}, {"halfTanh", kn.halfTanh, plainHalfTanh, exactHalfTanh}, {"spread", kn.spread, plainSpread, exactSpread}} {
				got, plain, want := slices.Clone(short), slices.Clone(short), make([]float32, len(short))
				f.fast(got)
				f.plain(plain)
				sameProduct(t, kn.name+" "+f.name, got, plain)
				for i, x := range short {
					want[i] = float32(f.exact(float64(x)))
				}
				if worst := decodertest.Farthest(got, want); !(worst <= 3e-7) {
					t.Errorf("%s %s: off by %g", kn.name, f.name, worst)
				}
				nan := make([]float32, 9)
				nan[0], nan[8] = float32(math.NaN()), float32(math.NaN())
				f.fast(nan)
				if nan[0] == nan[0] || nan[8] == nan[8] {
					t.Errorf("%s %s: NaN became %g and %g", kn.name, f.name, nan[0], nan[8])
				}
			}
		}
	}
}
