package cpu

import (
	"fmt"
	"math"
)

// layer is one matrix product of the network, its weights packed, and where its rows lie in the scratch buffers.
type layer struct {
	name    string
	k       int       // length of a row's window, in numbers
	w       []float32 // (panels, k, 32), or nil
	h       []int16   // the same in half precision, or nil
	rounded bool      // half precision is not what the weights were
	scale   []float32 // (panels · 32)
	bias    []float32 // (panels · 32)
	floor   float32

	from, to int   // scratch buffers
	rows     int   // rows of one loop
	xAt      []int // (batchSlice · rows) where each row's window begins, loop by loop
	dstAt    []int // (batchSlice · rows) where each row's outputs begin
}

// matrix is a layer's weights as the packer asks for them.
type matrix struct {
	name    string
	k, n    int                    // window and outputs, padding included
	at      func(k, n int) float32 // weight of input k for output n; 0 in padding
	bias    func(n int) float32
	relu    bool
	rescale bool // the outputs are read by another layer
}

// packing says how weights are to be kept.
type packing struct {
	half   bool     // large layers have binary16 values
	packed bool     // kept as such, for a kernel that widens them; otherwise as float32
	exact  bool     // only those of which nothing is lost by it
	like   *network // its float32 layers are taken over; nil = none
}

// reused returns the layer with this number if it is taken over.
func (p packing) reused(i int) *layer {
	if p.like == nil || p.like.layers[i].h != nil {
		return nil
	}
	return p.like.layers[i]
}

// shift returns the power of two by which activations are kept too large: see half.go.
func (p packing) shift() int {
	if p.packed {
		return activationShift
	}
	return 0
}

// pack lays m out in panels.
func (p packing) pack(m matrix) (*layer, error) {
	n := padded(m.n)
	p.half = p.half && m.k*n >= minHalfWeights
	lossless := p.half && m.isHalf()
	p.half = p.half && (lossless || !p.exact)
	l := &layer{name: m.name, k: m.k, rounded: p.half && !lossless, scale: make([]float32, n), bias: make([]float32, n), floor: float32(math.Inf(-1))}
	if m.relu {
		l.floor = 0
	}
	if p.half && p.packed {
		l.h = make([]int16, m.k*n)
	} else {
		l.w = make([]float32, m.k*n)
	}
	column := make([]float32, m.k)
	for c := range n {
		l.scale[c] = 1
		if c >= m.n {
			continue
		}
		for k := range column {
			column[k] = m.at(k, c)
		}
		if err := p.packColumn(l, c, column, m.bias(c), m.rescale); err != nil {
			return nil, fmt.Errorf("pack %s column %d: %w", m.name, c, err)
		}
	}
	return l, nil
}

// isHalf reports whether half precision keeps all weights as they are.
func (m *matrix) isHalf() bool {
	column := make([]float32, m.k)
	for c := range m.n {
		for k := range column {
			column[k] = m.at(k, c)
		}
		s, err := halfShift(column)
		if err != nil {
			return false
		}
		for _, w := range column {
			if halfValue(halfBits(w, s), s) != w {
				return false
			}
		}
	}
	return true
}

// packColumn puts output c's weights into its panel and sets its scale and bias.
func (p packing) packColumn(l *layer, c int, column []float32, bias float32, rescale bool) error {
	at := c/panelWidth*panelWidth*l.k + c%panelWidth
	gain := p.shift() // a sum is 2^gain times the value
	if p.half {
		s, err := halfShift(column)
		if err != nil {
			return err
		}
		for k, w := range column {
			h := halfBits(w, s)
			if p.packed {
				l.h[at+k*panelWidth] = h
			} else {
				l.w[at+k*panelWidth] = halfValue(h, s)
			}
		}
		if p.packed {
			gain += s - halfBias
		}
	} else {
		for k, w := range column {
			l.w[at+k*panelWidth] = w
		}
	}
	want := 0 // an output is to be 2^want times the value
	if rescale {
		want = p.shift()
	}
	l.scale[c] = float32(math.Ldexp(1, want-gain))
	l.bias[c] = float32(math.Ldexp(float64(bias), want))
	return nil
}

// run computes the layer for the first loops of a slice. Realtime-safe: yes.
func (l *layer) run(kn *kernel, s *scratch, loops int) {
	p := &s.product
	p.x, p.xAt, p.dstAt, p.floor = s.buf[l.from], l.xAt[:loops*l.rows], l.dstAt[:loops*l.rows], l.floor
	panel := l.k * panelWidth
	for c := 0; c < len(l.scale); c += panelWidth {
		p.dst = s.buf[l.to][c:]
		p.scale, p.bias = (*[panelWidth]float32)(l.scale[c:]), (*[panelWidth]float32)(l.bias[c:])
		at := c / panelWidth * panel
		if l.h != nil {
			p.w, p.h = nil, l.h[at:at+panel]
			kn.f16(p)
		} else {
			p.w, p.h = l.w[at:at+panel], nil
			kn.f32(p)
		}
	}
}
