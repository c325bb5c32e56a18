package eval

import (
	"context"
	"fmt"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/eval/judge"
)

// OraclePrior says how well loops are separated from held-out ones if each is drawn at the place in the latent of its held-out
// loop. No prior can be better, because it knows less about the loop. The rest is due to the decoder.
type OraclePrior struct {
	Everything  TwoSample        `json:"everything"`
	HitsAlone   TwoSample        `json:"hits_alone"`
	Convolution *judge.TwoSample `json:"convolution,omitempty"` // nil: no judge, no networks
	ConvHits    *judge.TwoSample `json:"convolution_hits_alone,omitempty"`
}

// oracleStages is the largest number of stages that Bench.oraclePrior lists.
const oracleStages = 5

// oraclePrior lists the stages for r.OraclePrior.
func (b *Bench) oraclePrior(m Model, r *Report) []stage {
	var own []human.Loop
	r.OraclePrior = &OraclePrior{}
	list := []stage{
		{"loops about the held-out ones' own places", func(ctx context.Context, progress func(done, of int)) (err error) {
			own, err = m.Oracle(ctx, Known(b.set, b.opt.Held...), b.opt.Seed, progress)
			return err
		}},
		{"those distinguished from real ones", b.twoSampleTest(&r.OraclePrior.Everything, &own, Everything)},
		{"those distinguished from real ones by hits alone", b.twoSampleTest(&r.OraclePrior.HitsAlone, &own, HitsAlone)},
	}
	if b.opt.Judge == nil {
		return list
	}
	r.OraclePrior.Convolution, r.OraclePrior.ConvHits = &judge.TwoSample{}, &judge.TwoSample{}
	return append(list,
		stage{"those distinguished from real ones by convolution", b.convTwoSampleTest(r.OraclePrior.Convolution, &own, judge.Everything)},
		stage{"those distinguished from real ones by convolution on hits alone", b.convTwoSampleTest(r.OraclePrior.ConvHits, &own, judge.HitsAlone)})
}

// oracle implements Model.Oracle: a model with a window as its only anchor draws near that window.
func (c autoencoder) oracle(m *infer.Model, dec infer.Decoder) func(context.Context, []dataset.Window, uint64, func(done, of int)) ([]human.Loop, error) {
	return func(ctx context.Context, windows []dataset.Window, seed uint64, progress func(done, of int)) ([]human.Loop, error) {
		z, err := c.encode(windows, true)
		if err != nil {
			return nil, err
		}
		alone, real := *m, Real(windows)
		out := make([]human.Loop, len(real))
		for i, l := range real {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			alone.Anchors = &infer.Anchors{Z: z.Data[i*z.Cols:][:z.Cols], Genre: []groove.Genre{l.Genre}}
			p, err := FromGenerator(infer.NewGenerator(&alone, dec))(groove.Pure(l.Genre, l.BPM), seed+uint64(i))
			if err != nil {
				return nil, fmt.Errorf("draw about window %d: %w", i, err)
			}
			out[i] = human.Loop{Pattern: p, Genre: l.Genre, BPM: l.BPM, Performance: l.Performance}
			progress(i+1, len(real))
		}
		return out, nil
	}
}
