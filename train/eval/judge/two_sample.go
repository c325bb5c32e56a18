package judge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/nn"
)

// View selects the part of a loop that a network gets.
type View uint8

// The views.
const (
	Everything View = iota // hits, offsets and velocities
	HitsAlone              // which cells sound, neither when nor how loud
)

// TwoSample is how well a network separates two sets of loops (Lopez-Paz & Oquab, "Revisiting Classifier Two-Sample
// Tests", ICLR 2017): its accuracy, each side weighing the same; 0.5 if it cannot, 1 if it always can.
type TwoSample struct {
	Accuracy float64   `json:"accuracy"` // mean over the rounds
	Spread   float64   `json:"spread"`   // σ over the rounds
	Rounds   []float64 `json:"rounds"`
}

// String returns it in one line: "0.660 ± 0.020".
func (t TwoSample) String() string { return fmt.Sprintf("%.3f ± %.3f", t.Accuracy, t.Spread) }

// TwoSampleOptions are the options of TwoSampleTest. The zero value is right.
type TwoSampleOptions struct {
	View     View
	Halvings int // random halvings of the performances, each used both ways round with its own network; 0 = 3
	Seed     uint64
	Engine   *nn.Engine                           // nil: a new one
	Progress func(done, of int, accuracy float64) // called after each round; may be nil
}

// discriminator is the network that separates loops. It is small, because it learns from only half of the held-out performances.
var discriminator = Net{
	Channels: []int{24, 32, 48}, Kernel: 5, Pool: []int{2, 2, 2}, Parts: 8, Peaks: true, FoldDrop: 0.3, OffsetScale: 2,
}

const (
	twoSampleEpochs = 8
	twoSampleBatch  = 64
	twoSampleRate   = 3e-3
	twoSampleDecay  = 0.05
)

// TwoSampleTest trains networks on half of the performances to separate ours from real loops, and tests them on the
// other half. A generated loop has the Performance of the real one that it was made for, of the same genre and tempo,
// so that no window of a performance is in both halves and both sides have the same mix. Silent loops are left out of
// both. Options and loops determine the result, bit for bit, on one kind of engine. The error is ctx's, a
// *NonFiniteError, or says that there are too few loops.
func TwoSampleTest(ctx context.Context, real, ours []human.Loop, opt TwoSampleOptions) (TwoSample, error) {
	t, err := twoSampleTest(ctx, append(sides(real, false), sides(ours, true)...), opt)
	if err != nil {
		return TwoSample{}, fmt.Errorf("tell loops apart: %w", err)
	}
	return t, nil
}

// side is a loop and its origin: real or generated.
type side struct {
	human.Loop
	ours bool
}

func sides(loops []human.Loop, ours bool) []side {
	var out []side
	for _, l := range loops {
		if l.Pattern.Count() > 0 {
			out = append(out, side{l, ours})
		}
	}
	return out
}

