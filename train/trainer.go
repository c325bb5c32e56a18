package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// Options say how to train.
type Options struct {
	Config  Config
	Seed    uint64
	Dir     string                  // of the checkpoint and the best weights; made if it does not exist; "" = nothing is saved
	Start   map[string]infer.Tensor // weights to begin with; nil: drawn from Seed
	Freeze  bool                    // the encoder does not change
	Engine  *nn.Engine              // nil: a new one
	Workers int                     // goroutines of a new engine; 0 = GOMAXPROCS
	Every   time.Duration           // between two checkpoints inside an epoch; 0 = a minute
	Report  func(Progress)          // may be nil
}

// Trainer is one run. Not safe for concurrent use.
type Trainer struct {
	opt        Options
	engine     *nn.Engine
	ownEngine  bool
	model      *CVAE
	adam       *nn.Adam
	average    *average
	feed       *feed
	pools      []pool
	validation []dataset.Window
	batch      *Batch
	state      state
	best       map[string]infer.Tensor // the weights of the best epoch
}

// state is the content of a checkpoint besides tensors.
type state struct {
	Config  Config    `json:"config"`
	Seed    uint64    `json:"seed"`
	Data    string    `json:"data"`   // digest of the training windows
	Engine  string    `json:"engine"` // name of the engine, because engines round differently
	Epoch   int       `json:"epoch"`  // being learned, from 0
	Batch   int       `json:"batch"`  // next one of the epoch
	Step    int       `json:"step"`   // of the run
	Rate    float64   `json:"rate"`   // before warm-up and cosine
	Best    float64   `json:"best"`   // validation loss
	BestAt  int       `json:"best_at"`
	Waited  int       `json:"waited"` // epochs since the rate was lowered or a better loss came
	Sum     Losses    `json:"sum"`    // over the epoch's examples so far
	Seen    int       `json:"seen"`
	History []History `json:"history"`
	Done    bool      `json:"done"`
}

// NonFiniteError says that the loss became infinite or NaN. The last checkpoint and the best weights are kept.
type NonFiniteError struct {
	Epoch, Step int // from 1
	Losses      Losses
	Tensor      string // the first parameter that is not finite, or ""
}

func (e *NonFiniteError) Error() string {
	at := fmt.Sprintf("epoch %d, step %d: the loss is %g (hits %g, offset %g, velocity %g, kl %g)",
		e.Epoch, e.Step, e.Losses.Total, e.Losses.Hits, e.Losses.Offset, e.Losses.Velocity, e.Losses.KL)
	if e.Tensor != "" {
		at += "; the first broken tensor is " + e.Tensor
	}
	return at + ": the last good state is kept; try a lower learning rate"
}

// NewTrainer prepares a run on set's training windows, evaluated on its validation windows. If opt.Dir has a checkpoint
// of the same configuration, seed and data, the run resumes from there, bit for bit as if it had not been interrupted.
func NewTrainer(set *dataset.Set, opt Options) (*Trainer, error) {
	return newTrainer([]pool{{1, set.Windows(dataset.Train)}}, set.Windows(dataset.Validation), opt)
}

