package cpu

import (
	"bytes"
	"math"
	"testing"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/decodertest"
)

// storedModel is a model as a file in half precision has it.
func storedModel(t *testing.T, c infer.Config, seed uint64) *infer.Model {
	t.Helper()
	var file bytes.Buffer
	if err := newModel(t, c, seed).Write(&file, true); err != nil {
		t.Fatal(err)
	}
	m, err := infer.Load(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestAutoLosesNothing: whatever is faster here, a model decodes to the bits that it has in single precision.
func TestAutoLosesNothing(t *testing.T) {
	m := storedModel(t, smallConfig, 3)
	z, cond := decodertest.Inputs(smallConfig, 3, 3)
	var want infer.Output
	if err := newDecoder(t, m, WithKernel("plain"), WithPrecision(Float32)).Decode(&want, z, cond); err != nil {
		t.Fatal(err)
	}
	for _, kn := range available() {
		d := newDecoder(t, m, WithKernel(kn.name))
		nets := []*network{d.net}
		if kn.f16 != nil {
			halves := mustPack(t, m, kn, packing{half: true, packed: true, exact: true})
			if dense, folded := halves.layers[1], halves.layers[2]; dense.h == nil || folded.h != nil {
				t.Errorf("%s: %s in half precision %t, %s %t: want the first alone, the other one lost something by it",
					kn.name, dense.name, dense.h != nil, folded.name, folded.h != nil)
			}
			nets = append(nets, halves, mustPack(t, m, kn, packing{packed: true, like: halves}))
		}
		for i, net := range nets {
			var got infer.Output
			one := &Decoder{net: net, own: net.newScratch()}
			if err := one.Decode(&got, z, cond); err != nil {
				t.Fatal(err)
			}
			for loop := range got.Batch {
				if !sameBits(headsOf(&got, loop), headsOf(&want, loop)) {
					t.Errorf("%s, network %d: loop %d has other bits than in single precision", kn.name, i, loop)
				}
			}
		}
		if name := d.Engine(); name != "cpu" {
			t.Errorf("%s: the engine %s has the notes of cpu", kn.name, name)
		}
		if p := d.Precision(); p != Float32 && (p != Float16 || kn.f16 == nil) {
			t.Errorf("%s: precision %v", kn.name, p)
		}
	}
}

func mustPack(t *testing.T, m *infer.Model, kn *kernel, pk packing) *network {
	t.Helper()
	n, err := newNetwork(m, kn, pk)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAutoKeepsWhatIsNoHalf: weights that half precision has not, or that are out of its range, stay as they are.
func TestAutoKeepsWhatIsNoHalf(t *testing.T) {
	for _, weight := range []float32{1 + 0x1p-11, 1e30, float32(math.Inf(1))} {
		m := storedModel(t, smallConfig, 4)
		m.Dense[1].Weight[7] = weight
		if d := newDecoder(t, m); d.Precision() != Float32 || d.net.layers[1].h != nil {
			t.Errorf("with a weight of %g the precision is %v", weight, d.Precision())
		}
	}
}
