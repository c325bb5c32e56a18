package infer

import (
	"errors"
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// Refiner draws a pattern stroke by stroke, each conditioned on those before it. The decoder gives the probability of
// each cell alone. But drummers' strokes depend on each other: no two crashes in a row, fills that lead to a downbeat,
// a hat that drags together with the snare. Hits come first, step by step and voice by voice (an autoregression within
// and between steps, as in NADE: Larochelle and Murray 2011). Then come each hit's velocity and offset, from mixtures
// of normal distributions (mixture density networks).
//
// The inputs of all nets are z, the condition and the decoder's output, as Features lists them.
type Refiner struct {
	Stats            LoopStatsModel
	Hits             HitNet
	Velocity, Offset MDN
}

// HitNet is the net of the hits. For a step with features x:
//
//	a = W1ᵀ·relu(W0ᵀ·x + B0) + B1
//	logit of voice v = Out[v]·relu(a + Embed[v] + Σ_{u<v} hit[u]·Prev[u]) + (Linearᵀ·x + Bias)[v] + Skip[v]·decoder's logit
type HitNet struct {
	In, Hidden, Width int
	W0, B0            []float32 // (In, Hidden), (Hidden)
	W1, B1            []float32 // (Hidden, Width), (Width)
	Embed, Prev, Out  []float32 // (9, Width)
	Linear            []float32 // (In, 9)
	Bias, Skip        []float32 // (9)
	Level             []float32 // (18, 9) added to the logits by genre weight, so that loops are as dense as drummers'
}

// MDNComponents is the number of components of a mixture.
const MDNComponents = 8

// MDN is the net of a velocity or an offset: W2ᵀ·relu(W1ᵀ·relu(W0ᵀ·x + B0) + B1) + B2 are MDNComponents weights before
// the softmax, as many means, and as many log σ. Offsets are in units of OffsetUnit steps.
type MDN struct {
	In, Hidden, Width int
	W0, B0            []float32 // (In, Hidden), (Hidden)
	W1, B1            []float32 // (Hidden, Width), (Width)
	W2, B2            []float32 // (Width, 3·MDNComponents), (3·MDNComponents)
}

// OffsetUnit is the refiner's unit of offsets, in steps: about their standard deviation.
const OffsetUnit = 0.25

// The range of a component's log σ, in the units of its net.
const (
	MDNMinLogSigma = -4.6
	MDNMaxLogSigma = 0.7
)

// errRefiner is wrapped by errors about a refiner's tensors.
var errRefiner = errors.New("refiner")

// refinerSlot is one tensor of a refiner. Matrices are (out, in) in the file and transposed on reading and writing.
type refinerSlot struct {
	name  string
	shape []int
	turn  bool
	data  *[]float32
}

func (r *Refiner) slots(latent int) []refinerSlot {
	h := &r.Hits
	out := []refinerSlot{
		{"refine.traits.knots", []int{NumLoopStats, NumQuantiles}, false, &r.Stats.Quantiles},
		{"refine.traits.weight", []int{NumLoopStats, latent + groove.ConditionSize}, true, &r.Stats.Weight},
		{"refine.traits.bias", []int{NumLoopStats}, false, &r.Stats.Bias},
		{"refine.traits.chol", []int{NumLoopStats, NumLoopStats}, false, &r.Stats.Chol},
		{"refine.hits.dense0.weight", []int{h.Hidden, NumHitFeatures(latent)}, true, &h.W0},
		{"refine.hits.dense0.bias", []int{h.Hidden}, false, &h.B0},
		{"refine.hits.dense1.weight", []int{h.Width, h.Hidden}, true, &h.W1},
		{"refine.hits.dense1.bias", []int{h.Width}, false, &h.B1},
		{"refine.hits.voice.embed", []int{groove.NumVoices, h.Width}, false, &h.Embed},
		{"refine.hits.voice.prev", []int{groove.NumVoices, h.Width}, false, &h.Prev},
		{"refine.hits.voice.out", []int{groove.NumVoices, h.Width}, false, &h.Out},
		{"refine.hits.voice.linear", []int{groove.NumVoices, NumHitFeatures(latent)}, true, &h.Linear},
		{"refine.hits.voice.bias", []int{groove.NumVoices}, false, &h.Bias},
		{"refine.hits.voice.skip", []int{groove.NumVoices}, false, &h.Skip},
		{"refine.hits.level", []int{groove.NumGenres, groove.NumVoices}, false, &h.Level},
	}
	for _, n := range []struct {
		name string
		net  *MDN
	}{{"refine.velocity", &r.Velocity}, {"refine.offset", &r.Offset}} {
		t := n.net
		out = append(
			out,
			refinerSlot{n.name + ".dense0.weight", []int{t.Hidden, NumStrokeFeatures(latent)}, true, &t.W0}, refinerSlot{n.name + ".dense0.bias", []int{t.Hidden}, false, &t.B0},
			refinerSlot{n.name + ".dense1.weight", []int{t.Width, t.Hidden}, true, &t.W1}, refinerSlot{n.name + ".dense1.bias", []int{t.Width}, false, &t.B1},
			refinerSlot{n.name + ".dense2.weight", []int{3 * MDNComponents, t.Width}, true, &t.W2}, refinerSlot{n.name + ".dense2.bias", []int{3 * MDNComponents}, false, &t.B2},
		)
	}
	return out
}

// NewRefiner makes a refiner for a latent from tensors named as in a file.
func NewRefiner(latent int, tensors map[string]Tensor) (*Refiner, error) {
	r := &Refiner{}
	width := func(name string, axis int) int {
		if s := tensors[name].Shape; len(s) == 2 {
			return s[axis]
		}
		return 0
	}
	r.Hits.In, r.Hits.Hidden, r.Hits.Width = NumHitFeatures(latent), width("refine.hits.dense0.weight", 0), width("refine.hits.dense1.weight", 0)
	for _, n := range []struct {
		name string
		net  *MDN
	}{{"refine.velocity", &r.Velocity}, {"refine.offset", &r.Offset}} {
		n.net.In, n.net.Hidden, n.net.Width = NumStrokeFeatures(latent), width(n.name+".dense0.weight", 0), width(n.name+".dense1.weight", 0)
	}
	for _, s := range r.slots(latent) {
		t, ok := tensors[s.name]
		if !ok || !slices.Equal(t.Shape, s.shape) {
			return nil, fmt.Errorf("%w: %w", errRefiner, &ShapeError{Tensor: s.name, Want: s.shape, Got: t.Shape, Missing: !ok})
		}
		if i := firstNonFinite(t.Data); i >= 0 {
			return nil, fmt.Errorf("%w: tensor %s: element %d is %g", errRefiner, s.name, i, t.Data[i])
		}
		*s.data = t.Data
		if s.turn {
			*s.data = turned(t.Data, s.shape[0], s.shape[1])
		}
	}
	return r, nil
}

// Tensors returns the refiner's tensors as in a file.
func (r *Refiner) Tensors(latent int) []Tensor {
	var out []Tensor
	for _, s := range r.slots(latent) {
		data := *s.data
		if s.turn {
			data = turned(data, s.shape[1], s.shape[0])
		}
		out = append(out, Tensor{Name: s.name, Shape: s.shape, Data: data})
	}
	return out
}

// turned returns the transpose of a (rows, columns) matrix.
//
//go:norace
func turned(data []float32, rows, columns int) []float32 {
	out := make([]float32, len(data))
	for r := range rows {
		for c := range columns {
			out[c*rows+r] = data[r*columns+c]
		}
	}
	return out
}