func newTrainer(pools []pool, validation []dataset.Window, opt Options) (_ *Trainer, err error) {
	c := opt.Config
	t := &Trainer{opt: opt, engine: opt.Engine, pools: pools, validation: validation, batch: NewBatch(max(c.Optimiser.Batch, evalBatch))}
	if t.feed, err = newFeed(pools, c.Data, c.Optimiser.Batch, opt.Seed); err != nil {
		return nil, err
	}
	if t.engine == nil {
		t.engine, t.ownEngine = NewEngine(engineOf(opt.Dir), nn.Workers(opt.Workers)), true
	}
	defer func() {
		if err != nil {
			t.Close()
		}
	}()
	if t.model, err = NewCVAE(t.engine, c, max(c.Optimiser.Batch, evalBatch), opt.Seed); err != nil {
		return nil, err
	}
	if opt.Start != nil {
		if err := t.model.SetTensors(opt.Start); err != nil {
			return nil, fmt.Errorf("begin with the given weights: %w", err)
		}
	}
	t.model.frozen = opt.Freeze
	t.adam = nn.NewAdam(t.engine, t.model.Params())
	t.adam.Epsilon, t.adam.Decay, t.adam.Clip, t.adam.Hat = c.Optimiser.Epsilon, c.Optimiser.Decay, c.Optimiser.Clip, true
	t.average = newAverage(t.model, c.Optimiser.Average)
	t.model.weighVoices(t.feed, c.Loss.Rare)
	t.state = state{
		Config: c, Seed: opt.Seed, Data: digest(t.feed.windows), Engine: t.engine.Name(), Rate: c.Optimiser.Rate, Best: math.MaxFloat64, BestAt: -1,
	}
	if opt.Dir == "" {
		return t, nil
	}
	if err := os.MkdirAll(opt.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the run's folder: %w", err)
	}
	return t, t.resume()
}

// Close ends the engine, if the trainer made it.
func (t *Trainer) Close() {
	if t.ownEngine {
		t.engine.Close()
	}
}

// ErrNotSaved is wrapped together with the context's error if a run was stopped and its checkpoint could not be
// written.
var ErrNotSaved = errors.New("what was learned since the last checkpoint is lost")

// evalBatch is how many windows are evaluated at once.
const evalBatch = 128

// Run trains to the end: the last epoch, or Patience epochs without a better validation loss. When ctx ends it saves a
// checkpoint and returns ctx's error. Afterwards the model holds the best weights.
func (t *Trainer) Run(ctx context.Context) error {
	for !t.state.Done {
		if err := t.epoch(ctx); err != nil {
			return err
		}
		if err := t.writeHistory(); err != nil {
			return err
		}
	}
	if t.best == nil {
		return errors.New("no epoch ended with a finite validation loss")
	}
	return t.model.SetTensors(t.best)
}

