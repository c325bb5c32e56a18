package eval

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/eval/svm"
	"github.com/groovegen/groovegen/train/nn"
)

// Model is the model that is measured.
type Model struct {
	Name string
	Make Maker // loops as the model draws them
	// Default makes the loops that the daemon plays by default, which are compared with steady windows. Nil: Make.
	Default Maker
	// Encode returns z-means of windows, with the encoder conditioned on genre and tempo or on the tempo only. Nil: no
	// latent figures.
	Encode func(windows []dataset.Window, withGenre bool) (svm.Matrix, error)
	// Rebuild returns the reconstruction of windows from their z-means, with their own condition. Nil: no
	// reconstruction.
	Rebuild func(windows []dataset.Window) (Predicted, error)
	// Decoded returns the loops that the z-means decode to, with the encoder conditioned on the tempo only and the decoder on all genres
	// alike, so that they say no more of the genre than z does. Nil: not measured.
	Decoded func(windows []dataset.Window) (Predicted, error)
	// Oracle returns a loop drawn at each window's own place in the latent. Nil: no OraclePrior.
	Oracle func(ctx context.Context, windows []dataset.Window, seed uint64, progress func(done, of int)) ([]human.Loop, error)
}

// Options say how a model is measured.
type Options struct {
	// Held are the splits to measure on; none means validation only, on which choices are made. The test split is for
	// the end.
	Held        []dataset.Split
	Loops       int            // of each genre in the balanced set; 0 = DefaultLoops
	Seed        uint64         // of the first generated loop
	Progress    func(Progress) // may be nil
	OraclePrior bool           // measure Report.OraclePrior, which doubles the time
	// Judge recognises genres. If it is given, small convolutional networks are measured too: how well they separate
	// the loops from real ones. Nil leaves both out. The judge must not have been trained on the held splits, and the
	// model must not have been trained with its help.
	Judge  *judge.Judge
	Engine *nn.Engine // of those small networks; nil: one of their own
}

// DefaultLoops is the number of balanced loops of each genre: of 100, chance alone makes a density error of 0.026.
const DefaultLoops = 200

// Measure measures a model on a dataset. The error is ctx's, the model's, or says what the dataset lacks.
func Measure(ctx context.Context, set *dataset.Set, m Model, opt Options) (*Report, error) {
	b, err := NewBench(ctx, set, opt)
	if err != nil {
		return nil, err
	}
	return b.Measure(ctx, m)
}

// Bench has the part of a measurement that does not depend on the model. One goroutine at a time.
type Bench struct {
	opt      Options
	set      *dataset.Set
	training *Training
	balanced []Order
	trained  []human.Loop
	real     []human.Loop
	steady   []human.Loop // the steady ones of them
	fills    FillJudge
	means    *Means
	base     Report // the figures that every model's report has
	stages   stages
}

// stage is a part of a measurement.
type stage struct {
	name string
	do   func(ctx context.Context, progress func(done, of int)) error
}

// stages runs stages one after the other and reports the progress.
type stages struct {
	report     func(Progress)
	done, more int // stages done, and stages to come after those of the present run
	took       []Stage
}

func (s *stages) run(ctx context.Context, list []stage) error {
	of := s.done + len(list) + s.more
	for _, st := range list {
		report := func(done, of2 int) {
			if s.report != nil {
				s.report(Progress{Name: st.name, Stage: s.done + 1, Stages: of, Done: done, Of: of2})
			}
		}
		report(0, 1)
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%s: %w", st.name, err)
		}
		start := time.Now()
		if err := st.do(ctx, report); err != nil {
			return fmt.Errorf("%s: %w", st.name, err)
		}
		report(1, 1)
		s.took = append(s.took, Stage{st.name, time.Since(start).Seconds()})
		s.done++
	}
	return nil
}

// modelStages is the largest number of stages that Bench.Measure has.
const modelStages = 8 + steadyStages

// leastHeld is how many held-out performances can be cut in halves, and leastFiles how many files of one's own have that many.
const (
	leastHeld  = 4
	leastFiles = 16
)

