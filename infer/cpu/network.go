package cpu

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// batchSlice is how many loops go through the layers together. Larger batches are cut: 16 loops' activations stay in a
// core's cache of 1 MB beside a panel, and the weights are read once a slice.
const batchSlice = 16

// The scratch buffers, in the order of the data's way. Buffer firstSteps+i holds Channels[i] at 4<<i steps.
const (
	bufInput   = iota // (loops, Input)
	bufHidden         // (loops, padded Hidden)
	bufSteps          // (loops, steps+2, padded channels), for each of the five sizes; first and last step stay zero
	bufOut     = bufSteps + infer.NumDeconvs + 1
	numBuffers = bufOut + 1
)

// network is a model ready to run: immutable, shared by the threads.
type network struct {
	config  infer.Config
	kernel  *kernel
	layers  []*layer
	rounded bool    // a layer's weights lost something in half precision
	inScale float64 // factor on z and c
	raw     bool    // the heads' functions are left out
	size    [numBuffers]int
	stride  [numBuffers]int // numbers from one loop to the next
	width   [numBuffers]int // numbers from one step to the next
}

// scratch is what one thread computes in.
type scratch struct {
	buf     [numBuffers][]float32
	product product
}

// newNetwork packs a model.
func newNetwork(m *infer.Model, kn *kernel, pk packing) (*network, error) {
	n := &network{config: m.Config, kernel: kn, inScale: math.Ldexp(1, pk.shift())}
	n.measure()
	build := func(mx matrix, place func(*layer)) error {
		if l := pk.reused(len(n.layers)); l != nil {
			n.layers = append(n.layers, l)
			return nil
		}
		l, err := pk.pack(mx)
		if err != nil {
			return err
		}
		n.rounded = n.rounded || l.rounded
		place(l)
		n.layers = append(n.layers, l)
		return nil
	}
	if err := n.addDense(m, build); err != nil {
		return nil, err
	}
	for i := range m.Deconv {
		if err := n.addDeconv(m, i, build); err != nil {
			return nil, err
		}
	}
	if err := n.addOut(m, build); err != nil {
		return nil, err
	}
	return n, nil
}

// measure works out the buffers' shapes.
func (n *network) measure() {
	c := n.config
	set := func(b, steps, width int) {
		n.width[b], n.stride[b] = width, steps*width
		n.size[b] = batchSlice * n.stride[b]
	}
	set(bufInput, 1, c.Input())
	set(bufHidden, 1, padded(c.Hidden))
	for i, channels := range c.Channels {
		set(bufSteps+i, infer.FirstSteps<<i+2, padded(channels))
	}
	set(bufOut, groove.Steps, padded(c.Outputs()))
}

// place returns a function that lays out a layer's rows: rows a loop, row r beginning at x(r) of the loop's part of one
// buffer and writing at y(r) of the other's.
func (n *network) place(from, to, rows int, x, y func(r int) int) func(*layer) {
	return func(l *layer) {
		l.from, l.to, l.rows = from, to, rows
		for b := range batchSlice {
			for r := range rows {
				l.xAt = append(l.xAt, b*n.stride[from]+x(r))
				l.dstAt = append(l.dstAt, b*n.stride[to]+y(r))
			}
		}
	}
}

type buildFunc func(matrix, func(*layer)) error

func (n *network) addDense(m *infer.Model, build buildFunc) error {
	start := func(int) int { return 0 }
	d := &m.Dense[0]
	err := build(matrix{
		name: "dense 0", k: d.In, n: d.Out, relu: true, rescale: true,
		at:   func(k, o int) float32 { return d.Weight[o*d.In+k] },
		bias: func(o int) float32 { return d.Bias[o] },
	}, n.place(bufInput, bufHidden, 1, start, start))
	if err != nil {
		return err
	}
	// The second layer's outputs are the first four steps: each gets its padding, and the whole lies behind a step of zeros.
	e := &m.Dense[1]
	width, channels := n.width[bufSteps], n.config.Channels[0]
	return build(matrix{
		name: "dense 1", k: e.In, n: infer.FirstSteps * width, relu: true, rescale: true,
		at: func(k, o int) float32 {
			if o%width >= channels {
				return 0
			}
			return e.Weight[(o/width*channels+o%width)*e.In+k]
		},
		bias: func(o int) float32 {
			if o%width >= channels {
				return 0
			}
			return e.Bias[o/width*channels+o%width]
		},
	}, n.place(bufHidden, bufSteps, 1, start, func(int) int { return width }))
}