// epoch learns the rest of the current epoch, evaluates, and decides how to continue.
func (t *Trainer) epoch(ctx context.Context) error {
	pace, saved := newPace(), time.Now()
	every := t.opt.Every
	if every == 0 {
		every = time.Minute
	}
	for steps := t.feed.steps(); t.state.Batch < steps; {
		if ctx.Err() != nil {
			if err := t.save(); err != nil {
				return fmt.Errorf("%w: %w: %w", ctx.Err(), ErrNotSaved, err)
			}
			return ctx.Err()
		}
		if err := t.step(); err != nil {
			return err
		}
		if pace.count(t.batch.N) {
			t.report(Progress{Kind: "step"}, pace)
		}
		if time.Since(saved) > every {
			if err := t.save(); err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	return t.endEpoch(pace)
}

// step learns one batch.
func (t *Trainer) step() error {
	s := &t.state
	t.feed.fill(t.batch, s.Epoch, s.Batch)
	t.adam.Rate = t.rate()
	t.adam.Zero()
	l := t.model.Step(t.batch, nn.Pass{Seed: s.Seed, Step: uint64(s.Step)})
	if !l.Finite() {
		return &NonFiniteError{Epoch: s.Epoch + 1, Step: s.Batch + 1, Losses: l, Tensor: t.model.broken()}
	}
	t.adam.Update()
	t.average.follow(s.Step)
	s.Sum.add(l, float64(t.batch.N))
	s.Seen += t.batch.N
	s.Batch++
	s.Step++
	return nil
}

// rate is the learning rate of the next step.
func (t *Trainer) rate() float64 {
	o, s := t.state.Config.Optimiser, &t.state
	r := s.Rate
	if o.Cosine {
		r *= 0.5 * (1 + math.Cos(math.Pi*float64(s.Step)/float64(o.Epochs*t.feed.steps())))
	}
	if s.Step < o.Warmup {
		r *= float64(s.Step+1) / float64(o.Warmup)
	}
	return r
}

// endEpoch evaluates, keeps the best weights, lowers the rate on a plateau, and decides whether the run ends.
func (t *Trainer) endEpoch(pace *pace) error {
	s := &t.state
	undo := t.average.use()
	v := t.evaluate(t.validation)
	better := v.Total < s.Best
	if better {
		t.best = t.model.Tensors()
	}
	undo()
	var mean Losses
	mean.add(s.Sum, 1/float64(max(s.Seen, 1)))
	s.History = append(s.History, History{Epoch: s.Epoch + 1, Train: mean, Validation: v, Rate: t.rate()})
	t.report(Progress{Kind: "epoch", Validation: &v, Best: better}, pace)
	s.closeEpoch(v.Total)
	if better {
		if err := t.saveBest(); err != nil {
			return err
		}
	}
	return t.save()
}

// closeEpoch closes an epoch with its validation loss: it records a better one, lowers the rate on a plateau, and ends the run after
// Patience epochs without a better one.
func (s *state) closeEpoch(loss float64) {
	o := s.Config.Optimiser
	s.Waited++
	if loss < s.Best {
		s.Best, s.BestAt, s.Waited = loss, s.Epoch, 0
	}
	if o.Plateau > 0 && s.Waited == o.Plateau {
		s.Rate *= o.Factor
		s.Waited = 0
	}
	s.Epoch, s.Batch, s.Sum, s.Seen = s.Epoch+1, 0, Losses{}, 0
	s.Done = s.Epoch >= o.Epochs || (o.Patience > 0 && s.Epoch-1-s.BestAt >= o.Patience)
}

// evaluate returns the mean losses over windows, in inference mode with z = μ. Without windows it returns the training loss.
func (t *Trainer) evaluate(windows []dataset.Window) Losses {
	if len(windows) == 0 {
		var mean Losses
		mean.add(t.state.Sum, 1/float64(max(t.state.Seen, 1)))
		return mean
	}
	return t.model.EvaluateWindows(windows, t.batch)
}

// EvaluateWindows returns the mean losses over windows, in inference mode with z = μ. b is room to work in.
func (m *CVAE) EvaluateWindows(windows []dataset.Window, b *Batch) Losses {
	var sum Losses
	m.EachBatch(windows, b, func(int) { sum.add(m.Evaluate(b), float64(b.N)/float64(len(windows))) })
	return sum
}

// EachBatch fills b with windows, part by part, and calls f with the index of each part's first.
func (m *CVAE) EachBatch(windows []dataset.Window, b *Batch, f func(at int)) {
	size := min(len(b.Genre), m.batch)
	for at := 0; at < len(windows); at += size {
		b.N = min(size, len(windows)-at)
		for i := range b.N {
			b.Put(i, windows[at+i])
		}
		f(at)
	}
}

// report adds the fields that all reports have, and sends the report.
func (t *Trainer) report(p Progress, pace *pace) {
	if t.opt.Report == nil {
		return
	}
	s, steps := &t.state, t.feed.steps()
	p.Epoch, p.Epochs, p.Step, p.Steps, p.Rate = s.Epoch+1, s.Config.Optimiser.Epochs, s.Batch, steps, t.rate()
	p.Train.add(s.Sum, 1/float64(max(s.Seen, 1)))
	p.PerSecond = pace.perSecond()
	left := (p.Epochs-s.Epoch)*len(t.feed.order) - s.Seen
	p.Left = float64(left) / max(p.PerSecond, 1e-9)
	t.opt.Report(p)
}

// Model returns the model: after Run with the best weights.
func (t *Trainer) Model() *CVAE { return t.model }

// History returns the finished epochs.
func (t *Trainer) History() []History { return t.state.History }

// BestEpoch returns the epoch of the best validation loss, from 1, and that loss.
func (t *Trainer) BestEpoch() (int, float64) { return t.state.BestAt + 1, t.state.Best }