// performances returns how many performances loops are of.
func performances(loops []human.Loop) int {
	seen := map[int]bool{}
	for _, l := range loops {
		seen[l.Performance] = true
	}
	return len(seen)
}

// NewBench computes the part that does not depend on a model: a minute for the Groove dataset.
func NewBench(ctx context.Context, set *dataset.Set, opt Options) (*Bench, error) {
	if len(opt.Held) == 0 {
		opt.Held = []dataset.Split{dataset.Validation}
	}
	if opt.Loops == 0 {
		opt.Loops = DefaultLoops
	}
	b := &Bench{opt: opt, set: set, stages: stages{report: opt.Progress, more: modelStages}}
	b.base = Report{Schema: Schema, Seed: opt.Seed}
	for _, s := range opt.Held {
		b.base.Held = append(b.base.Held, s.String())
	}
	trained := Real(Known(set, dataset.Train))
	held := Known(set, opt.Held...)
	b.trained, b.real = trained, Real(held)
	if len(trained) == 0 || len(b.real) == 0 {
		return nil, fmt.Errorf("measure on %v: %d training loops and %d held-out ones: want some of both, of the same genres",
			opt.Held, len(trained), len(b.real))
	}
	if n := performances(b.real); n < leastHeld {
		return nil, fmt.Errorf("measure on %v: %d files are held out: it takes %d, which are cut in halves: give about %d files, or more of them "+
			"the split validation in a genres.csv", opt.Held, n, leastHeld, leastFiles)
	}
	b.training, b.balanced = NewTraining(trained), Balanced(trained, opt.Loops)
	b.means, b.fills = LearnMeans(set.Windows(dataset.Train)), LearnFills(set)
	b.base.Loops.Real = b.training.Measure(b.real)
	b.base.Human.Whole = human.MeasureWhole(Performances(held))
	if opt.OraclePrior {
		b.stages.more += oracleStages
	}
	stand := BaselineLoops(b.real, trained)
	b.base.TrainBaseline.Balanced = b.training.Measure(BaselineLoops(loopsOf(b.balanced), trained))
	if opt.Judge != nil {
		b.stages.more += judgeStages
	}
	list := []stage{
		{"match of training loops with drummers", func(context.Context, func(done, of int)) error {
			b.base.TrainBaseline.Human = broad(human.Match(b.real, stand))
			return nil
		}},
		{"genres by principal components", b.separatePrincipal},
		{"genres by counts and means", b.separate(&b.base.Latent.CountsAndMeans, CountsAndMeans())},
		{"genres by tempo", b.separate(&b.base.Latent.Tempo, TempoAlone())},
		{"training loops distinguished from real ones", b.twoSampleTest(&b.base.TwoSample.EverythingFloor, &stand, Everything)},
		{"training loops distinguished from real ones by hits alone", b.twoSampleTest(&b.base.TwoSample.HitsAloneFloor, &stand, HitsAlone)},
	}
	list = append(list, b.judgeReal(&stand)...)
	return b, b.stages.run(ctx, append(list, b.steadyWindows(trained)...))
}

// loopsOf returns the orders as loops without patterns.
func loopsOf(orders []Order) []human.Loop {
	out := make([]human.Loop, len(orders))
	for i, o := range orders {
		out[i] = human.Loop{Genre: o.Genre, BPM: o.BPM, Performance: o.Performance}
	}
	return out
}

// broad leaves out the rows of single genres.
func broad(rows []human.Row) []human.Row {
	groups := map[string]bool{human.AllLoops: true}
	for _, v := range groove.AllVoices() {
		groups[v.String()] = true
	}
	return slices.DeleteFunc(rows, func(r human.Row) bool { return !groups[r.Group] })
}

func (b *Bench) separatePrincipal(ctx context.Context, progress func(done, of int)) error {
	f, err := Principal(b.set)
	if err != nil {
		return err
	}
	return b.separate(&b.base.Latent.Principal, f)(ctx, progress)
}

