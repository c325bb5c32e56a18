package judge

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// The paper's network, layer by layer.
func TestPaperNetIsThePapers(t *testing.T) {
	c := PaperConfig()
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	if err := c.validateRead(1 << 30); err != nil {
		t.Error(err)
	}
	w := newNetwork(engine(t), c.Nets[0], classes, 2, 1)
	var got []string
	for _, l := range w.layer {
		name := "another"
		switch l := l.(type) {
		case *nn.Conv2D:
			name = "conv"
		case *nn.Norm:
			name = "norm"
		case *nn.MaxPool:
			name = "pool"
			if l.In().Steps != 2*l.Out().Steps || l.In().Channels != l.Out().Channels {
				t.Errorf("pooling of %v to %v: want half the steps, and all voices", l.In(), l.Out())
			}
		case *nn.Dropout:
			name = "drop"
		case *nn.Fold:
			name = "mean"
		case *nn.Dense:
			name = "dense"
		}
		got = append(got, name)
	}
	block := []string{"conv", "norm", "pool", "drop"}
	want := append(slices.Repeat(block, 4), "mean", "dense", "drop", "dense", "drop", "dense")
	if !slices.Equal(got, want) {
		t.Errorf("layers %v\nwant %v", got, want)
	}
	weights, in := 0, 3
	for _, n := range []int{32, 64, 128, 256} {
		weights += 9*in*n + n + 2*n
		in = n
	}
	for _, n := range []int{256, 128, 18} {
		weights += in*n + n
		in = n
	}
	total := 0
	for _, p := range w.layer.Params() {
		total += len(p.Data)
	}
	if total != weights {
		t.Errorf("%d weights, want %d", total, weights)
	}
}

// small is the paper's configuration with few filters, which learns the synthetic kinds in a second or two.
func small() *Config {
	c := PaperConfig()
	c.Nets[0].Channels, c.Nets[0].Dense, c.Nets[0].Second = []int{8, 8, 12, 16}, 32, 24
	c.Nets[0].BlockDrop, c.Nets[0].DenseDrop = 0.05, 0.1
	c.Epochs, c.Batch, c.Rate, c.Patience, c.Plateau = 12, 16, 4e-3, 4, 2
	return &c
}

