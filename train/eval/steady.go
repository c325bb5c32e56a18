package eval

import (
	"context"

	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/eval/judge"
)

// SteadyFigures compare generated loops with those windows of drummers that are one groove each.
type SteadyFigures struct {
	Ours           Steadiness `json:"ours"`            // default loops, as many of each genre
	Takes          Steadiness `json:"takes"`           // loops as the model draws them
	Training       Steadiness `json:"training"`        // all training windows; their novelty has no meaning
	SteadyTraining Steadiness `json:"steady_training"` // the steady ones of them
	Held           Steadiness `json:"held"`
	SteadyHeld     Steadiness `json:"steady_held"`
	// Shares of the loops whose genre the judge recognises, genres weighing the same; 0 without a judge.
	JudgeOurs  float64 `json:"judge_ours"`
	JudgeTakes float64 `json:"judge_takes"`
	JudgeHeld  float64 `json:"judge_held"` // of the steady held-out windows
	// Two-sample tests: loops against the steady held-out windows whose genre and tempo they have. The floor is of steady training windows.
	TwoSample   TwoSampleFigures `json:"two_sample"`
	Convolution *ConvFigures     `json:"convolution,omitempty"` // nil without a judge
}

// ConvFigures are two-sample tests by convolution.
type ConvFigures struct {
	Everything      judge.TwoSample `json:"everything"`
	HitsAlone       judge.TwoSample `json:"hits_alone"`
	EverythingFloor judge.TwoSample `json:"everything_floor"`
	HitsAloneFloor  judge.TwoSample `json:"hits_alone_floor"`
}

// The numbers of stages that steadyWindows and steadyOurs list, without those of convolutions.
const (
	steadyBaseStages = 3
	steadyStages     = 3
)

// steadyWindows lists the stages that measure the steady windows of drummers.
func (b *Bench) steadyWindows(trained []human.Loop) []stage {
	f := &b.base.Steady
	b.steady = SteadyOnly(b.real)
	pool := SteadyOnly(trained)
	stand := BaselineLoops(b.steady, pool)
	list := []stage{
		{"steady windows", func(context.Context, func(done, of int)) error {
			f.Training, f.SteadyTraining = b.training.Steadiness(trained, &b.fills), b.training.Steadiness(pool, &b.fills)
			f.Held, f.SteadyHeld = b.training.Steadiness(b.real, &b.fills), b.training.Steadiness(b.steady, &b.fills)
			return nil
		}},
		{"steady training loops distinguished from steady real ones", b.steadyTest(&f.TwoSample.EverythingFloor, &stand, Everything)},
		{"steady training loops distinguished from steady real ones by hits alone", b.steadyTest(&f.TwoSample.HitsAloneFloor, &stand, HitsAlone)},
	}
	if b.opt.Judge == nil {
		return list
	}
	conv := &ConvFigures{}
	f.Convolution = conv
	return append(
		list,
		stage{"steady training loops distinguished from steady real ones by convolution", b.steadyConvTest(&conv.EverythingFloor, &stand, judge.Everything)},
		stage{
			"steady training loops distinguished from steady real ones by convolution on hits alone",
			b.steadyConvTest(&conv.HitsAloneFloor, &stand, judge.HitsAlone),
		},
	)
}

// steadyOurs lists the stages that compare a model's default loops with steady windows. Earlier stages have made its takes.
func (b *Bench) steadyOurs(r *Report, m Model, balanced, like *[]human.Loop) []stage {
	f := &r.Steady
	var ours []human.Loop // like the steady windows
	list := []stage{
		{"default loops", func(ctx context.Context, progress func(done, of int)) (err error) {
			loops := *balanced
			f.Takes = b.training.Steadiness(loops, &b.fills)
			if ours, err = b.likeSteady(ctx, m, *like); err == nil && m.Default != nil {
				loops, err = Make(ctx, m.Default, b.balanced, b.opt.Seed, progress)
			}
			if err != nil {
				return err
			}
			f.Ours = b.training.Steadiness(loops, &b.fills)
			r.Articulations = CompareArticulations(b.trained, b.real, loops)
			if j := b.opt.Judge; j != nil {
				f.JudgeOurs, f.JudgeTakes, f.JudgeHeld = j.Accuracy(loops).Balanced, j.Accuracy(*balanced).Balanced, j.Accuracy(b.steady).Balanced
			}
			return nil
		}},
		{"loops distinguished from steady real ones", b.steadyTest(&f.TwoSample.Everything, &ours, Everything)},
		{"loops distinguished from steady real ones by hits alone", b.steadyTest(&f.TwoSample.HitsAlone, &ours, HitsAlone)},
	}
	if b.opt.Judge == nil {
		return list
	}
	conv := *f.Convolution
	f.Convolution = &conv
	return append(
		list,
		stage{"loops distinguished from steady real ones by convolution", b.steadyConvTest(&conv.Everything, &ours, judge.Everything)},
		stage{"loops distinguished from steady real ones by convolution on hits alone", b.steadyConvTest(&conv.HitsAlone, &ours, judge.HitsAlone)},
	)
}

// likeSteady returns default loops like the steady windows, or those of its takes that are like them.
func (b *Bench) likeSteady(ctx context.Context, m Model, takes []human.Loop) (out []human.Loop, err error) {
	if m.Default != nil {
		return Make(ctx, m.Default, Like(b.steady), b.opt.Seed+uint64(len(b.balanced)), nil)
	}
	for i, l := range b.real {
		if l.Pattern.Steadiness().Steady() {
			out = append(out, takes[i])
		}
	}
	return out, nil
}

// steadyTest is twoSampleTest against the steady windows. Of few performances there is none: dst stays zero.
func (b *Bench) steadyTest(dst *TwoSample, ours *[]human.Loop, v View) func(context.Context, func(done, of int)) error {
	return func(ctx context.Context, progress func(done, of int)) (err error) {
		if *dst, err = TwoSampleTest(ctx, b.steady, *ours, v, progress); err != nil {
			*dst = TwoSample{}
		}
		return ctx.Err()
	}
}

func (b *Bench) steadyConvTest(dst *judge.TwoSample, ours *[]human.Loop, view judge.View) func(context.Context, func(done, of int)) error {
	return func(ctx context.Context, progress func(done, of int)) (err error) {
		opt := judge.TwoSampleOptions{View: view, Engine: b.opt.Engine, Progress: func(done, of int, _ float64) { progress(done, of) }}
		if *dst, err = judge.TwoSampleTest(ctx, b.steady, *ours, opt); err != nil {
			*dst = judge.TwoSample{}
		}
		return ctx.Err()
	}
}
