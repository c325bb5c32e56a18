package gorgonia

import (
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// numbers is the memory of a node, in one of two precisions: the other slice is nil. Outside the graph all is float32.
type numbers struct {
	single []float32
	double []float64
}

// newNumbers returns n zeros.
func newNumbers(n int, double bool) numbers {
	if double {
		return numbers{double: make([]float64, n)}
	}
	return numbers{single: make([]float32, n)}
}

// numbersOf returns the memory of a value; one that is no tensor of floats has none.
func numbersOf(v G.Value) numbers {
	switch data := v.Data().(type) {
	case []float32:
		return numbers{single: data}
	case []float64:
		return numbers{double: data}
	}
	return numbers{}
}

func (x numbers) len() int { return len(x.single) + len(x.double) }

// at returns number i, rounded to float32.
func (x numbers) at(i int) float32 {
	if x.double != nil {
		return float32(x.double[i])
	}
	return x.single[i]
}

func (x numbers) set(i int, v float32) {
	if x.double != nil {
		x.double[i] = float64(v)
	} else {
		x.single[i] = v
	}
}

// write copies data to the numbers from first on.
func (x numbers) write(first int, data []float32) {
	if x.double == nil {
		copy(x.single[first:], data)
		return
	}
	for i, v := range data {
		x.double[first+i] = float64(v)
	}
}

func (x numbers) fill(v float32) {
	for i := range x.len() {
		x.set(i, v)
	}
}

// tensor returns a tensor of that shape over the same memory.
func (x numbers) tensor(shape ...int) *tensor.Dense {
	if x.double != nil {
		return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(x.double))
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(x.single))
}

// scalarOf returns a scalar value of either precision.
func scalarOf(v G.Value) (float64, bool) {
	switch x := v.Data().(type) {
	case float32:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}