// addDeconv adds the two products of deconvolution i: even outputs, then odd ones.
func (n *network) addDeconv(m *infer.Model, i int, build buildFunc) error {
	weight, bias := m.Folded(i)
	d := &m.Deconv[i]
	from, to := bufSteps+i, bufSteps+i+1
	in, out := n.width[from], n.width[to]
	for odd, taps := range [2][2]int{{3, 1}, {2, 0}} { // the taps that the window's first and second step go through
		err := build(matrix{
			name: "deconv " + string(rune('0'+i)), k: 2 * in, n: d.Out, relu: true, rescale: true,
			at: func(k, o int) float32 {
				if k%in >= d.In {
					return 0
				}
				return weight[(k%in*d.Out+o)*infer.DeconvTaps+taps[k/in]]
			},
			bias: func(o int) float32 { return bias[o] },
		}, n.place(from, to, infer.FirstSteps<<i,
			func(t int) int { return (t + odd) * in }, func(t int) int { return (1 + 2*t + odd) * out }))
		if err != nil {
			return err
		}
	}
	return nil
}

func (n *network) addOut(m *infer.Model, build buildFunc) error {
	from := bufOut - 1
	in, out := n.width[from], n.width[bufOut]
	o := &m.Out
	return build(matrix{
		name: "out", k: infer.OutTaps * in, n: o.Out,
		at: func(k, c int) float32 {
			if k%in >= o.In {
				return 0
			}
			return o.Weight[(c*o.In+k%in)*infer.OutTaps+k/in]
		},
		bias: func(c int) float32 { return o.Bias[c] },
	}, n.place(from, bufOut, groove.Steps, func(t int) int { return t * in }, func(t int) int { return t * out }))
}

func (n *network) newScratch() *scratch {
	s := &scratch{}
	for i, size := range n.size {
		s.buf[i] = make([]float32, size)
	}
	return s
}

// decode decodes a task. Realtime-safe: yes.
func (n *network) decode(s *scratch, t task) {
	for at := t.lo; at < t.hi; at += batchSlice {
		loops := min(batchSlice, t.hi-at)
		n.load(s, t.z, t.cond, at, loops)
		for _, l := range n.layers {
			l.run(n.kernel, s, loops)
		}
		n.unload(s, t.dst, at, loops)
	}
}

// load puts [z, c] of loops at to at+loops−1 into the input buffer.
func (n *network) load(s *scratch, z, cond []float32, at, loops int) {
	scale := float32(n.inScale)
	for b := range loops {
		row := s.buf[bufInput][b*n.stride[bufInput]:][:n.config.Input()]
		for i, v := range z[(at+b)*n.config.Latent:][:n.config.Latent] {
			row[i] = v * scale
		}
		for i, v := range cond[(at+b)*n.config.Condition:][:n.config.Condition] {
			row[n.config.Latent+i] = v * scale
		}
	}
}

// unload splits the output buffer into dst's heads and applies their functions.
func (n *network) unload(s *scratch, dst *infer.Output, at, loops int) {
	heads := [...][]float32{dst.Logits, dst.Offsets, dst.Velocities, dst.OffsetSpread, dst.VelocitySpread}
	width := n.width[bufOut]
	lo, hi := at*infer.Cells, (at+loops)*infer.Cells
	for h := range n.config.Outputs() / groove.NumVoices {
		cells := heads[h][lo:hi]
		heads[h] = cells
		out := s.buf[bufOut][h*groove.NumVoices:]
		for r := range loops * groove.Steps {
			*(*[groove.NumVoices]float32)(cells[r*groove.NumVoices:]) = [groove.NumVoices]float32(out[r*width:])
		}
	}
	if n.raw {
		return
	}
	n.kernel.halfTanh(heads[1])
	n.kernel.sigmoid(heads[2])
	if n.config.Heads == infer.HeadsSpread {
		n.kernel.spread(heads[3])
		n.kernel.spread(heads[4])
	}
}