func TestPaperNetLearns(t *testing.T) {
	set := synthetic(60)
	j, h, err := Train(context.Background(), set, Options{Config: small(), Seed: 2, Engine: engine(t)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	best := slices.MinFunc(h, func(a, b Epoch) int { return int(math.Copysign(1, a.ValidationLoss-b.ValidationLoss)) })
	r := j.Measure(set, dataset.Test).Windows
	if r.Scores.Accuracy < 0.9 || r.MicroAUC < 0.95 || r.MacroAUC < 0.95 || len(r.Curves) != 3 || !(r.Loss > 0 && r.Loss < 0.6) {
		t.Errorf("test: %v, loss %.3f, AUC %.3f and %.3f, %d curves; history %+v", r.Scores, r.Loss, r.MicroAUC, r.MacroAUC, len(r.Curves), h)
	}
	if v := j.Measure(set, dataset.Validation).Windows; !(math.Abs(v.Loss-best.ValidationLoss) <= 1e-4) {
		t.Errorf("the validation loss is %.5f, and was %.5f in the best epoch: its weights were not kept", v.Loss, best.ValidationLoss)
	}
}

// TestPlaneNetByHand computes a small net of square convolutions again, cell by cell from the definition, in float64.
func TestPlaneNetByHand(t *testing.T) {
	n := Net{Plane: true, Channels: []int{4, 6}, Kernel: 3, Pool: []int{2, 2}, Parts: 1, BlockDrop: 0.25, Dense: 10, Second: 7, DenseDrop: 0.5, OffsetScale: 1}
	w := newNetwork(engine(t), n, classes, 3, 9)
	rng := groove.Rand(4, 2)
	for _, s := range w.slots("") { // biases, norms and statistics too
		for i := range s.Data {
			s.Data[i] += 0.3*rng.Float32() - 0.1
		}
	}
	x := append(append(hov(0, 1), hov(1, 2)...), hov(2, 3)...)
	want := make([][]float64, 3)
	for i := range want {
		want[i] = planeByHand(w, n, x[i*window:][:window])
	}
	w.prepare(x)
	for i, y := range w.layer.Forward(x, &nn.Pass{Batch: 3}) {
		if q := want[i/classes][i%classes]; !(math.Abs(float64(y)-q) <= 1e-4*(1+math.Abs(q))) {
			t.Fatalf("loop %d, genre %d: %g, want %g", i/classes, i%classes, y, q)
		}
	}
}

// cells are numbers by step, voice and channel.
type cells [][][]float64

func newCells(steps, channels int) cells {
	out := make(cells, steps)
	for s := range out {
		for range voices {
			out[s] = append(out[s], make([]float64, channels))
		}
	}
	return out
}

func planeByHand(w *network, n Net, hov []float32) []float64 {
	tensors := map[string][]float32{}
	for _, s := range w.slots("") {
		tensors[s.Name] = s.Data
	}
	at := newCells(groove.Steps, 3)
	for s := range at {
		for v := range voices {
			for c := range 3 {
				at[s][v][c] = float64(hov[s*dataset.Channels+c*voices+v])
			}
		}
	}
	for i, out := range n.Channels {
		at = pooledByHand(blockByHand(at, out, func(name string) []float32 {
			kind, rest, _ := strings.Cut(name, ".")
			return tensors[fmt.Sprintf("%s%d.%s", kind, i, rest)]
		}))
	}
	z := make([]float64, len(at[0][0]))
	for _, row := range at {
		for _, cell := range row {
			for c, q := range cell {
				z[c] += q / float64(len(at)*voices)
			}
		}
	}
	z = denseByHand(z, tensors["dense.weight"], tensors["dense.bias"], true)
	z = denseByHand(z, tensors["second.weight"], tensors["second.bias"], true)
	return denseByHand(z, tensors["answer.weight"], tensors["answer.bias"], false)
}

// blockByHand is a convolution with zeros outside, batch norm by the running statistics, and ReLU.
func blockByHand(x cells, out int, of func(tensor string) []float32) cells {
	in, y := len(x[0][0]), newCells(len(x), out)
	weight, bias, scale, shift := of("conv.weight"), of("conv.bias"), of("norm.weight"), of("norm.bias")
	mean, variance := of("norm.running_mean"), of("norm.running_var")
	for s := range x {
		for v := range voices {
			for o := range out {
				sum := float64(bias[o])
				for ds := -1; ds <= 1; ds++ {
					for dv := -1; dv <= 1; dv++ {
						if s+ds < 0 || s+ds >= len(x) || v+dv < 0 || v+dv >= voices {
							continue
						}
						for c, q := range x[s+ds][v+dv] {
							sum += q * float64(weight[((o*3+ds+1)*3+dv+1)*in+c])
						}
					}
				}
				sum = (sum-float64(mean[o]))/math.Sqrt(float64(variance[o])+1e-3)*float64(scale[o]) + float64(shift[o])
				y[s][v][o] = max(sum, 0)
			}
		}
	}
	return y
}

// pooledByHand keeps the larger of every two steps, voice by voice.
func pooledByHand(x cells) cells {
	y := newCells(len(x)/2, len(x[0][0]))
	for s := range y {
		for v := range y[s] {
			for c := range y[s][v] {
				y[s][v][c] = max(x[2*s][v][c], x[2*s+1][v][c])
			}
		}
	}
	return y
}

func denseByHand(x []float64, weight, bias []float32, relu bool) []float64 {
	y := make([]float64, len(bias))
	for o := range y {
		y[o] = float64(bias[o])
		for i, q := range x {
			y[o] += q * float64(weight[o*len(x)+i])
		}
		if relu {
			y[o] = max(y[o], 0)
		}
	}
	return y
}

// TestPaperNetOnTheDataset trains the paper's network on the real windows, for the few epochs after which it is already near the paper's figures.
// The test split stays closed.
func TestPaperNetOnTheDataset(t *testing.T) {
	racetest.Skip(t, "it takes minutes")
	place := os.Getenv("GROOVE_DATASET")
	if os.Getenv("GROOVE_NIGHTLY") == "" || place == "" {
		t.Skip("it takes minutes: make nightly runs it, where GROOVE_DATASET is set")
	}
	set, err := dataset.Open(place, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := PaperConfig()
	c.Epochs = 4
	e := nn.NewEngine()
	defer e.Close()
	j, h, err := Train(context.Background(), set, Options{Config: &c, Seed: 1, Engine: e}, func(e Epoch) { t.Logf("%+v", e) })
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	r := j.Measure(set, dataset.Validation).Windows
	t.Logf("%v, loss %.3f, AUC %.4f and %.4f", r.Scores, r.Loss, r.MicroAUC, r.MacroAUC)
	if len(h) != 4 || r.Scores.Accuracy < 0.5 || r.MicroAUC < 0.85 || r.MacroAUC < 0.82 {
		t.Errorf("validation: %v, AUC %.3f and %.3f; want 0.5, 0.85 and 0.82 or more", r.Scores, r.MicroAUC, r.MacroAUC)
	}
}
