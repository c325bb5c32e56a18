package train

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"strings"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// refineFile is the checkpoint of the refiner's training, written after each epoch and when the training is stopped.
const refineFile = "refine.safetensors"

// refineState is its content besides tensors.
type refineState struct {
	Config  RefineConfig   `json:"config"`
	Seed    uint64         `json:"seed"`
	Behind  string         `json:"behind"` // digest of the model before the refiner
	Epoch   int            `json:"epoch"`
	Batch   int            `json:"batch"` // next one of the epoch
	Step    int            `json:"step"`
	Sum     RefineLosses   `json:"sum"` // over the epoch's batches so far
	Best    float64        `json:"best"`
	History []RefineLosses `json:"history"`
}

// refineRun trains a refiner.
type refineRun struct {
	r          *refiner
	adam       *nn.Adam
	feed       *feed
	validation []dataset.Window
	state      refineState
	best       map[string]infer.Tensor
	dir        string
	report     func(Progress)
}

// refineOptions say how to train a refiner.
type refineOptions struct {
	config     RefineConfig
	data       DataConfig
	pools      []pool
	validation []dataset.Window
	start      *infer.Refiner // weights to begin with; nil: drawn from seed
	seed       uint64
	dir        string         // of the checkpoint; "" = no checkpoint
	report     func(Progress) // may be nil
}

// refine trains a refiner for m, which does not change, and keeps the weights of the epoch with the best validation loss.
// It continues from the last finished epoch in the folder.
func refine(ctx context.Context, m *CVAE, o refineOptions) (*infer.Refiner, []RefineLosses, error) {
	c := o.config
	o.data.SkipEmpty = true
	f, err := newFeed(o.pools, o.data, c.Batch, o.seed+1)
	if err != nil {
		return nil, nil, err
	}
	x := &refineRun{r: newRefiner(m, c, o.seed), feed: f, validation: o.validation, dir: o.dir, report: o.report}
	if o.start == nil {
		x.r.stats.Quantiles = statQuantiles(f.windows)
	} else if err = x.r.set(o.start); err != nil {
		return nil, nil, err
	}
	x.adam = nn.NewAdam(m.e, x.r.params)
	x.adam.Epsilon, x.adam.Decay, x.adam.Hat, x.adam.Clip = 1e-8, c.Decay, true, 1
	x.state = refineState{Config: c, Seed: o.seed, Behind: tensorDigest(m.Tensors()), Best: math.MaxFloat64}
	if err = x.resume(); err != nil {
		return nil, nil, err
	}
	for x.state.Epoch < c.Epochs {
		if err = x.epoch(ctx); err != nil {
			return nil, nil, err
		}
	}
	net, err := infer.NewRefiner(m.Config.Latent, x.best)
	if err != nil {
		return nil, nil, err
	}
	if o.start != nil { // fitted to more than these windows, and calibrated
		net.Stats = o.start.Stats.Clone()
		return net, x.state.History, nil
	}
	return net, x.state.History, x.fitLoopStats(ctx, &net.Stats)
}

// epoch learns all batches of an epoch and evaluates.
func (x *refineRun) epoch(ctx context.Context) error {
	pace, steps, s := newPace(), x.feed.steps(), &x.state
	for s.Batch < steps {
		if ctx.Err() != nil {
			return x.stop(ctx.Err())
		}
		x.feed.fill(x.r.batch, s.Epoch, s.Batch)
		x.adam.Rate = x.rate(steps)
		x.adam.Zero()
		l := x.r.run(nn.Pass{Train: true, Seed: s.Seed, Step: uint64(s.Step)}, nn.Mix(s.Seed+uint64(s.Step)))
		if t := l.total(); math.IsNaN(t) || math.IsInf(t, 0) {
			return &NonFiniteError{Epoch: s.Epoch + 1, Step: s.Batch + 1, Losses: Losses{Total: t, Hits: l.Hits, Offset: l.Offset, Velocity: l.Velocity}}
		}
		x.adam.Update()
		s.Step++
		s.Batch++
		s.Sum.Hits, s.Sum.Velocity, s.Sum.Offset = s.Sum.Hits+l.Hits, s.Sum.Velocity+l.Velocity, s.Sum.Offset+l.Offset
		if pace.count(x.r.batch.N) {
			x.send(Progress{Kind: "step", Step: s.Batch, Train: s.Sum.losses(s.Batch)}, pace)
		}
	}
	v, measured := x.evaluate()
	if !measured { // use the training loss, as Trainer does
		k := 1 / float64(steps)
		v = RefineLosses{Hits: k * s.Sum.Hits, Velocity: k * s.Sum.Velocity, Offset: k * s.Sum.Offset}
	}
	better := v.total() < s.Best
	if better {
		s.Best, x.best = v.total(), x.r.tensors()
	}
	s.History = append(s.History, v)
	losses := v.losses(1)
	x.send(Progress{Kind: "epoch", Step: steps, Train: s.Sum.losses(steps), Validation: &losses, Best: better}, pace)
	s.Epoch, s.Batch, s.Sum = s.Epoch+1, 0, RefineLosses{}
	return x.save()
}

