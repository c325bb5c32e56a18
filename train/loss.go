package train

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/stats"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// Losses are the parts of a batch's loss. They depend on the heads:
//
//	          HOV (the paper's)                           with spread
//	Hits      mean binary cross-entropy of the cells      the same
//	Offset    mean squared error of the hits, steps²      Σ over hits of −log N(o; μ, σ), a mean over all cells
//	Velocity  the same of velocities                      the same of velocities
//	KL        mean over examples and latent dimensions    Σ over dimensions / 576, mean over examples
//	Genre     cross-entropy in nats, mean over examples
type Losses struct {
	Total    float64 `json:"total"`
	Hits     float64 `json:"hits"`
	Offset   float64 `json:"offset"`
	Velocity float64 `json:"velocity"`
	KL       float64 `json:"kl"`
	Genre    float64 `json:"genre,omitempty"`
}

func (l *Losses) total(c LossConfig) {
	l.Total = l.Hits + c.Fine*(l.Offset+l.Velocity) + c.Beta*l.KL + c.Genre*l.Genre
}

// add adds o's parts times w, total included.
func (l *Losses) add(o Losses, w float64) {
	l.Total += w * o.Total
	l.Hits += w * o.Hits
	l.Offset += w * o.Offset
	l.Velocity += w * o.Velocity
	l.KL += w * o.KL
	l.Genre += w * o.Genre
}

// Finite reports whether the total is finite.
func (l Losses) Finite() bool { return !math.IsNaN(l.Total) && !math.IsInf(l.Total, 0) }

// loss returns the reconstruction's parts for outputs y (N, 64, heads) and writes the gradient of the total to dy.
func (m *CVAE) loss(b *Batch, y, dy []float32) Losses {
	scale := lossScale{cell: 1 / float64(b.N*cells), rare: &m.rare}
	scale.fine = m.Config.Loss.Fine / max(1, b.hits())
	scale.part = 1 / max(1, b.hits())
	one := meanRow
	if m.Config.Spread {
		scale.fine, scale.part = m.Config.Loss.Fine*scale.cell, scale.cell
		one = spreadRow
	}
	heads := m.decoder.Out().Channels
	m.e.Spans(b.N, 1, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			var l Losses
			for r := i * groove.Steps; r < (i+1)*groove.Steps; r++ {
				one(&l, b.X[r*dataset.Channels:][:dataset.Channels], y[r*heads:][:heads], dy[r*heads:][:heads], &scale)
			}
			m.partial[i] = l
		}
	})
	var sum Losses
	for _, l := range m.partial[:b.N] {
		sum.add(l, 1)
	}
	return sum
}

// lossScale has the factors of a row's sums.
type lossScale struct {
	cell float64          // of a cell's cross-entropy
	part float64          // of a hit's offset and velocity, in the parts
	fine float64          // and in the gradient
	rare *[voices]float64 // of a voice's hits
}

// bernoulli adds the cross-entropy of a step's nine hits and writes its gradient.
func bernoulli(l *Losses, h, y, dy []float32, s *lossScale) {
	for v := range voices {
		x, target := float64(y[v]), float64(h[v])
		w := s.cell
		if target > 0 {
			w *= s.rare[v]
		}
		// log(1 + e^−|x|) + max(x, 0) − x·target: no overflow, no log of 0.
		t := math.Exp(-math.Abs(x))
		l.Hits += w * (math.Log1p(t) + max(x, 0) - x*target)
		p := 1 / (1 + t)
		if x < 0 {
			p = t / (1 + t)
		}
		dy[v] = float32(w * (p - target))
	}
}

// meanRow is a step with the paper's heads: masked squared errors of 0.5·tanh(y) and stats.Sigmoid(y).
func meanRow(l *Losses, x, y, dy []float32, s *lossScale) {
	bernoulli(l, x[:voices], y, dy, s)
	for v := range voices {
		o, q := voices+v, 2*voices+v
		dy[o], dy[q] = 0, 0
		if x[v] == 0 {
			continue
		}
		t := math.Tanh(float64(y[o]))
		e := 0.5*t - float64(x[o])
		l.Offset += s.part * e * e
		dy[o] = float32(s.fine * 2 * e * 0.5 * (1 - t*t))
		g := stats.Sigmoid(float64(y[q]))
		e = g - float64(x[q])
		l.Velocity += s.part * e * e
		dy[q] = float32(s.fine * 2 * e * g * (1 - g))
	}
}

