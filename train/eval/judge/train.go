package judge

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// Options say how to train. The zero value means DefaultConfig, seed 0 and a new engine.
type Options struct {
	Config *Config    // nil: DefaultConfig
	Seed   uint64     // the same seed, data and engine give the same bits
	Engine *nn.Engine // nil: a new one
	// Checkpoint is a file that the training's state is written to after each epoch. A training of the same
	// configuration, seed and data goes on from it, to the same bits. Empty: none. The file stays.
	Checkpoint string
}

func (o Options) config() Config {
	if o.Config == nil {
		return DefaultConfig()
	}
	return *o.Config
}

// Epoch is the figures of one epoch of one net.
type Epoch struct {
	Net   int `json:"net"`   // from 0
	Epoch int `json:"epoch"` // from 1
	// Loss in nats and accuracy on augmented examples with smoothed labels, in training mode.
	Loss     float64 `json:"loss"`
	Accuracy float64 `json:"accuracy"`
	// On the validation windows, unchanged.
	ValidationLoss     float64 `json:"validation_loss"`
	ValidationAccuracy float64 `json:"validation_accuracy"`
	Best               bool    `json:"best"` // so far, by validation loss
	Rate               float64 `json:"rate"`
	Seconds            float64 `json:"-"` // taken; not kept, so that the same seed gives the same file
}

// History is all epochs, net by net: the curves of the paper's figure 3.
type History []Epoch

// NonFiniteError says that a net's loss became infinite or NaN.
type NonFiniteError struct {
	Net, Epoch, Step int // net from 0, the others from 1
	Loss             float64
}

func (e *NonFiniteError) Error() string {
	return fmt.Sprintf("net %d, epoch %d, step %d: the loss is %g: try a lower learning rate", e.Net, e.Epoch, e.Step, e.Loss)
}

// Train trains a judge on set's training windows; each net keeps the epoch with the lowest loss on the validation
// windows, or without such windows the last. report, if not nil, is called after each epoch. The error is ctx's, a
// *NonFiniteError, or says what is wrong with configuration or data. The history so far is returned with it.
func Train(ctx context.Context, set *dataset.Set, opt Options, report func(Epoch)) (*Judge, History, error) {
	c := opt.config()
	if err := c.Validate(); err != nil {
		return nil, nil, fmt.Errorf("train judge: %w", err)
	}
	j := newJudge(c, opt.Engine, c.Batch)
	j.Card.Seed = opt.Seed
	h, err := j.train(ctx, set, opt.Checkpoint, report)
	if err != nil {
		j.Close()
		return nil, h, fmt.Errorf("train judge: %w", err)
	}
	j.Card.History = h
	return j, h, nil
}

func (j *Judge) train(ctx context.Context, set *dataset.Set, file string, report func(Epoch)) (h History, err error) {
	validation := set.Windows(dataset.Validation)
	f, err := newFeed(set.Windows(dataset.Train), j.Card.Config, j.Card.Seed)
	if err != nil {
		return nil, err
	}
	j.Card.describe(f.windows)
	for i, w := range j.nets {
		w.initialise(j.Card.Seed + uint64(i))
	}
	ck, err := j.readCheckpoint(file)
	if err != nil {
		return nil, err
	}
	h = ck.history
	for i := ck.Net; i < len(j.nets); i++ {
		t := j.trainer(i, f, validation)
		first := 0
		if i == ck.Net && ck.Epoch > 0 {
			first = ck.Epoch
			t.resume(ck)
		}
		for e := first; e < j.Card.Config.Epochs && !t.finished(); e++ {
			epoch, err := t.epoch(ctx, e)
			if err != nil {
				return h, err
			}
			h = append(h, epoch)
			if err := t.writeCheckpoint(file, e+1, h); err != nil {
				return h, err
			}
			if report != nil {
				report(epoch)
			}
		}
		t.w.restore(t.kept)
	}
	return h, nil
}

