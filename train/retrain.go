package train

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// Fine-tuning. The measurements are in docs/decisions/0051-retraining-freezes-the-encoder.md and, for the refiner,
// 0083-a-retraining-takes-the-processors-that-the-song-leaves.md.
const (
	tuneRate       = 0.5  // initial rate, as a factor on the rate that the model was trained with
	tuneEpochs     = 20   // at most, unless the options say otherwise
	tunePatience   = 4    // epochs
	tuneDraws      = 2048 // windows in an epoch
	rehearsalShare = 0.5  // of the draws
	rehearsalLoops = 150  // of each genre
	rehearsalHeld  = 20   // more of each genre, for the comparison

	tuneRefineRate   = 1 // of the rate that the refiner was trained with
	tuneRefineEpochs = 3
)

// RetrainOptions say how to make a candidate from new data.
type RetrainOptions struct {
	Base    *infer.Model // with its encoder: the model that plays, with which the candidate is compared
	Scratch bool         // start with random weights, in our configuration, and learn only the new data
	Epochs  int          // at most; 0 = chosen here
	Seed    uint64
	Dir     string // of the checkpoint and the candidate
	Source  Source
	Engine  *nn.Engine                     // nil: a new one
	Workers int                            // goroutines of a new engine, and of drawing loops; 0 = GOMAXPROCS
	Report  func(phase string, p Progress) // phases "rehearse", "train" and "compare"
}

// retrainSize says how many loops and windows a retraining takes.
type retrainSize struct {
	rehearsal int // loops of each genre that the old model makes to learn from
	held      int // more of each genre, for the comparison
	compared  int // loops of each genre that are compared between the old and the new model
	draws     int // windows in an epoch, at least
}

// fullSize is what a producer's retraining takes.
var fullSize = retrainSize{rehearsal: rehearsalLoops, held: rehearsalHeld, compared: mapLoops, draws: tuneDraws}

// retraining is one run of Retrain.
type retraining struct {
	RetrainOptions
	size retrainSize
}

// Retrain makes a candidate of base and new data, and compares the two. The candidate and its card are written to
// opt.Dir. After an interruption, another call continues where it was.
//
// The encoder of the current model does not change, so each place of the latent space keeps its meaning. The decoder
// learns the new windows and, in equal parts, loops that the old model made. Genres without new windows keep their
// prior.
func Retrain(ctx context.Context, fresh *dataset.Set, opt RetrainOptions) (*infer.Model, *Verdict, error) {
	r := retraining{opt, fullSize}
	return r.run(ctx, fresh)
}

func (r *retraining) run(ctx context.Context, fresh *dataset.Set) (*infer.Model, *Verdict, error) {
	if r.Report == nil {
		r.Report = func(string, Progress) {}
	}
	train, held := split(fresh)
	if len(train) == 0 {
		return nil, nil, fmt.Errorf("retrain: %w", nothingIn(fresh))
	}
	if _, err := ConfigOf(r.Base); err != nil && !r.Scratch {
		return nil, nil, fmt.Errorf("retrain: %w", err)
	}
	phase := func(name string) func(done, total int) {
		return func(done, total int) { r.Report(name, Progress{Kind: "step", Step: done, Steps: total}) }
	}
	old, err := rehearse(ctx, r.Base, rehearsal{r.size.rehearsal, r.Seed, dataset.Train, r.Workers}, phase("rehearse"))
	if err != nil {
		return nil, nil, fmt.Errorf("retrain: %w", err)
	}
	oldHeld, err := rehearse(ctx, r.Base, rehearsal{r.size.held, r.Seed + 1000, dataset.Validation, r.Workers}, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("retrain: %w", err)
	}
	t, err := r.trainer(train, held, old.Windows(), oldHeld.Windows())
	if err != nil {
		return nil, nil, fmt.Errorf("retrain: %w", err)
	}
	defer t.Close()
	if err = t.Run(ctx); err != nil {
		return nil, nil, fmt.Errorf("retrain: %w", err)
	}
	m, err := r.candidate(ctx, t, train, fresh)
	if err != nil {
		return nil, nil, fmt.Errorf("retrain: %w", err)
	}
	if _, err = ConfigOf(r.Base); err != nil { // from scratch, for a model that can only play
		return m, &Verdict{Reason: "it cannot be compared with the one that plays: " + err.Error()}, nil
	}
	if !isHeldOut(fresh) {
		return m, &Verdict{Reason: notHeldOut, NewData: Measure{Name: "new data"}}, nil
	}
	c := &comparison{engine: t.engine, old: r.Base, new: m, fresh: held, old18: oldHeld.Windows(), seed: r.Seed + 2000, loops: r.size.compared, workers: r.Workers}
	v, err := c.decide(ctx, phase("compare"))
	if err != nil {
		return nil, nil, fmt.Errorf("compare: %w", err)
	}
	return m, v, nil
}

// nothingIn returns an error that says why a set has nothing to learn, with the reason for its first file.
func nothingIn(set *dataset.Set) error {
	if len(set.Skipped) == 0 {
		return errNoWindows
	}
	return &leftOutError{set.Skipped}
}

// leftOutError is errNoWindows for a set whose files could not be used.
type leftOutError struct{ files []dataset.Skip }

func (e *leftOutError) Error() string {
	first, more := e.files[0], ""
	if n := len(e.files) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more left out)", n)
	}
	return fmt.Sprintf("no window to train on: %s: %s%s", first.Name, first.Reason, more)
}

func (e *leftOutError) Unwrap() error { return errNoWindows }

// notHeldOut is the verdict where nothing of the new data was held out.
var notHeldOut = fmt.Sprintf("no file of the new data was held out, so it cannot be compared with the one that plays: that takes %d windows of %d files, "+
	"which a folder of about %d different loops has", dataset.MinHeldWindows, dataset.MinHeldFiles, enoughLoops)

