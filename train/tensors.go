package train

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/nn"
)

// named is a parameter with its name and shape in a model file. The taps of a convolution are last in the file and in the middle here.
type named struct {
	param *nn.Param
	shape []int // in the file
}

// tensors lists the parameters with their shapes in the file.
func (m *CVAE) tensors() []named {
	all := make([]named, len(m.params))
	for i, p := range m.params {
		all[i] = named{p, m.fileShape(p)}
	}
	return all
}

func (m *CVAE) fileShape(p *nn.Param) []int {
	c, n := m.Config, len(p.Data)
	kind := p.Name[strings.LastIndexByte(p.Name, '.')+1:]
	layer := strings.TrimSuffix(p.Name, "."+kind)
	var i int
	switch {
	case kind == "bias" || m.norms[layer] != nil:
		return []int{n}
	case scan(layer, "encoder.conv%d", &i):
		return []int{c.Encoder[i+1], c.Encoder[i], halve.K}
	case scan(layer, "decoder.deconv%d", &i):
		return []int{c.Decoder[i], c.Decoder[i+1], halve.K}
	case layer == "decoder.out":
		return []int{c.Model().Outputs(), c.Decoder[4], infer.OutTaps}
	case scan(layer, "encoder.dense%d", &i):
		return []int{c.EncoderDense[i], n / c.EncoderDense[i]}
	case layer == "decoder.dense0":
		return []int{c.Hidden, n / c.Hidden}
	case layer == "decoder.dense1":
		return []int{n / c.Hidden, c.Hidden}
	case layer == "genre":
		return []int{groove.NumGenres, m.styleDims()}
	default: // mu and logvar
		return []int{c.Latent, n / c.Latent}
	}
}

func scan(s, format string, i *int) bool {
	n, err := fmt.Sscanf(s, format, i)
	return err == nil && n == 1
}

// toFile returns a copy of a parameter's data in the file's order.
func (t named) toFile(data []float32) []float32 {
	if len(t.shape) < 3 {
		return slices.Clone(data)
	}
	return swapTaps(data, t.shape[2], t.shape[1])
}

// fromFile writes data in the file's order to dst in ours.
func (t named) fromFile(dst, data []float32) {
	if len(t.shape) < 3 {
		copy(dst, data)
		return
	}
	copy(dst, swapTaps(data, t.shape[1], t.shape[2]))
}

// swapTaps turns (n, a, b) into (n, b, a).
func swapTaps(data []float32, a, b int) []float32 {
	out := make([]float32, len(data))
	for at := 0; at < len(data); at += a * b {
		for i := range a {
			for j := range b {
				out[at+j*a+i] = data[at+i*b+j]
			}
		}
	}
	return out
}

// Tensors returns the parameters and statistics by their names in the file, in the file's order, copies.
func (m *CVAE) Tensors() map[string]infer.Tensor {
	out := map[string]infer.Tensor{}
	for _, t := range m.tensors() {
		out[t.param.Name] = infer.Tensor{Name: t.param.Name, Shape: t.shape, Data: t.toFile(t.param.Data)}
	}
	for name, n := range m.norms {
		for kind, data := range map[string][]float32{".running_mean": n.Mean, ".running_var": n.Var} {
			out[name+kind] = infer.Tensor{Name: name + kind, Shape: []int{len(data)}, Data: slices.Clone(data)}
		}
	}
	return out
}

// Gradients returns the parameters' gradients by name, in the file's order, copies.
func (m *CVAE) Gradients() map[string][]float32 {
	out := map[string][]float32{}
	for _, t := range m.tensors() {
		out[t.param.Name] = t.toFile(t.param.Grad)
	}
	return out
}

// SetTensors sets the model's parameters from tensors by name. All must exist with the right shape, except the genre
// head, which model files leave out. On an error nothing changes.
func (m *CVAE) SetTensors(from map[string]infer.Tensor) error {
	want := m.Tensors()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		t, ok := from[name]
		if !ok && strings.HasPrefix(name, "genre.") {
			continue
		}
		if !ok || !slices.Equal(t.Shape, want[name].Shape) {
			return &infer.ShapeError{Tensor: name, Want: want[name].Shape, Got: t.Shape, Missing: !ok}
		}
	}
	for _, t := range m.tensors() {
		if f, ok := from[t.param.Name]; ok {
			t.fromFile(t.param.Data, f.Data)
		}
	}
	for name, n := range m.norms {
		copy(n.Mean, from[name+".running_mean"].Data)
		copy(n.Var, from[name+".running_var"].Data)
	}
	return nil
}
