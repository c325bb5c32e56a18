package nn

import "fmt"

// Shape is an example's activation: Steps rows of Channels numbers.
type Shape struct{ Steps, Channels int }

// Len returns the numbers of an example.
func (s Shape) Len() int { return s.Steps * s.Channels }

// Flat is the shape as a single row.
func (s Shape) Flat() Shape { return Shape{1, s.Len()} }

// Param is a trained tensor with its gradient. The layout is the layer's, row-major.
type Param struct {
	Name       string
	Data, Grad []float32
	NoDecay    bool // biases and norms: weight decay leaves them alone

	used bool // Grad has a gradient of this step
}

// NewParam returns a parameter of n zeros, for layers outside of this package.
func NewParam(name string, n int, noDecay bool) *Param {
	return &Param{Name: name, Data: make([]float32, n), Grad: make([]float32, n), NoDecay: noDecay}
}

// Gradient returns Grad for a use to be added to: zeros at the first use in a step.
func (p *Param) Gradient() []float32 {
	if !p.adding() {
		clear(p.Grad)
	}
	return p.Grad
}

// adding reports whether a gradient has to be added to those of other uses in this step, and records the use.
func (p *Param) adding() bool {
	was := p.used
	p.used = true
	return was
}

// Pass is one run forward.
type Pass struct {
	Batch int    // examples
	Train bool   // batch statistics and dropout
	Seed  uint64 // with Step, the key of all random numbers
	Step  uint64
	Still bool // no dropout although Train
}

// Layer is a differentiable function of a batch. Backward follows its Forward and may overwrite dy; it returns the
// gradient of Forward's x, or nil from a layer that was built without it.
type Layer interface {
	In() Shape
	Out() Shape
	Forward(x []float32, p *Pass) []float32
	Backward(dy []float32) []float32
	Params() []*Param
}

// Sequence runs layers one after the other.
type Sequence []Layer

// In is the first layer's.
func (s Sequence) In() Shape { return s[0].In() }

// Out is the last layer's.
func (s Sequence) Out() Shape { return s[len(s)-1].Out() }

// Forward runs all layers.
func (s Sequence) Forward(x []float32, p *Pass) []float32 {
	for _, l := range s {
		checkLen(l, "input", len(x), p.Batch*l.In().Len())
		x = l.Forward(x, p)
	}
	return x
}

// Backward runs all layers back.
func (s Sequence) Backward(dy []float32) []float32 {
	for i := len(s) - 1; i >= 0; i-- {
		dy = s[i].Backward(dy)
	}
	return dy
}

// Params lists those of all layers.
func (s Sequence) Params() []*Param {
	var all []*Param
	for _, l := range s {
		all = append(all, l.Params()...)
	}
	return all
}

func checkLen(l Layer, what string, got, want int) {
	if got != want {
		panic(fmt.Sprintf("nn: %T: %s of %d numbers, want %d", l, what, got, want))
	}
}
