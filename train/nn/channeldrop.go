package nn

// ChannelDropout drops a channel on all steps of an example, or keeps it and divides by 1 − p (SpatialDropout of Tompson et
// al. 2015): information that neighbouring steps share is dropped too.
type ChannelDropout struct {
	e       *Engine
	shape   Shape
	p       float64
	id      uint64
	mask    []float32 // (batch, channels)
	y       []float32
	dropped bool
}

// NewChannelDropout returns a dropout of channels with probability p, 0 ≤ p < 1. id makes its draws independent of other layers'.
func NewChannelDropout(e *Engine, shape Shape, batch int, p float64, id uint64) *ChannelDropout {
	return &ChannelDropout{
		e: e, shape: shape, p: p, id: id, mask: make([]float32, batch*shape.Channels), y: make([]float32, batch*shape.Len()),
	}
}

// In implements Layer.
func (d *ChannelDropout) In() Shape { return d.shape }

// Out implements Layer.
func (d *ChannelDropout) Out() Shape { return d.shape }

// Params implements Layer: there are none.
func (d *ChannelDropout) Params() []*Param { return nil }

// Forward implements Layer.
func (d *ChannelDropout) Forward(x []float32, p *Pass) []float32 {
	d.dropped = p.Train && !p.Still && d.p > 0
	if !d.dropped {
		return x
	}
	key := Mix(p.Seed ^ Mix(p.Step^Mix(d.id)))
	below, keep := uint64(d.p*65536), float32(1/(1-d.p))
	for i := range d.mask[:p.Batch*d.shape.Channels] {
		d.mask[i] = 0
		if Mix(key+uint64(i))&0xffff >= below {
			d.mask[i] = keep
		}
	}
	y := d.y[:len(x)]
	d.scale(y, x)
	return y
}

// Backward implements Layer.
func (d *ChannelDropout) Backward(dy []float32) []float32 {
	if d.dropped {
		d.scale(dy, dy)
	}
	return dy
}

func (d *ChannelDropout) scale(y, x []float32) {
	c := d.shape.Channels
	d.e.Spans(len(x)/c, 1+8192/c, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			m := d.mask[r/d.shape.Steps*c:][:c]
			for i, v := range x[r*c:][:c] {
				y[r*c+i] = v * m[i]
			}
		}
	})
}
