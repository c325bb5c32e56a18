package train

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
)

// statQuantiles returns the distributions of windows' statistics.
func statQuantiles(windows []dataset.Window) []float32 {
	all := make([]infer.LoopStats, 0, len(windows))
	for _, w := range windows {
		if p := w.Pattern(); p.Count() > 0 {
			all = append(all, infer.LoopStatsOf(&p))
		}
	}
	return infer.QuantilesOf(all)
}

// statRidge keeps the fit of statistics from overfitting few windows, and makes the genres' weights and the bias unique.
const statRidge = 1

// fitLoopStats fits the statistics to z and the condition by least squares over an epoch's draws, and computes the covariance of the
// residuals.
func (x *refineRun) fitLoopStats(ctx context.Context, n *infer.LoopStatsModel) error {
	l := x.r.model.Config.Latent
	size := l + conditionSize + 1
	a, b, t := mat.NewSymDense(size, nil), mat.NewDense(size, infer.NumLoopStats, nil), mat.NewSymDense(infer.NumLoopStats, nil)
	row, stats := make([]float64, size), make([]float64, infer.NumLoopStats)
	count := 0
	var loop groove.Pattern
	for batch := range x.feed.steps() {
		if err := ctx.Err(); err != nil {
			return err
		}
		x.feed.fill(x.r.batch, 0, batch)
		x.r.decode(uint64(batch))
		for i := range x.r.batch.N {
			patternOf(&loop, x.r.batch.X[i*window:][:window])
			for k, v := range n.Normalise(infer.LoopStatsOf(&loop)) {
				stats[k] = float64(v)
			}
			for k, v := range x.r.z[i*l:][:l] {
				row[k] = float64(v)
			}
			for k, v := range x.r.batch.C[i*conditionSize:][:conditionSize] {
				row[l+k] = float64(v)
			}
			row[size-1] = 1
			a.SymRankOne(a, 1, mat.NewVecDense(size, row))
			b.RankOne(b, 1, mat.NewVecDense(size, row), mat.NewVecDense(infer.NumLoopStats, stats))
			t.SymRankOne(t, 1, mat.NewVecDense(infer.NumLoopStats, stats))
			count++
		}
	}
	for i := range size {
		a.SetSym(i, i, a.At(i, i)+statRidge)
	}
	var solve, left mat.Cholesky
	if !solve.Factorize(a) {
		return errSingular
	}
	var w, explained mat.Dense
	if err := solve.SolveTo(&w, b); err != nil {
		return fmt.Errorf("fit the loop statistics: %w", err)
	}
	explained.Mul(w.T(), b)
	for i := range infer.NumLoopStats {
		for j := range i + 1 {
			v := (t.At(i, j) - (explained.At(i, j)+explained.At(j, i))/2) / float64(count)
			if i == j {
				v += 1e-3
			}
			t.SetSym(i, j, v)
		}
	}
	if !left.Factorize(t) {
		return errSingular
	}
	var lower mat.TriDense
	left.LTo(&lower)
	n.Weight, n.Bias, n.Chol = make([]float32, (size-1)*infer.NumLoopStats), make([]float32, infer.NumLoopStats), make([]float32, infer.NumLoopStats*infer.NumLoopStats)
	for k := range infer.NumLoopStats {
		for i := range size - 1 {
			n.Weight[i*infer.NumLoopStats+k] = float32(w.At(i, k))
		}
		n.Bias[k] = float32(w.At(size-1, k))
		for j := range k + 1 {
			n.Chol[k*infer.NumLoopStats+j] = float32(lower.At(k, j))
		}
	}
	return nil
}

var errSingular = errors.New("fit the loop statistics: the loops are too much alike")