// stop saves the state when ctx has ended.
func (x *refineRun) stop(why error) error {
	if err := x.save(); err != nil {
		return errors.Join(why, ErrNotSaved, err)
	}
	return why
}

// losses converts the sums of n batches to the losses of a report.
func (l RefineLosses) losses(n int) Losses {
	k := 1 / float64(n)
	return Losses{Total: k * l.total(), Hits: k * l.Hits, Offset: k * l.Offset, Velocity: k * l.Velocity}
}

func (x *refineRun) rate(steps int) float64 {
	c, at := x.state.Config, float64(x.state.Step)
	warm := min(1, (at+1)/100)
	return warm * c.Rate * 0.5 * (1 + math.Cos(math.Pi*at/float64(c.Epochs*steps)))
}

func (x *refineRun) send(p Progress, pace *pace) {
	if x.report == nil {
		return
	}
	p.Phase, p.Epoch, p.Epochs, p.Steps, p.Rate = "refine", x.state.Epoch+1, x.state.Config.Epochs, x.feed.steps(), x.adam.Rate
	p.PerSecond = pace.perSecond()
	p.Left = float64((p.Epochs-x.state.Epoch)*len(x.feed.order)-p.Step*x.r.config.Batch) / max(p.PerSecond, 1e-9)
	x.report(p)
}

// evaluate returns the mean losses over the validation windows that have hits, and whether there are any.
func (x *refineRun) evaluate() (mean RefineLosses, some bool) {
	var sum RefineLosses
	var hits [cells]uint8
	b := x.r.batch
	n, batches := 0, 0
	flush := func() {
		if n == 0 {
			return
		}
		b.N = n
		l := x.r.run(nn.Pass{}, 99)
		w := float64(n)
		sum.Hits, sum.Velocity, sum.Offset = sum.Hits+w*l.Hits, sum.Velocity+w*l.Velocity, sum.Offset+w*l.Offset
		batches += n
		n = 0
	}
	for _, w := range x.validation {
		if w.Hits(hits[:]) == 0 {
			continue
		}
		b.Put(n, w)
		if n++; n == len(b.Genre) {
			flush()
		}
	}
	flush()
	k := 1 / float64(max(batches, 1))
	return RefineLosses{Hits: k * sum.Hits, Velocity: k * sum.Velocity, Offset: k * sum.Offset}, batches > 0
}

func (x *refineRun) save() error {
	if x.dir == "" {
		return nil
	}
	text, err := json.Marshal(x.state)
	if err != nil {
		return fmt.Errorf("save the refiner's checkpoint: %w", err)
	}
	var all []infer.Tensor
	for i, p := range x.r.params {
		for prefix, data := range map[string][]float32{"now.": p.Data, "adam.m.": x.adam.First[i], "adam.v.": x.adam.Second[i]} {
			all = append(all, infer.Tensor{Name: prefix + p.Name, Shape: []int{len(data)}, Data: data})
		}
	}
	for _, t := range x.best {
		all = append(all, t)
	}
	return writeTensors(filepath.Join(x.dir, refineFile), map[string]string{"architecture": checkpointKind, "state": string(text)}, all)
}

// resume continues after the last finished epoch, if the checkpoint is of the same run. A checkpoint of another run is overwritten.
func (x *refineRun) resume() error {
	if x.dir == "" {
		return nil
	}
	st, tensors, err := readTensors(filepath.Join(x.dir, refineFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	var s refineState
	if err := json.Unmarshal([]byte(st.Metadata["state"]), &s); err != nil {
		return fmt.Errorf("resume: state of the refiner: %w", err)
	}
	if s.Config != x.state.Config || s.Seed != x.state.Seed || s.Behind != x.state.Behind {
		return nil
	}
	for i, p := range x.r.params {
		for prefix, data := range map[string][]float32{"now.": p.Data, "adam.m.": x.adam.First[i], "adam.v.": x.adam.Second[i]} {
			if len(tensors[prefix+p.Name].Data) != len(data) {
				return fmt.Errorf("resume: tensor %s%s is missing or of another size", prefix, p.Name)
			}
			copy(data, tensors[prefix+p.Name].Data)
		}
	}
	for name, t := range tensors {
		if strings.HasPrefix(name, "refine.") {
			if x.best == nil {
				x.best = map[string]infer.Tensor{}
			}
			x.best[name] = t
		}
	}
	x.state, x.adam.Step = s, s.Step
	return nil
}
