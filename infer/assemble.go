package infer

import (
	"fmt"
	"maps"
	"slices"
)

// NewModel returns a model of the given decoder tensors, by their names in a file, and the encoder's tensors. It
// keeps the slices. It returns an error for the same reasons as Load.
func NewModel(c Config, tensors, encoder map[string]Tensor) (*Model, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("assemble model: %w", err)
	}
	m := &Model{Config: c, Encoder: encoder}
	m.setSizes()
	for _, s := range m.decoderSlots() {
		t, ok := tensors[s.name]
		if !ok || !slices.Equal(t.Shape, s.shape) {
			return nil, fmt.Errorf("assemble model: %w", &ShapeError{Tensor: s.name, Want: s.shape, Got: t.Shape, Missing: !ok})
		}
		*s.data = t.Data
	}
	m.Metadata = m.metadata(nil)
	return m, nil
}

// Tensors returns the decoder's and the encoder's tensors by their names in a file. They share the model's slices.
func (m *Model) Tensors() map[string]Tensor {
	out := maps.Clone(m.Encoder)
	if out == nil {
		out = map[string]Tensor{}
	}
	for _, s := range m.decoderSlots() {
		out[s.name] = Tensor{Name: s.name, Shape: s.shape, Data: *s.data}
	}
	return out
}