// isHeldOut reports whether windows were held out and others were not.
func isHeldOut(set *dataset.Set) bool {
	return len(set.Windows(dataset.Train)) > 0 && len(set.Windows(dataset.Validation, dataset.Test)) > 0
}

// split returns the windows to learn from and those to watch. If there are too few data for a split, both are the same, which ends the
// training early at least.
func split(set *dataset.Set) (train, held []dataset.Window) {
	train, held = set.Windows(dataset.Train), set.Windows(dataset.Validation, dataset.Test)
	if len(train) == 0 {
		train = held
	}
	if len(held) == 0 {
		held = train
	}
	return train, held
}

// trainer sets up the run.
func (r *retraining) trainer(train, held, old, oldHeld []dataset.Window) (*Trainer, error) {
	opt := Options{Seed: r.Seed, Dir: r.Dir, Engine: r.Engine, Workers: r.Workers, Report: func(p Progress) { r.Report("train", p) }}
	if r.Scratch {
		opt.Config = Groove()
		opt.Config.Data.Epoch = max(len(train), tuneDraws)
		if r.Epochs > 0 {
			opt.Config.Optimiser.Epochs = r.Epochs
		}
		return newTrainer([]pool{{1, train}}, held, opt)
	}
	c, err := ConfigOf(r.Base)
	if err != nil {
		return nil, err
	}
	c.Optimiser = tuned(c.Optimiser)
	c.Loss.Genre = 0
	c.Data.Epoch = min(max(r.size.draws, 2*len(train)), 8*tuneDraws)
	if r.Epochs > 0 {
		c.Optimiser.Epochs = r.Epochs
	}
	opt.Config, opt.Freeze, opt.Start = c, true, r.Base.Tensors()
	// Old and new count the same in the validation loss, however many windows each has.
	validation := slices.Clone(oldHeld)
	for len(validation) < 2*len(oldHeld) {
		validation = append(validation, held[:min(len(held), 2*len(oldHeld)-len(validation))]...)
	}
	return newTrainer([]pool{{1 - rehearsalShare, train}, {rehearsalShare, old}}, validation, opt)
}

// tuned returns the optimiser settings for fine-tuning.
func tuned(o OptimiserConfig) OptimiserConfig {
	o.Rate *= tuneRate
	o.Cosine, o.Epochs, o.Patience, o.Plateau, o.Average, o.Warmup = true, tuneEpochs, tunePatience, 0, 0, 30
	return o
}

// candidate exports the trained model and writes it with its card.
func (r *retraining) candidate(ctx context.Context, t *Trainer, train []dataset.Window, fresh *dataset.Set) (*infer.Model, error) {
	if r.Scratch {
		return t.write(ctx, fresh, r.Source)
	}
	m, err := t.model.decoderModel()
	if err != nil {
		return nil, err
	}
	blur := 0.0
	if r.Base.Refiner != nil {
		blur = t.state.Config.Refine.Blur
	}
	if m.Prior, err = t.model.refitPrior(r.Base.Prior, blur, train); err != nil {
		return nil, err
	}
	m.Anchors = mergeAnchors(r.Base.Anchors, t.model.anchors(train, anchorSeed, maxAnchors))
	m.Spread = r.Base.Spread
	if r.Base.Refiner != nil {
		opt := t.refineOptions(t.state.Config.Refine)
		opt.start = r.Base.Refiner
		opt.config.Rate, opt.config.Epochs = tuneRefineRate*opt.config.Rate, tuneRefineEpochs
		if r.Epochs > 0 {
			opt.config.Epochs = min(opt.config.Epochs, r.Epochs)
		}
		if m.Refiner, _, err = refine(ctx, t.model, opt); err != nil {
			return nil, fmt.Errorf("train the refiner: %w", err)
		}
		copy(m.Refiner.Hits.Level, r.Base.Refiner.Hits.Level)
		c := calibration{model: m, windows: train, draws: opt.config.Draws, seed: r.Seed, workers: r.Workers}
		if err = c.run(ctx); err != nil {
			return nil, fmt.Errorf("calibrate: %w", err)
		}
	}
	if m.Nudge, err = nudges(m); err != nil {
		return nil, err
	}
	c, err := ConfigOf(r.Base)
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	m.Metadata["config"], m.Metadata["encoder"] = string(config), r.Base.Metadata["encoder"]
	m.Metadata["name"], m.Metadata["parent"] = r.name(train), r.Base.ID
	m.Metadata["dataset"], m.Metadata["dataset_hash"] = r.Source.Name, r.Source.Report.HitsSHA256
	m.Metadata["license"] = r.Source.Licence
	return t.keep(m, r.Source)
}

// name names a candidate after its base and the genres that it learned.
func (r *retraining) name(train []dataset.Window) string {
	var names []string
	for _, w := range train {
		if n := w.Genre.String(); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	base := r.Base.Metadata["name"]
	if base == "" {
		base = r.Base.ID
	}
	return base + "+" + strings.Join(names, "+")
}

// FromModel builds a trainable copy of a model that was loaded with its encoder.
func FromModel(e *nn.Engine, m *infer.Model, batch int) (*CVAE, error) {
	c, err := ConfigOf(m)
	if err != nil {
		return nil, err
	}
	c.Loss.Genre = 0 // its head is not in the file
	out, err := NewCVAE(e, c, batch, 0)
	if err != nil {
		return nil, err
	}
	return out, out.SetTensors(m.Tensors())
}

func unmarshalConfig(text string, c *Config) error {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(c); err != nil {
		return err
	}
	return c.Validate()
}