func (b *Bench) separate(dst *Separation, f Featurer) func(context.Context, func(done, of int)) error {
	return func(ctx context.Context, progress func(done, of int)) (err error) {
		*dst, err = Separate(ctx, b.set, b.opt.Held, f, progress)
		return err
	}
}

func (b *Bench) twoSampleTest(dst *TwoSample, ours *[]human.Loop, v View) func(context.Context, func(done, of int)) error {
	return func(ctx context.Context, progress func(done, of int)) (err error) {
		*dst, err = TwoSampleTest(ctx, b.real, *ours, v, progress)
		return err
	}
}

// Measure measures one model: about half a minute on the Groove dataset besides what encoding takes. Loops are the same
// for the same model and seed.
func (b *Bench) Measure(ctx context.Context, m Model) (*Report, error) {
	start := time.Now()
	r := b.base
	r.Model, r.Held = m.Name, slices.Clone(b.base.Held)
	run := stages{report: b.opt.Progress, done: b.stages.done}
	if err := run.run(ctx, b.plan(m, &r)); err != nil {
		return nil, fmt.Errorf("measure %s: %w", m.Name, err)
	}
	r.Seconds = time.Since(start).Seconds()
	r.Stages = append(slices.Clone(b.stages.took), run.took...)
	return &r, nil
}

// plan lists the stages for a model.
func (b *Bench) plan(m Model, r *Report) []stage {
	var balanced, like []human.Loop
	list := []stage{
		{"balanced loops", func(ctx context.Context, progress func(done, of int)) (err error) {
			balanced, err = Make(ctx, m.Make, b.balanced, b.opt.Seed, progress)
			r.Loops.Balanced = b.training.Measure(balanced)
			return err
		}},
		{"loops like the real ones", func(ctx context.Context, progress func(done, of int)) (err error) {
			like, err = Make(ctx, m.Make, Like(b.real), b.opt.Seed+uint64(len(b.balanced)), progress)
			r.Loops.Like = b.training.Measure(like)
			return err
		}},
		{"match with drummers", func(context.Context, func(done, of int)) error {
			r.Human.Rows = human.Match(b.real, like)
			return nil
		}},
		{"loops distinguished from real ones", b.twoSampleTest(&r.TwoSample.Everything, &like, Everything)},
		{"loops distinguished from real ones by hits alone", b.twoSampleTest(&r.TwoSample.HitsAlone, &like, HitsAlone)},
	}
	list = append(list, b.judgeOurs(r, &balanced, &like)...)
	list = append(list, b.steadyOurs(r, m, &balanced, &like)...)
	if b.opt.OraclePrior && m.Oracle != nil {
		list = append(list, b.oraclePrior(m, r)...)
	}
	if m.Encode != nil {
		encode := func(withGenre bool) Featurer {
			return func(w []dataset.Window) (svm.Matrix, error) { return m.Encode(w, withGenre) }
		}
		list = append(list,
			stage{"genres by z, tempo given", b.separate(&r.Latent.TempoOnly, encode(false))},
			stage{"genres by z, all given", b.separate(&r.Latent.Conditioned, encode(true))})
	}
	if m.Rebuild != nil {
		list = append(list, stage{"reconstruction", func(_ context.Context, progress func(done, of int)) error { return b.rebuild(m, r, progress) }})
	}
	return list
}

// rebuild measures the reconstruction of each held split.
func (b *Bench) rebuild(m Model, r *Report, progress func(done, of int)) error {
	r.Reconstruction = map[string]Reconstructions{}
	for i, split := range b.opt.Held {
		windows := b.set.Windows(split)
		p, err := m.Rebuild(windows)
		if err != nil {
			return err
		}
		var out Reconstructions
		for _, c := range []struct {
			dst *Reconstruction
			p   Predicted
		}{{&out.Model, p}, {&out.OnTheGrid, OnTheGrid(windows)}, {&out.Means, b.means.Predict(windows)}} {
			if *c.dst, err = Reconstruct(windows, c.p); err != nil {
				return err
			}
		}
		r.Reconstruction[split.String()] = out
		progress(i+1, len(b.opt.Held))
	}
	return nil
}