func twoSampleTest(ctx context.Context, loops []side, opt TwoSampleOptions) (TwoSample, error) {
	if opt.Halvings == 0 {
		opt.Halvings = 3
	}
	if opt.Engine == nil {
		opt.Engine = nn.NewEngine()
		defer opt.Engine.Close()
	}
	var numbers []int
	for _, l := range loops {
		numbers = append(numbers, l.Performance)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	halvings := human.Halve(numbers, opt.Halvings)
	if halvings == nil {
		return TwoSample{}, fmt.Errorf("%d performances: want four or more, to have halves", len(numbers))
	}
	var out TwoSample
	for i, h := range halvings {
		for k := range 2 {
			r := round{engine: opt.Engine, view: opt.View, index: 2*i + k, seed: opt.Seed + uint64(2*i+k)}
			a, err := r.run(ctx, loops, h[k])
			if err != nil {
				return TwoSample{}, err
			}
			out.Rounds = append(out.Rounds, a)
			if opt.Progress != nil {
				opt.Progress(len(out.Rounds), 2*len(halvings), a)
			}
		}
	}
	out.sum()
	return out, nil
}

// sum computes mean and spread of the rounds.
func (t *TwoSample) sum() {
	n := float64(len(t.Rounds))
	for _, r := range t.Rounds {
		t.Accuracy += r / n
	}
	for _, r := range t.Rounds {
		t.Spread += (r - t.Accuracy) * (r - t.Accuracy) / n
	}
	t.Spread = math.Sqrt(t.Spread)
}

// round is one network, trained on one half.
type round struct {
	engine *nn.Engine
	view   View
	index  int
	seed   uint64
	w      *network
	x      []float32 // (batch, 64, 27)
	target []float32 // (batch, 2): real, ours
	d      []float32
}

func (r *round) run(ctx context.Context, loops []side, half []int) (float64, error) {
	learning := map[int]bool{}
	for _, p := range half {
		learning[p] = true
	}
	var learn [2][]side
	var held []side
	for _, l := range loops {
		if !learning[l.Performance] {
			held = append(held, l)
			continue
		}
		learn[sideOf(l)] = append(learn[sideOf(l)], l)
	}
	if len(learn[0]) < 2 || len(learn[1]) < 2 {
		return 0, errors.New("a half has loops of one side only: want as many of both")
	}
	r.w = newNetwork(r.engine, discriminator, 2, twoSampleBatch, r.seed)
	r.x, r.target, r.d = make([]float32, twoSampleBatch*window), make([]float32, twoSampleBatch*2), make([]float32, twoSampleBatch*2)
	if err := r.learn(ctx, learn); err != nil {
		return 0, err
	}
	return r.test(held)
}

func sideOf(l side) int {
	if l.ours {
		return 1
	}
	return 0
}

// learn trains the network with the loops of both sides, alternating, however many each side has.
func (r *round) learn(ctx context.Context, loops [2][]side) error {
	adam := nn.NewAdam(r.engine, r.w.layer.Params())
	adam.Decay, adam.Hat = twoSampleDecay, true
	steps := max(1, (len(loops[0])+len(loops[1]))/twoSampleBatch)
	total := twoSampleEpochs * steps
	rng := groove.Rand(r.seed, 0x74656c6c)
	var dealt [2]shuffler
	for at := range total {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i := range twoSampleBatch {
			k := i % 2
			l := loops[k][dealt[k].next(len(loops[k]), rng)]
			r.put(i, l, rng.IntN(groove.Bars))
		}
		adam.Rate = twoSampleRate * 0.5 * (1 + math.Cos(math.Pi*float64(at)/float64(total)))
		logits := r.w.layer.Forward(r.x, &nn.Pass{Batch: twoSampleBatch, Train: true, Seed: r.seed, Step: uint64(at)})
		loss := nn.SoftmaxCrossEntropy(r.d, logits, r.target, twoSampleBatch)
		if math.IsNaN(loss) || math.IsInf(loss, 0) {
			return &NonFiniteError{Net: r.index, Epoch: at/steps + 1, Step: at%steps + 1, Loss: loss}
		}
		adam.Zero()
		r.w.layer.Backward(r.d)
		adam.Update()
	}
	return nil
}

// shuffler goes through n things in random order, again and again.
type shuffler struct{ left []int }

func (d *shuffler) next(n int, rng *rand.Rand) int {
	if len(d.left) == 0 {
		d.left = rng.Perm(n)
	}
	i := d.left[0]
	d.left = d.left[1:]
	return i
}

// put writes a loop, begun turn bars later, as example i.
func (r *round) put(i int, l side, turn int) {
	x := r.x[i*window:][:window]
	writeHOV(x, l.Pattern)
	if turn > 0 {
		rotate(x, turn)
	}
	if r.view == HitsAlone {
		for row := 0; row < window; row += dataset.Channels {
			clear(x[row+voices : row+dataset.Channels])
		}
	}
	r.w.prepare(x)
	k := sideOf(l)
	r.target[2*i+k], r.target[2*i+1-k] = 1, 0
}

// test returns the accuracy, the mean of both sides.
func (r *round) test(held []side) (float64, error) {
	var right, of [2]float64
	for at := 0; at < len(held); at += twoSampleBatch {
		part := held[at:min(at+twoSampleBatch, len(held))]
		for i, l := range part {
			r.put(i, l, 0)
		}
		logits := r.w.layer.Forward(r.x[:len(part)*window], &nn.Pass{Batch: len(part)})
		for i, l := range part {
			k := sideOf(l)
			of[k]++
			if logits[2*i+k] > logits[2*i+1-k] {
				right[k]++
			}
		}
	}
	if of[0] == 0 || of[1] == 0 {
		return 0, errors.New("a half has loops of one side only: want as many of both")
	}
	return (right[0]/of[0] + right[1]/of[1]) / 2, nil
}
