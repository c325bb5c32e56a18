package gorgonia

import (
	"strconv"

	_ "go4.org/unsafe/assume-no-moving-gc" // without a version that knows this Go, Gorgonia's import panics
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// builder makes the graph. It keeps the first error; all nodes after it are nil.
type builder struct {
	config Config
	batch  int
	params map[string][]float32 // where weights come from

	graph  *G.ExprGraph
	ones   map[int]*G.Node // columns of ones, by length
	across map[int]*G.Node // rows of ones, by length
	nodes  int             // counts names
	leaves []*leaf
	norms  []*norm
	err    error
}

// matrix adds a leaf with a value, (rows, columns), row by row.
func (b *builder) matrix(rows, columns int, data numbers) *G.Node {
	b.nodes++
	of := tensor.Float32
	if b.config.Double {
		of = tensor.Float64
	}
	return G.NewMatrix(b.graph, of, G.WithShape(rows, columns), G.WithName("m"+strconv.Itoa(b.nodes)), G.WithValue(data.tensor(rows, columns)))
}

// filled adds a leaf with v everywhere.
func (b *builder) filled(rows, columns int, v float32) *G.Node {
	data := newNumbers(rows*columns, b.config.Double)
	data.fill(v)
	return b.matrix(rows, columns, data)
}

// constant returns a scalar of the graph's precision.
func (b *builder) constant(v float64) *G.Node {
	if b.config.Double {
		return G.NewConstant(v)
	}
	return G.NewConstant(float32(v))
}

// weight adds a trainable matrix whose number at row r and column c is the tensor's number at(r, c).
func (b *builder) weight(name string, rows, columns int, at func(r, c int) int) *G.Node {
	l := &leaf{tensor: name, place: make([]int, rows*columns), data: newNumbers(rows*columns, b.config.Double)}
	for i := range l.place {
		l.place[i] = at(i/columns, i%columns)
		l.data.set(i, b.params[name][l.place[i]])
	}
	l.node = b.matrix(rows, columns, l.data)
	b.leaves = append(b.leaves, l)
	return l.node
}

// then returns f's node, unless there was an error before.
func (b *builder) then(f func() (*G.Node, error)) *G.Node {
	if b.err != nil {
		return nil
	}
	n, err := f()
	b.err = err
	return n
}

// mul is the matrix product.
func (b *builder) mul(x, y *G.Node) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Mul(x, y) })
}

// add returns the sum of all.
func (b *builder) add(x *G.Node, more ...*G.Node) *G.Node {
	for _, y := range more {
		left := x
		x = b.then(func() (*G.Node, error) { return G.Add(left, y) })
	}
	return x
}

// sub returns x − y, number by number.
func (b *builder) sub(x, y *G.Node) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Sub(x, y) })
}

// times multiplies number by number.
func (b *builder) times(x, y *G.Node) *G.Node {
	return b.then(func() (*G.Node, error) { return G.HadamardProd(x, y) })
}

// scale multiplies by a constant.
func (b *builder) scale(x *G.Node, by float64) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Mul(x, b.constant(by)) })
}

// apply adds one of Gorgonia's functions of each number.
func (b *builder) apply(f func(*G.Node) (*G.Node, error), x *G.Node) *G.Node {
	return b.then(func() (*G.Node, error) { return f(x) })
}

// relu has the slope 0 at 0, as the reference and the fast engine have it; Gorgonia's own has 1.
func (b *builder) relu(x *G.Node) *G.Node {
	positive := b.then(func() (*G.Node, error) { return G.Gt(x, b.constant(0), true) })
	return b.times(x, positive)
}

// sum returns the scalar sum of a matrix of that many rows. Columns are summed by a product, which keeps several partial sums:
// one running sum over 18,432 cells is off by 1e-5.
func (b *builder) sum(x *G.Node, rows int) *G.Node {
	if b.across[rows] == nil {
		b.across[rows] = b.filled(1, rows, 1)
	}
	columnSums := b.mul(b.across[rows], x)
	return b.then(func() (*G.Node, error) { return G.Sum(columnSums, 0, 1) })
}

// view gives x's memory another shape.
func (b *builder) view(x *G.Node, rows, columns int) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Reshape(x, tensor.Shape{rows, columns}) })
}

// rows returns n rows of x, (more than n, columns).
func (b *builder) rows(x *G.Node, first, n, columns int) *G.Node {
	y := b.then(func() (*G.Node, error) { return G.Slice(x, G.S(first, first+n)) })
	return b.view(y, n, columns) // a single row comes as a vector
}

// stack sets matrices of equal width under each other.
func (b *builder) stack(x ...*G.Node) *G.Node {
	if len(x) == 1 {
		return x[0]
	}
	return b.then(func() (*G.Node, error) { return G.Concat(0, x...) })
}

// spread returns a row, (1, columns), n times: a product with a column of ones, whose gradient is a product too.
func (b *builder) spread(row *G.Node, n int) *G.Node {
	if b.ones[n] == nil {
		b.ones[n] = b.filled(n, 1, 1)
	}
	return b.mul(b.ones[n], row)
}

// bias adds a trainable row to each row of x, (rows, columns); the row begins at number first of the tensor.
func (b *builder) bias(x *G.Node, name string, rows, columns, first int) *G.Node {
	row := b.weight(name, 1, columns, func(_, c int) int { return first + c })
	return b.add(x, b.spread(row, rows))
}

// batchNorm normalises the columns of x, (rows, channels), and scales and shifts them. Scale and shift are given in full
// size, so that nothing is broadcast.
func (b *builder) batchNorm(x *G.Node, name string, rows, channels int) *G.Node {
	at := func(_, c int) int { return c }
	// Gorgonia would make scale and shift of x's full size where they are nil: as many weights as numbers.
	scale := b.spread(b.weight(name+".weight", 1, channels, at), rows)
	shift := b.spread(b.weight(name+".bias", 1, channels, at), rows)
	return b.then(func() (*G.Node, error) {
		y, _, _, op, err := G.BatchNorm(x, scale, shift, b.config.Momentum, b.config.Epsilon)
		b.norms = append(b.norms, &norm{name: name, op: op, mean: b.params[name+".running_mean"], variance: b.params[name+".running_var"]})
		return y, err
	})
}
