package boost

import (
	"runtime"
	"slices"
	"sync"

	"github.com/groovegen/groovegen/internal/stats"
)

const maxBins = 64

// treeBuilder has the rows by bins and the distance of each from its label.
type treeBuilder struct {
	opt    Options
	n      int
	edges  [][]float32  // by column, ascending: bin b holds values in (edges[b−1], edges[b]]
	bins   [][]uint8    // by column, (n)
	label  []float64    // 0 or 1
	score  []float64    // log-odds so far
	slopes [][2]float64 // first and second derivative of the logistic loss
	leafOf []int        // node of each row in the tree that grows
}

func newTreeBuilder(x []float32, cols int, y []bool, opt Options) *treeBuilder {
	n := len(y)
	g := &treeBuilder{
		opt: opt, n: n, edges: make([][]float32, cols), bins: make([][]uint8, cols), label: make([]float64, n),
		score: make([]float64, n), slopes: make([][2]float64, n), leafOf: make([]int, n),
	}
	for i, yes := range y {
		if yes {
			g.label[i] = 1
		}
	}
	column := make([]float32, n)
	for j := range cols {
		for i := range column {
			column[i] = x[i*cols+j]
		}
		g.edges[j] = edgesOf(column)
		g.bins[j] = make([]uint8, n)
		for i, v := range column {
			b, _ := slices.BinarySearch(g.edges[j], v)
			g.bins[j][i] = uint8(min(b, len(g.edges[j])))
		}
	}
	return g
}

// edgesOf returns upper edges of bins with about as many rows in each; values above the last edge are one more bin.
func edgesOf(column []float32) []float32 {
	values := slices.Sorted(slices.Values(column))
	var edges []float32
	for b := 1; b < maxBins; b++ {
		v := values[b*len(values)/maxBins]
		if v < values[len(values)-1] && (len(edges) == 0 || v > edges[len(edges)-1]) {
			edges = append(edges, v)
		}
	}
	return edges
}

// tree grows the next tree, level by level, and adds it to the scores.
func (g *treeBuilder) tree() []node {
	for i, s := range g.score {
		p := stats.Sigmoid(s)
		g.slopes[i], g.leafOf[i] = [2]float64{p - g.label[i], max(p*(1-p), 1e-6)}, 0
	}
	nodes := make([]node, 1<<(g.opt.Depth+1)-1)
	for i := range nodes {
		nodes[i].feature = -1
	}
	for level := range g.opt.Depth {
		g.split(nodes, 1<<level-1, 1<<level)
	}
	g.answer(nodes)
	return nodes
}

// choice is the best split of a node in one column.
type choice struct {
	gain   float64
	column int
	bin    int
}

// split applies the best split in each of the nodes first to first+count−1 and moves their rows to the children. A node
// is not split if no split gains, or if its parent was not split.
func (g *treeBuilder) split(nodes []node, first, count int) {
	best := g.choose(first, count)
	asked := false
	for k, c := range best {
		if c.gain > 1e-9 {
			nodes[first+k].feature, nodes[first+k].threshold = c.column, g.edges[c.column][c.bin]
			asked = true
		}
	}
	if !asked {
		return
	}
	for i, at := range g.leafOf {
		if at < first || nodes[at].feature < 0 {
			continue
		}
		c := best[at-first]
		if int(g.bins[c.column][i]) <= c.bin {
			g.leafOf[i] = 2*at + 1
		} else {
			g.leafOf[i] = 2*at + 2
		}
	}
}

// choose returns the best split of each node over all columns; the lowest column of several that gain the same.
func (g *treeBuilder) choose(first, count int) []choice {
	workers := min(runtime.GOMAXPROCS(0), len(g.edges))
	each := make([][]choice, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			each[w] = make([]choice, count)
			sums := make([][2]float64, count*maxBins)
			for j := w * len(g.edges) / workers; j < (w+1)*len(g.edges)/workers; j++ {
				g.column(each[w], sums, j, first, count)
			}
		})
	}
	wg.Wait()
	best := each[0]
	for _, other := range each[1:] { // in the columns' order, whatever the number of workers
		for k, c := range other {
			if c.gain > best[k].gain {
				best[k] = c
			}
		}
	}
	return best
}

// column looks for better splits than best in one column, for all nodes of a level. sums has room for all their bins and is
// overwritten.
func (g *treeBuilder) column(best []choice, sums [][2]float64, column, first, count int) {
	if len(g.edges[column]) == 0 {
		return
	}
	width := len(g.edges[column]) + 1 // most columns have two bins
	clear(sums[:count*width])
	bins, slopes := g.bins[column][:len(g.leafOf)], g.slopes[:len(g.leafOf)]
	for i, at := range g.leafOf {
		if k := at - first; k >= 0 {
			s, d := &sums[k*width+int(bins[i])], &slopes[i]
			s[0] += d[0]
			s[1] += d[1]
		}
	}
	for k := range count {
		node := sums[k*width:][:width]
		var slope, bend float64
		for _, s := range node {
			slope, bend = slope+s[0], bend+s[1]
		}
		whole := slope * slope / (bend + g.opt.Lambda)
		var a, b float64
		for bin := range g.edges[column] {
			a, b = a+node[bin][0], b+node[bin][1]
			if b < g.opt.MinChild || bend-b < g.opt.MinChild {
				continue
			}
			gain := a*a/(b+g.opt.Lambda) + (slope-a)*(slope-a)/(bend-b+g.opt.Lambda) - whole
			if gain > best[k].gain {
				best[k] = choice{gain, column, bin}
			}
		}
	}
}

// answer computes the values of the leaves and adds them to the scores.
func (g *treeBuilder) answer(nodes []node) {
	slope, bend := make([]float64, len(nodes)), make([]float64, len(nodes))
	for i, at := range g.leafOf {
		slope[at] += g.slopes[i][0]
		bend[at] += g.slopes[i][1]
	}
	for at := range nodes {
		if nodes[at].feature < 0 && bend[at] > 0 {
			nodes[at].value = -g.opt.Rate * slope[at] / (bend[at] + g.opt.Lambda)
		}
	}
	for i, at := range g.leafOf {
		g.score[i] += nodes[at].value
	}
}
