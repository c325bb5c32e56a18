package nn

// Dropout keeps a number with probability 1 − p and divides it by that (Srivastava et al. 2014).
type Dropout struct {
	e       *Engine
	shape   Shape
	p       float64
	id      uint64
	mask    []float32
	y       []float32
	dropped bool
}

// NewDropout returns a dropout with probability p, 0 ≤ p < 1. id makes its draws independent of other layers'.
func NewDropout(e *Engine, shape Shape, batch int, p float64, id uint64) *Dropout {
	n := batch * shape.Len()
	return &Dropout{e: e, shape: shape, p: p, id: id, mask: make([]float32, n), y: make([]float32, n)}
}

// In implements Layer.
func (d *Dropout) In() Shape { return d.shape }

// Out implements Layer.
func (d *Dropout) Out() Shape { return d.shape }

// Params implements Layer: there are none.
func (d *Dropout) Params() []*Param { return nil }

// Forward implements Layer.
func (d *Dropout) Forward(x []float32, p *Pass) []float32 {
	d.dropped = p.Train && !p.Still && d.p > 0
	if !d.dropped {
		return x
	}
	key := Mix(p.Seed ^ Mix(p.Step^Mix(d.id)))
	below, keep := uint64(d.p*65536), float32(1/(1-d.p))
	y := d.y[:len(x)]
	d.e.Spans((len(x)+3)/4, 2048, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			bits := Mix(key + uint64(i)) // four draws of 16 bits
			for j := 4 * i; j < min(4*i+4, len(x)); j++ {
				d.mask[j] = 0
				if bits&0xffff >= below {
					d.mask[j] = keep
				}
				y[j] = x[j] * d.mask[j]
				bits >>= 16
			}
		}
	})
	return y
}

// Backward implements Layer.
func (d *Dropout) Backward(dy []float32) []float32 {
	if d.dropped {
		d.e.Spans(len(dy), 8192, func(lo, hi int) {
			for i, m := range d.mask[lo:hi] {
				dy[lo+i] *= m
			}
		})
	}
	return dy
}

// Mask returns the factors of the last Forward of a training step: 0 or 1/(1−p).
func (d *Dropout) Mask() []float32 { return d.mask }

// Mix scrambles 64 bits: a step of SplitMix64 (Steele, Lea and Flood 2014). Applied to a counter, it is a random stream that can be
// read at any place.
func Mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
