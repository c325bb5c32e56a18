package gorgonia

import (
	"errors"
	"fmt"
	"runtime"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/groovegen/groovegen/groove"
)

// Step is a model in training: the graph, the machine that runs it and Adam's moments. One goroutine at a time.
type Step struct {
	config  Config
	batch   int
	in      inputs
	leaves  []*leaf
	norms   []*norm
	losses  [5]G.Value // as of the last run, in the order of Losses
	machine G.VM
	solver  *G.AdamSolver
	graded  bool // the leaves hold the gradients of the last run
}

var (
	errNoGradients = errors.New("no gradients: run a step first")
	errClosed      = errors.New("the step is closed")
)

// New builds the graph for batches of the given size. params holds all tensors of Config.Shapes by their names in model
// files; they are copied. A graph of the paper's sizes takes some tenths of a second.
func New(c Config, batch int, params map[string][]float32) (s *Step, err error) {
	const what = "make gorgonia step"
	if err = errors.Join(c.validate(batch), c.checkTensors(params)); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	defer func() {
		if err = recovered(recover(), what, err); err != nil {
			s = nil
		}
	}()
	b := &builder{config: c, batch: batch, params: params, graph: G.NewGraph(), ones: map[int]*G.Node{}, across: map[int]*G.Node{}}
	s = &Step{config: c, batch: batch, solver: G.NewAdamSolver(G.WithLearnRate(c.Rate), G.WithEps(c.AdamEpsilon))}
	nodes := b.build(&s.in)
	if b.err != nil {
		return nil, fmt.Errorf("%s: %w", what, b.err)
	}
	// The builder refers to the caller's tensors and is not kept. The parts that a step needs are copied.
	s.leaves, s.norms = b.leaves, b.norms
	if err = s.compile(b.graph, nodes); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return s, nil
}

// recovered turns a panic of Gorgonia's into an error; without one it returns err.
func recovered(p any, what string, err error) error {
	if p == nil {
		return err
	}
	return fmt.Errorf("%s: gorgonia panicked: %v", what, p)
}

// build adds all nodes up to the losses.
func (b *builder) build(in *inputs) [5]*G.Node {
	x, c := (*G.Node)(nil), (*G.Node)(nil)
	x, in.x = b.input(groove.Steps, b.batch*features)
	c, in.c = b.input(b.batch, b.config.Condition)
	mu, logvar := b.encoder(x, c, in)
	heads := b.decoder(b.sample(mu, logvar, in), c, in)
	return b.losses(heads, mu, logvar, in)
}

// compile differentiates, makes the machine and gives batch norm its statistics, which making the machine has reset.
func (s *Step) compile(graph *G.ExprGraph, losses [5]*G.Node) error {
	var nodes G.Nodes
	for _, l := range s.leaves {
		nodes = append(nodes, l.node)
	}
	grads, err := G.Grad(losses[0], nodes...)
	if err != nil {
		return fmt.Errorf("differentiate: %w", err)
	}
	for i, l := range s.leaves {
		G.Read(grads[i], &l.grad)
	}
	for i, n := range losses {
		G.Read(n, &s.losses[i])
	}
	s.machine = G.NewTapeMachine(graph)
	// The machine is part of a reference cycle and has a finalizer, which does nothing without CUDA. The garbage
	// collector never frees such a cycle.
	runtime.SetFinalizer(s.machine, nil)
	for _, n := range s.norms {
		if err := n.op.SetStats(s.vector(n.mean), s.vector(n.variance)); err != nil {
			return fmt.Errorf("set statistics of %s: %w", n.name, err)
		}
	}
	return nil
}

// vector copies x into a tensor of the graph's precision.
func (s *Step) vector(x []float32) *tensor.Dense {
	v := newNumbers(len(x), s.config.Double)
	v.write(0, x)
	return v.tensor(len(x))
}

// Run computes the losses and all gradients of a batch, and moves batch norm's running statistics. x is (batch, 64,
// 27), c (batch, condition), eps (batch, latent), all as in the reference's files. The weights stay until Update.
func (s *Step) Run(x, c, eps []float32, masks Masks) (l Losses, err error) {
	if s.machine == nil {
		return l, fmt.Errorf("run step: %w", errClosed)
	}
	if err = s.fill(x, c, eps, masks); err != nil {
		return l, fmt.Errorf("run step: %w", err)
	}
	defer func() { err = recovered(recover(), "run step", err) }()
	s.graded = false // until this run has ended
	// Reset releases all memory except the results, so the next run allocates it again: 155 MB at a batch of 32.
	defer s.machine.Reset()
	if err = s.machine.RunAll(); err != nil {
		return l, fmt.Errorf("run step: %w", err)
	}
	// The order is that of the builder's losses.
	for i, p := range []*float64{&l.Total, &l.Hits, &l.Offset, &l.Velocity, &l.KL} {
		v, ok := scalarOf(s.losses[i])
		if !ok {
			return l, fmt.Errorf("run step: loss %d is a %T: want a number", i, s.losses[i])
		}
		*p = v
	}
	s.graded = true
	return l, nil
}

// Update moves the weights by Adam (Kingma & Ba, 2015) along the gradients of the last run, and clears them.
func (s *Step) Update() (err error) {
	if !s.graded {
		return fmt.Errorf("update weights: %w", errNoGradients)
	}
	defer func() { err = recovered(recover(), "update weights", err) }()
	s.graded = false // the solver squares the gradients where they are, then clears them
	var model []G.ValueGrad
	for _, l := range s.leaves {
		model = append(model, l)
	}
	if err := s.solver.Step(model); err != nil {
		return fmt.Errorf("update weights: %w", err)
	}
	return nil
}

// Grads returns a copy of the gradients of the last run, by the names of the weights and in their layouts. It is nil
// before the first run and after Update.
func (s *Step) Grads() map[string][]float32 {
	if !s.graded {
		return nil
	}
	return s.gather(func(l *leaf) numbers { return numbersOf(l.grad) })
}

// Params returns a copy of the weights, by name and in the layouts of model files.
func (s *Step) Params() map[string][]float32 {
	return s.gather(func(l *leaf) numbers { return l.data })
}

// gather copies the leaves' numbers into the layout of the model file.
func (s *Step) gather(data func(*leaf) numbers) map[string][]float32 {
	shapes, _ := s.config.shapes()
	all := map[string][]float32{}
	for _, l := range s.leaves {
		if all[l.tensor] == nil {
			all[l.tensor] = make([]float32, size(shapes[l.tensor]))
		}
		x := data(l)
		for i, to := range l.place {
			all[l.tensor][to] = x.at(i)
		}
	}
	return all
}

// Stats returns a copy of batch norm's running means and variances, by name.
func (s *Step) Stats() map[string][]float32 {
	stats := map[string][]float32{}
	for _, n := range s.norms {
		mean, variance := n.op.Stats()
		for name, t := range map[string]tensor.Tensor{".running_mean": mean, ".running_var": variance} {
			x := numbersOf(t)
			copied := make([]float32, x.len())
			for i := range copied {
				copied[i] = x.at(i)
			}
			stats[n.name+name] = copied
		}
	}
	return stats
}

// Close frees the graph. The step cannot be used afterwards.
func (s *Step) Close() (err error) {
	if s.machine == nil {
		return nil
	}
	defer func() { err = recovered(recover(), "close gorgonia step", err) }()
	err = s.machine.Close()
	*s = Step{config: s.config, batch: s.batch}
	return err
}
