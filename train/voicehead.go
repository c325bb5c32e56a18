package train

import (
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/internal/vec"
	"github.com/groovegen/groovegen/train/nn"
)

// voiceHead is the last part of the refiner's hit net: the voices of a step one after the other, each conditioned on those before
// it. infer.HitNet has the formula.
type voiceHead struct {
	e                      *nn.Engine
	width                  int
	embed, prev, out, skip *nn.Param
	parts                  [headParts]headPart
}

// headParts is the fixed number of pieces whose gradients are summed separately, so that the order of the sum does not depend on the workers.
const headParts = 8

// headPart is the memory and the gradients of one piece of the rows.
type headPart struct {
	embed, prev, out, skip []float32
	a, da, g               []float32
	t                      []float32 // (9, width) after the ReLU
	p                      [voices]float32
	scratch                [32]float32
	loss                   float64
}

func newVoiceHead(e *nn.Engine, width int, rng *rand.Rand) *voiceHead {
	h := &voiceHead{
		e: e, width: width, embed: nn.NewParam("refine.hits.voice.embed", voices*width, false), prev: nn.NewParam("refine.hits.voice.prev", voices*width, false),
		out:  nn.NewParam("refine.hits.voice.out", voices*width, false),
		skip: nn.NewParam("refine.hits.voice.skip", voices, true),
	}
	nn.InitHe(h.embed.Data, 4*width, rng)
	nn.InitHe(h.out.Data, 8*width, rng)
	for i := range h.skip.Data {
		h.skip.Data[i] = 1 // start with the decoder's own logits
	}
	for i := range h.parts {
		q := &h.parts[i]
		q.embed, q.prev, q.out = make([]float32, voices*width), make([]float32, voices*width), make([]float32, voices*width)
		q.skip = make([]float32, voices)
		q.a, q.da, q.g, q.t = make([]float32, width), make([]float32, width), make([]float32, width), make([]float32, voices*width)
	}
	return h
}

func (h *voiceHead) params() []*nn.Param { return []*nn.Param{h.embed, h.prev, h.out, h.skip} }

// headRows are a voice head's input and output. With dx, the gradients of x and line are written.
type headRows struct {
	x         []float32 // (rows, width)
	line      []float32 // (rows, 9) added to the logits
	hits      []float32 // (rows, 9) the true ones
	logits    []float32 // (rows, 9) the decoder's
	dx, dline []float32 // nil: no gradients
}

// row returns row r of a head of a width.
func (b *headRows) row(r, width int) headRows {
	v := r * voices
	out := headRows{x: b.x[r*width:][:width], line: b.line[v:][:voices], hits: b.hits[v:][:voices], logits: b.logits[v:][:voices]}
	if b.dx != nil {
		out.dx, out.dline = b.dx[r*width:][:width], b.dline[v:][:voices]
	}
	return out
}

// run returns the mean cross-entropy of a cell. With gradients it also writes those of the parameters.
func (h *voiceHead) run(b headRows, rows int) float64 {
	scale := 1 / float64(rows*voices)
	h.e.Spans(headParts, 1, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			q := &h.parts[i]
			q.reset()
			for r := rows * i / headParts; r < rows*(i+1)/headParts; r++ {
				row := b.row(r, h.width)
				h.forward(q, &row)
				if row.dx != nil {
					h.backward(q, &row, float32(scale))
				}
			}
		}
	})
	loss := 0.0
	for i := range h.parts {
		loss += h.parts[i].loss
	}
	if b.dx != nil {
		h.gather()
	}
	return loss * scale
}

func (q *headPart) reset() {
	q.loss = 0
	for _, s := range [][]float32{q.embed, q.prev, q.out, q.skip} {
		clear(s)
	}
}

// gather adds the pieces' gradients up in their order.
func (h *voiceHead) gather() {
	to := [][]float32{h.embed.Gradient(), h.prev.Gradient(), h.out.Gradient(), h.skip.Gradient()}
	for i := range h.parts {
		q := &h.parts[i]
		for j, s := range [][]float32{q.embed, q.prev, q.out, q.skip} {
			vec.AddScaled(to[j], s, 1)
		}
	}
}

func (h *voiceHead) forward(q *headPart, b *headRows) {
	w := h.width
	copy(q.a, b.x)
	for v := range voices {
		t := q.t[v*w:][:w]
		h.e.AddReLU(t, q.a, h.embed.Data[v*w:][:w])
		l := float64(vec.Dot(t, h.out.Data[v*w:])) + float64(b.line[v]) + float64(h.skip.Data[v])*float64(b.logits[v])
		e := math.Exp(-math.Abs(l))
		q.loss += math.Log1p(e) + max(l, 0) - l*float64(b.hits[v])
		p := 1 / (1 + e)
		if l < 0 {
			p = e / (1 + e)
		}
		q.p[v] = float32(p)
		if b.hits[v] > 0 {
			vec.AddScaled(q.a, h.prev.Data[v*w:], 1)
		}
	}
}

func (h *voiceHead) backward(q *headPart, b *headRows, scale float32) {
	w := h.width
	clear(q.da)
	for v := voices - 1; v >= 0; v-- {
		if b.hits[v] > 0 {
			vec.AddScaled(q.prev[v*w:][:w], q.da, 1)
		}
		d := scale * (q.p[v] - b.hits[v])
		t, g := q.t[v*w:][:w], q.g
		vec.AddScaled(q.out[v*w:][:w], t, d)
		b.dline[v] = d
		q.skip[v] += d * b.logits[v]
		clear(g)
		vec.AddScaled(g, h.out.Data[v*w:][:w], d)
		h.e.BackReLU(q.embed[v*w:][:w], g, t, &q.scratch)
		vec.AddScaled(q.da, g, 1)
	}
	copy(b.dx, q.da)
}
