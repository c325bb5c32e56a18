package main

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/decodertest"
)

// compute does what product.wgsl does, for a batch in one slice, and returns the output buffer.
func (n *network) compute(z, cond []float32, loops int) []float32 {
	var buf [numBuffers][]float32
	for i, size := range n.size {
		buf[i] = make([]float32, loops*size)
	}
	fillInput(buf[bufInput], z, cond, n.config.Latent)
	for i := range n.layers {
		u := n.uniform(&n.layers[i])
		for odd := range n.layers[i].products {
			for r := range loops * n.layers[i].rows {
				computeRow(&n.layers[i], u, &buf, r, odd)
			}
		}
	}
	return buf[bufOut]
}

// computeRow computes a row from the numbers of the uniform.
func computeRow(l *layer, uniform []uint32, buf *[numBuffers][]float32, r, odd int) {
	var u [15]int
	for i := range u {
		u[i] = int(uniform[i])
	}
	k, n, columns, rows, xLoop, xRow, xOdd := u[0], u[1], u[2], u[3], u[4], u[5], u[6]
	yLoop, yRow, yOdd, yStart, relu, cells, voices := u[8], u[9], u[10], u[11], u[12], u[13], u[14]
	loops, loop, row := len(buf[l.from])/xLoop, r/rows, r%rows
	x := buf[l.from][loop*xLoop+row*xRow+odd*xOdd:]
	for c := range n {
		sum := 0.0
		for i := range k {
			sum += float64(x[i]) * float64(l.weights[(odd*k+i)*columns+c])
		}
		v := float32(sum + float64(l.bias[c]))
		if relu != 0 && v < 0 {
			v = 0
		}
		at := loop*yLoop + yStart + row*yRow + odd*yOdd + c
		if cells != 0 {
			at = (c/voices*loops+loop)*cells + row*voices + c%voices
		}
		buf[l.to][at] = v
	}
}

// TestLayersAreTheDecoder computes the layers in plain Go and compares with the CPU engine.
func TestLayersAreTheDecoder(t *testing.T) {
	for _, heads := range []infer.Heads{infer.HeadsHOV, infer.HeadsSpread} {
		c := infer.Config{Latent: 5, Condition: groove.ConditionSize, Hidden: 33, Channels: [5]int{12, 10, 9, 8, 7}, Heads: heads, Epsilon: 1e-3}
		m, err := infer.NewRandomModel(c, 3)
		if err != nil {
			t.Fatal(err)
		}
		const loops = 3
		z, cond := decodertest.Inputs(c, loops, 4)
		planes := newNetwork(m).compute(z, cond, loops)
		out := infer.Output{Batch: loops}
		for i, dst := range []*[]float32{&out.Logits, &out.Offsets, &out.Velocities, &out.OffsetSpread, &out.VelocitySpread}[:c.Outputs()/groove.NumVoices] {
			*dst = planes[i*loops*infer.Cells:][:loops*infer.Cells]
		}
		cpu.ApplyHeads(&out)
		d, err := cpu.New(m)
		if err != nil {
			t.Fatal(err)
		}
		var want infer.Output
		if err := d.Decode(&want, z, cond); err != nil {
			t.Fatal(err)
		}
		for name, pair := range map[string][2][]float32{
			"logits": {out.Logits, want.Logits}, "offsets": {out.Offsets, want.Offsets}, "velocities": {out.Velocities, want.Velocities},
			"offset spread": {out.OffsetSpread, want.OffsetSpread}, "velocity spread": {out.VelocitySpread, want.VelocitySpread},
		} {
			if len(pair[0]) != len(pair[1]) {
				t.Fatalf("%s, %s: %d numbers, want %d", heads, name, len(pair[0]), len(pair[1]))
			}
			if len(pair[1]) == 0 && heads == infer.HeadsHOV {
				continue // a spread
			}
			if worst := decodertest.Farthest(pair[0], pair[1]); !(worst <= 1e-5) {
				t.Errorf("%s, %s: off by %g", heads, name, worst)
			}
		}
	}
}
