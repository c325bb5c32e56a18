package gorgonia

import (
	G "gorgonia.org/gorgonia"

	"github.com/groovegen/groovegen/groove"
)

// sample adds z = mu + exp(logvar/2)·eps.
func (b *builder) sample(mu, logvar *G.Node, in *inputs) *G.Node {
	var eps *G.Node
	eps, in.eps = b.input(b.batch, b.config.Latent)
	return b.add(mu, b.times(b.apply(G.Exp, b.scale(logvar, 0.5)), eps))
}

// losses adds the loss and its parts, in the order of Losses. The heads come before their functions: σ for hits and
// velocities, half the tanh for offsets, as in the decoder.
func (b *builder) losses(heads [numHeads]*G.Node, mu, logvar *G.Node, in *inputs) [5]*G.Node {
	rows := groove.Steps * b.batch
	var targets [numHeads]*G.Node
	for h := range targets {
		targets[h], in.targets[h] = b.input(rows, groove.NumVoices)
	}
	var weights *G.Node
	weights, in.weights = b.input(rows, groove.NumVoices)

	// −h·log σ(l) − (1−h)·log(1−σ(l)) = log(1+eˡ) − h·l, which no logit makes infinite.
	hits := b.sub(b.apply(G.Softplus, heads[0]), b.times(heads[0], targets[0]))
	hits = b.scale(b.sum(hits, rows), 1/float64(rows*groove.NumVoices))
	offset := b.masked(b.scale(b.apply(G.Tanh, heads[1]), 0.5), targets[1], weights)
	velocity := b.masked(b.apply(G.Sigmoid, heads[2]), targets[2], weights)
	kl := b.divergence(mu, logvar)
	total := b.add(hits, b.scale(b.add(offset, velocity), 0.5), b.scale(kl, b.config.Beta))
	return [5]*G.Node{total, hits, offset, velocity, kl}
}

// masked adds Σ weights·(y − target)², the mean over the cells with a hit: those weigh 1/hits each, the others nothing.
func (b *builder) masked(y, target, weights *G.Node) *G.Node {
	return b.sum(b.times(b.apply(G.Square, b.sub(y, target)), weights), groove.Steps*b.batch)
}

// divergence adds the mean of ½(mu² + exp(logvar) − logvar − 1), Kingma & Welling, "Auto-Encoding Variational Bayes",
// 2013, appendix B, over the batch and the latent numbers, where the paper sums over the latter.
func (b *builder) divergence(mu, logvar *G.Node) *G.Node {
	n := float64(b.batch * b.config.Latent)
	d := b.sub(b.add(b.apply(G.Square, mu), b.apply(G.Exp, logvar)), logvar)
	sum := b.scale(b.sum(d, b.batch), 0.5/n)
	return b.then(func() (*G.Node, error) { return G.Sub(sum, b.constant(0.5)) })
}
