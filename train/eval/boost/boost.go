// Package boost trains gradient-boosted decision trees to separate two kinds of rows.
//
// It serves as the classifier of two-sample tests on hand-made features: trees find thresholds and interactions without
// any scaling. Splits are second-order on histograms (Chen & Guestrin, "XGBoost: A Scalable Tree Boosting System", KDD
// 2016; Ke et al., "LightGBM", NIPS 2017). Nothing in it is random.
package boost

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Options say how trees are grown. Zero values stand for the defaults in brackets.
type Options struct {
	Trees    int     // [200]
	Depth    int     // [4]
	Rate     float64 // of learning [0.1]
	MinChild float64 // least sum of second derivatives in a leaf, about a quarter of the rows [5]
	Lambda   float64 // L2 weight on leaves [1]
}

func (o Options) defaults() Options {
	for _, d := range []struct {
		x *float64
		v float64
	}{{&o.Rate, 0.1}, {&o.MinChild, 5}, {&o.Lambda, 1}} {
		if *d.x == 0 {
			*d.x = d.v
		}
	}
	if o.Trees == 0 {
		o.Trees = 200
	}
	if o.Depth == 0 {
		o.Depth = 4
	}
	return o
}

// Model is a sum of trees.
type Model struct {
	cols  int
	trees [][]node
}

// node is a split or, with feature < 0, a leaf. Children of node i are 2i+1 (below the threshold) and 2i+2.
type node struct {
	feature   int
	threshold float32
	value     float64
}

// Train fits trees to rows x (n, cols), row-major, finite, and labels y (n): true or false. The error says what is
// wrong with them, or is ctx's. Time goes with n · cols · depth · trees.
func Train(ctx context.Context, x []float32, cols int, y []bool, opt Options) (*Model, error) {
	if cols < 1 || len(x) != cols*len(y) || len(y) < 2 {
		return nil, fmt.Errorf("train trees: %d numbers for %d rows of %d: want rows times columns, and two rows", len(x), len(y), cols)
	}
	if i := slices.IndexFunc(x, func(v float32) bool { return math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) }); i >= 0 {
		return nil, fmt.Errorf("train trees: number %d of row %d is %g: want finite ones", i%cols, i/cols, x[i])
	}
	if !slices.Contains(y, true) || !slices.Contains(y, false) {
		return nil, errors.New("train trees: all rows have the same label: want both")
	}
	g := newTreeBuilder(x, cols, y, opt.defaults())
	m := &Model{cols: cols}
	for range g.opt.Trees {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("train trees: %w", err)
		}
		m.trees = append(m.trees, g.tree())
	}
	return m, nil
}

// Score returns the log-odds that a row's label is true. It panics when the row has another length than those trained
// on.
func (m *Model) Score(row []float32) float64 {
	if len(row) != m.cols {
		panic(fmt.Sprintf("boost: a row of %d for trees on %d", len(row), m.cols))
	}
	sum := 0.0
	for _, t := range m.trees {
		i := 0
		for t[i].feature >= 0 {
			if row[t[i].feature] <= t[i].threshold {
				i = 2*i + 1
			} else {
				i = 2*i + 2
			}
		}
		sum += t[i].value
	}
	return sum
}
