package gorgonia

import (
	"fmt"
	"maps"
	"slices"

	G "gorgonia.org/gorgonia"
)

// leaf is a trainable matrix of the graph and the place of its numbers in a tensor of the model file, since a
// convolution is one matrix a tap here and one tensor there.
type leaf struct {
	tensor string
	place  []int   // place[i] is where number i of the matrix is in the tensor
	data   numbers // the node's value
	node   *G.Node
	grad   G.Value // as of the last run
}

// Value returns the weights. With Grad it makes a leaf what Gorgonia's solvers step through.
func (l *leaf) Value() G.Value { return l.node.Value() }

// Grad returns the gradient of the last run.
func (l *leaf) Grad() (G.Value, error) {
	if l.grad == nil {
		return nil, fmt.Errorf("no gradient of %s: run a step first", l.tensor)
	}
	return l.grad, nil
}

// norm is a batch norm and the running statistics it had before its machine was made.
type norm struct {
	name           string
	op             *G.BatchNormOp
	mean, variance []float32
}

// shapes lists the tensors of a model file with their shapes: those that are trained, then the running statistics.
func (c Config) shapes() (params, stats map[string][]int) {
	params, stats = map[string][]int{}, map[string][]int{}
	// Every layer has a weight and a bias, batch norm's scale and shift among them.
	add := func(name string, bias int, weight ...int) {
		params[name+".weight"], params[name+".bias"] = weight, []int{bias}
	}
	batchNorm := func(name string, channels int) {
		add(name, channels, channels)
		stats[name+".running_mean"], stats[name+".running_var"] = []int{channels}, []int{channels}
	}
	// (out, in, taps), as PyTorch has convolutions; transposed ones below are (in, out, taps).
	in := features
	for i, out := range c.Encoder {
		add(fmt.Sprintf("encoder.conv%d", i), out, out, in, taps)
		batchNorm(fmt.Sprintf("encoder.bn%d", i), out)
		in = out
	}
	add("encoder.dense0", c.Hidden[0], c.Hidden[0], firstSteps*in+c.Condition)
	add("encoder.dense1", c.Hidden[1], c.Hidden[1], c.Hidden[0])
	add("encoder.mu", c.Latent, c.Latent, c.Hidden[1])
	add("encoder.logvar", c.Latent, c.Latent, c.Hidden[1])
	add("decoder.dense0", c.Dense, c.Dense, c.Latent+c.Condition)
	add("decoder.dense1", firstSteps*c.Decoder[0], firstSteps*c.Decoder[0], c.Dense)
	for i, in := range c.Decoder[:layers] {
		out := c.Decoder[i+1]
		add(fmt.Sprintf("decoder.deconv%d", i), out, in, out, taps)
		batchNorm(fmt.Sprintf("decoder.bn%d", i), out)
	}
	add("decoder.out", features, features, c.Decoder[layers], outTaps)
	return params, stats
}

// Shapes returns the names and shapes of all tensors, running statistics among them.
func (c Config) Shapes() map[string][]int {
	params, stats := c.shapes()
	maps.Copy(params, stats)
	return params
}

// size returns how many numbers a tensor of that shape has.
func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// checkTensors says which tensor of the file is missing or has another size than the model's, the first by name.
func (c Config) checkTensors(params map[string][]float32) error {
	shapes := c.Shapes()
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		data, ok := params[name]
		if !ok {
			return fmt.Errorf("tensor %s is missing", name)
		}
		if len(data) != size(shapes[name]) {
			return fmt.Errorf("tensor %s has %d numbers: want shape %v", name, len(data), shapes[name])
		}
	}
	return nil
}