// trainer returns one that begins with the i-th net.
func (j *Judge) trainer(i int, f *feed, validation []dataset.Window) *trainer {
	c, w := j.Card.Config, j.nets[i]
	f.seed, f.epoch = j.Card.Seed+uint64(i)<<48, -1
	t := &trainer{
		j: j, index: i, w: w, f: f, validation: validation, adam: nn.NewAdam(j.engine, w.layer.Params()),
		schedule: schedule{Best: math.Inf(1), Rate: c.Rate},
	}
	t.adam.Decay, t.adam.Clip, t.adam.Hat = c.Decay, c.Clip, true
	return t
}

// trainer trains one net.
type trainer struct {
	j          *Judge
	index      int
	w          *network
	f          *feed
	adam       *nn.Adam
	validation []dataset.Window
	target     []float32
	d          []float32
	schedule   schedule
	kept       [][]float32
}

func (t *trainer) epoch(ctx context.Context, e int) (Epoch, error) {
	c, began := t.j.Card.Config, time.Now()
	out := Epoch{Net: t.index, Epoch: e + 1}
	steps := t.f.steps()
	t.target, t.d = grown(t.target, c.Batch*classes), grown(t.d, c.Batch*classes)
	seen := 0.0
	for s := range steps {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		at := e*steps + s
		t.adam.Rate = t.rate(at, steps)
		n := t.f.fill(t.j.x, t.target, e, s)
		loss, right := t.step(n, at)
		if math.IsNaN(loss) || math.IsInf(loss, 0) {
			return out, &NonFiniteError{Net: t.index, Epoch: e + 1, Step: s + 1, Loss: loss}
		}
		seen += float64(n)
		out.Loss += loss * float64(n)
		out.Accuracy += float64(right)
	}
	out.Loss, out.Accuracy, out.Rate = out.Loss/seen, out.Accuracy/seen, t.adam.Rate
	out.ValidationLoss, out.ValidationAccuracy = t.validate()
	if out.Best = t.note(out.ValidationLoss); out.Best {
		t.kept = t.w.state()
	}
	out.Seconds = time.Since(began).Seconds()
	if math.IsNaN(out.ValidationLoss) {
		return out, &NonFiniteError{Net: t.index, Epoch: e + 1, Step: steps, Loss: out.ValidationLoss}
	}
	return out, nil
}

// step learns the n examples in j.x and returns their loss and how many were recognised.
func (t *trainer) step(n, at int) (float64, int) {
	x := t.j.x[:n*window]
	t.w.prepare(x)
	logits := t.w.layer.Forward(x, &nn.Pass{Batch: n, Train: true, Seed: t.j.Card.Seed + uint64(t.index), Step: uint64(at)})
	right := 0
	for i := range n {
		if argmax(logits[i*classes:][:classes]) == argmax(t.target[i*classes:][:classes]) {
			right++
		}
	}
	loss := nn.SoftmaxCrossEntropy(t.d, logits, t.target[:n*classes], n)
	t.adam.Zero()
	t.w.layer.Backward(t.d[:n*classes])
	t.adam.Update()
	return loss, right
}

// validate returns the net's loss and accuracy on the validation windows; 0 when there are none.
func (t *trainer) validate() (loss, accuracy float64) {
	n := len(t.validation)
	if n == 0 {
		return 0, 0
	}
	t.j.each(FromWindows(t.validation), func(at, count int) {
		logits := t.j.logits(t.w, count)
		for i := range count {
			l, g := logits[i*classes:][:classes], t.validation[at+i].Genre
			loss += (nn.LogSumExp(l) - float64(l[g])) / float64(n)
			if argmax(l) == int(g) {
				accuracy += 1 / float64(n)
			}
		}
	})
	return loss, accuracy
}

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

func grown(x []float32, n int) []float32 {
	if len(x) < n {
		return make([]float32, n)
	}
	return x
}
