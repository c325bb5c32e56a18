package cpu

import (
	"slices"
	"testing"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/decodertest"
)

// TestApplyHeadsGivesTheBitsOfDecode decodes with the heads' functions and without.
func TestApplyHeadsGivesTheBitsOfDecode(t *testing.T) {
	for _, heads := range []infer.Heads{infer.HeadsHOV, infer.HeadsSpread} {
		c := infer.Config{Latent: 4, Condition: 19, Hidden: 8, Channels: [5]int{8, 6, 6, 4, 4}, Heads: heads, Epsilon: 1e-3}
		m, err := infer.NewRandomModel(c, 5)
		if err != nil {
			t.Fatal(err)
		}
		const loops = 21
		z, cond := decodertest.Inputs(c, loops, 6)
		var outs [2]infer.Output
		for i, opts := range [][]Option{nil, {WithoutHeads()}} {
			d, err := New(m, opts...)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Decode(&outs[i], z, cond); err != nil {
				t.Fatal(err)
			}
		}
		if slices.Equal(outs[0].Velocities, outs[1].Velocities) {
			t.Errorf("%s: WithoutHeads changes nothing", heads)
		}
		ApplyHeads(&outs[1])
		for i, pair := range [][2][]float32{
			{outs[0].Logits, outs[1].Logits},
			{outs[0].Offsets, outs[1].Offsets},
			{outs[0].Velocities, outs[1].Velocities},
			{outs[0].OffsetSpread, outs[1].OffsetSpread},
			{outs[0].VelocitySpread, outs[1].VelocitySpread},
		} {
			if !slices.Equal(pair[0], pair[1]) {
				t.Errorf("%s: plane %d differs", heads, i)
			}
		}
	}
}