// spreadRow is a step with spread heads: for each hit −log N(x; μ, σ) without its constant, σ = e^y clamped as by
// infer.Spread.
func spreadRow(l *Losses, x, y, dy []float32, s *lossScale) {
	bernoulli(l, x[:voices], y, dy, s)
	for v := range voices {
		o, q, so, sq := voices+v, 2*voices+v, 3*voices+v, 4*voices+v
		dy[o], dy[q], dy[so], dy[sq] = 0, 0, 0, 0
		if x[v] == 0 {
			continue
		}
		t := math.Tanh(float64(y[o]))
		nll, dm, ds := gaussian(float64(x[o]), 0.5*t, float64(y[so]))
		l.Offset += s.part * nll
		dy[o], dy[so] = float32(s.fine*dm*0.5*(1-t*t)), float32(s.fine*ds)
		g := stats.Sigmoid(float64(y[q]))
		nll, dm, ds = gaussian(float64(x[q]), g, float64(y[sq]))
		l.Velocity += s.part * nll
		dy[q], dy[sq] = float32(s.fine*dm*g*(1-g)), float32(s.fine*ds)
	}
}

// gaussian returns −log N(x; mean, e^logSigma) without log √2π, and its derivatives. Beyond the range of log σ it is
// flat in it.
func gaussian(x, mean, logSigma float64) (nll, dMean, dLogSigma float64) {
	const low, high = -4.6, infer.MaxLogSpread // 1/100: finer than the grid on which the data lie
	s := min(max(logSigma, low), high)
	inv := math.Exp(-s)
	u := (x - mean) * inv
	nll, dMean, dLogSigma = 0.5*u*u+s, -u*inv, 1-u*u
	if logSigma < low && dLogSigma > 0 || logSigma > high && dLogSigma < 0 {
		dLogSigma = 0
	}
	return nll, dMean, dLogSigma
}

// latentLoss returns the KL divergence from N(0, I), ½ Σ (μ² + σ² − log σ² − 1), and computes dmu and dlv from it and from dz.
func (m *CVAE) latentLoss(b *Batch, mu, logvar []float32) float64 {
	scale := 1 / float64(len(mu))
	if m.Config.Spread {
		scale = 1 / float64(b.N*cells)
	}
	sum, c := 0.0, m.Config.Loss
	for i := range mu {
		u, lv := float64(mu[i]), float64(logvar[i])
		v := math.Exp(lv)
		beta := c.Beta
		if i%m.Config.Latent < c.Style {
			beta = c.StyleBeta
		}
		w := beta * scale
		sum += beta * 0.5 * (u*u + v - lv - 1)
		dz := float64(m.dz[i])
		m.dmu[i] = float32(dz + w*u)
		m.dlv[i] = float32(dz*float64(m.eps[i])*0.5*math.Sqrt(v) + w*0.5*(v-1))
	}
	return scale * sum / max(c.Beta, 1e-12) // in units of Beta, which the total multiplies by
}

// genreLoss returns the cross-entropy of the genre, predicted from z, and adds its gradient to dz.
func (m *CVAE) genreLoss(b *Batch, p *nn.Pass) float64 {
	if m.genre == nil {
		return 0
	}
	n, l, k := groove.NumGenres, m.Config.Latent, m.styleDims()
	for i := range b.N {
		copy(m.style[i*k:][:k], m.z[i*l:][:k])
	}
	y := m.genre.Forward(m.style[:b.N*k], p)
	d := m.dGenre[:len(y)]
	sum := 0.0
	for i := range b.N {
		row := y[i*n:][:n]
		top := float64(row[0])
		for _, x := range row {
			top = max(top, float64(x))
		}
		total := 0.0
		for _, x := range row {
			total += math.Exp(float64(x) - top)
		}
		sum += top + math.Log(total) - float64(row[b.Genre[i]])
		for g, x := range row {
			q := math.Exp(float64(x)-top) / total
			if g == b.Genre[i] {
				q--
			}
			d[i*n+g] = float32(m.Config.Loss.Genre * q / float64(b.N))
		}
	}
	if p.Train {
		for i, g := range m.genre.Backward(d) {
			m.dz[i/k*l+i%k] += g
		}
	}
	return sum / float64(b.N)
}
