package eval

import (
	"context"
	"slices"

	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/eval/score"
)

// JudgeFigures are the results of the neural judges: one that recognises genres, and small ones that separate generated loops from real ones.
type JudgeFigures struct {
	Card judge.Card `json:"card"` // the judge's data and configuration, with its learning curves
	// Real is how well the judge recognises the windows of each held-out split, by the split's name: the paper's section 5.2.
	Real map[string]judge.Report `json:"real"`
	// How often it recognises the genre of loops: generated ones, as many of each genre; generated ones in the mix of the real
	// ones; and the real ones themselves, without silent ones and genres without training windows.
	Balanced judge.Verdict `json:"balanced"`
	Like     judge.Verdict `json:"like"`
	HeldOut  judge.Verdict `json:"held_out"`
	// Two-sample tests by convolution, and the same with training loops in place of generated ones.
	Everything      judge.TwoSample `json:"everything"`
	HitsAlone       judge.TwoSample `json:"hits_alone"`
	EverythingFloor judge.TwoSample `json:"everything_floor"`
	HitsAloneFloor  judge.TwoSample `json:"hits_alone_floor"`
}

// curvePoints is how many points of a ROC curve a report keeps: more than a picture shows.
const curvePoints = 256

// thin keeps at most curvePoints of a curve, its ends among them.
func thin(points []score.Point) []score.Point {
	if len(points) <= curvePoints {
		return points
	}
	out := make([]score.Point, curvePoints)
	for i := range out {
		out[i] = points[i*(len(points)-1)/(curvePoints-1)]
	}
	return out
}

// thinMeasure returns a measure with thin curves.
func thinMeasure(m judge.Measure) judge.Measure {
	m.Micro, m.Curves = thin(m.Micro), slices.Clone(m.Curves)
	for i := range m.Curves {
		m.Curves[i].Points = thin(m.Curves[i].Points)
	}
	return m
}

// judgeReal lists the stages that judge real loops.
func (b *Bench) judgeReal(stand *[]human.Loop) []stage {
	if b.opt.Judge == nil {
		return nil
	}
	f := &JudgeFigures{Card: b.opt.Judge.Card, Real: map[string]judge.Report{}}
	b.base.Judge = f
	return []stage{
		{"judge on real loops", func(ctx context.Context, progress func(done, of int)) error {
			for i, split := range b.opt.Held {
				if err := ctx.Err(); err != nil {
					return err
				}
				r := b.opt.Judge.Measure(b.set, split)
				r.Windows, r.Performances = thinMeasure(r.Windows), thinMeasure(r.Performances)
				f.Real[split.String()] = r
				progress(i+1, len(b.opt.Held)+1)
			}
			f.HeldOut = b.opt.Judge.Accuracy(b.real)
			return nil
		}},
		{"training loops distinguished from real ones by convolution", b.convTwoSampleTest(&f.EverythingFloor, stand, judge.Everything)},
		{"training loops distinguished from real ones by convolution on hits alone", b.convTwoSampleTest(&f.HitsAloneFloor, stand, judge.HitsAlone)},
	}
}

// judgeOurs lists the stages that judge a model's loops, which earlier stages have made.
func (b *Bench) judgeOurs(r *Report, balanced, like *[]human.Loop) []stage {
	if b.opt.Judge == nil {
		return nil
	}
	f := *b.base.Judge
	r.Judge = &f
	return []stage{
		{"judge on our loops", func(_ context.Context, progress func(done, of int)) error {
			f.Balanced = b.opt.Judge.Accuracy(*balanced)
			progress(1, 2)
			f.Like = b.opt.Judge.Accuracy(*like)
			return nil
		}},
		{"loops distinguished from real ones by convolution", b.convTwoSampleTest(&f.Everything, like, judge.Everything)},
		{"loops distinguished from real ones by convolution on hits alone", b.convTwoSampleTest(&f.HitsAlone, like, judge.HitsAlone)},
	}
}

// judgeStages is the number of stages that a judge adds to those of a model.
const judgeStages = 5

func (b *Bench) convTwoSampleTest(dst *judge.TwoSample, ours *[]human.Loop, view judge.View) func(context.Context, func(done, of int)) error {
	return func(ctx context.Context, progress func(done, of int)) (err error) {
		opt := judge.TwoSampleOptions{View: view, Engine: b.opt.Engine, Progress: func(done, of int, _ float64) { progress(done, of) }}
		*dst, err = judge.TwoSampleTest(ctx, b.real, *ours, opt)
		return err
	}
}
