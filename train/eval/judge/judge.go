package judge

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// Judge recognises the genre of a loop from its hits, offsets and velocities, without the tempo. Not safe for
// concurrent use. Close it.
type Judge struct {
	Card Card

	engine *nn.Engine
	own    bool // the engine is the judge's
	nets   []*network
	x      []float32 // (batch, 64, 27)
	turned []float32 // the same, rotated
	logp   []float64 // (batch, 18)
}

// judged is how many loops are judged at once. Square convolutions need more memory for each.
func (c Config) judged() int {
	for _, n := range c.Nets {
		if n.Plane {
			return 32
		}
	}
	return 128
}

// newJudge makes a judge without weights. Its nets can process at least so many loops in a batch.
func newJudge(c Config, e *nn.Engine, atLeast int) *Judge {
	batch := max(atLeast, c.judged())
	j := &Judge{Card: Card{Config: c}, engine: e}
	if e == nil {
		j.engine, j.own = nn.NewEngine(), true
	}
	j.x, j.turned, j.logp = make([]float32, batch*window), make([]float32, batch*window), make([]float64, batch*classes)
	for _, n := range c.Nets {
		j.nets = append(j.nets, newNetwork(j.engine, n, classes, batch, 0))
	}
	return j
}

// Close ends the judge's engine, if the judge made it.
func (j *Judge) Close() {
	if j.own {
		j.engine.Close()
	}
}

// Loops is loops to be judged: their number, and a function that writes the i-th to a HOV tensor (64, 27).
type Loops struct {
	N  int
	At func(i int, hov []float32)
}

// FromWindows makes Loops of windows of a dataset.
func FromWindows(windows []dataset.Window) Loops {
	return Loops{len(windows), func(i int, hov []float32) { windows[i].HOV(hov) }}
}

// FromPatterns makes Loops of patterns.
func FromPatterns(patterns []*groove.Pattern) Loops {
	return Loops{len(patterns), func(i int, hov []float32) { writeHOV(hov, patterns[i]) }}
}

// FromTensor makes Loops of HOV tensors behind each other, (n, 64, 27). It panics when they are not whole.
func FromTensor(hov []float32) Loops {
	if len(hov)%window != 0 {
		panic(fmt.Sprintf("judge: %d numbers are no whole loops of %d", len(hov), window))
	}
	return Loops{len(hov) / window, func(i int, dst []float32) { copy(dst, hov[i*window:][:window]) }}
}

// writeHOV writes a pattern as dataset.Window.HOV writes a window.
func writeHOV(dst []float32, p *groove.Pattern) {
	clear(dst[:window])
	for s := range groove.Steps {
		row := dst[s*dataset.Channels:][:dataset.Channels]
		for v := range voices {
			if p.Hits[s][v] {
				row[v], row[voices+v], row[2*voices+v] = 1, p.Offsets[s][v], p.Velocities[s][v]
			}
		}
	}
}

// Probabilities returns each loop's probability of each genre, (N, 18).
func (j *Judge) Probabilities(l Loops) [][]float32 {
	out := make([][]float32, 0, l.N)
	j.each(l, func(_, count int) {
		j.answer(count)
		for i := range count {
			p := make([]float32, classes)
			normalise(p, j.logp[i*classes:][:classes])
			out = append(out, p)
		}
	})
	return out
}

// each writes the loops, part by part, to j.x and calls f with the index of a part's first and its size.
func (j *Judge) each(l Loops, f func(at, count int)) {
	some := j.Card.Config.judged()
	for at := 0; at < l.N; at += some {
		count := min(some, l.N-at)
		for i := range count {
			l.At(at+i, j.x[i*window:][:window])
		}
		f(at, count)
	}
}

// answer leaves in j.logp the mean over nets and rotations of the log-probabilities of the n loops in j.x.
func (j *Judge) answer(n int) {
	clear(j.logp[:n*classes])
	turns := 1
	if j.Card.Config.Turns {
		turns = groove.Bars
	}
	weight := 1 / float64(turns*len(j.nets))
	for range turns {
		for _, w := range j.nets {
			logits := j.logits(w, n)
			for i := range n {
				l := logits[i*classes:][:classes]
				norm := nn.LogSumExp(l)
				for k, v := range l {
					j.logp[i*classes+k] += weight * (float64(v) - norm)
				}
			}
		}
		for i := range n {
			rotate(j.x[i*window:][:window], 1) // four rotations restore the loop
		}
	}
}

// logits runs a net in inference on the n loops in j.x, without changing them.
func (j *Judge) logits(w *network, n int) []float32 {
	x := j.turned[:n*window]
	copy(x, j.x)
	w.prepare(x)
	return w.layer.Forward(x, &nn.Pass{Batch: n})
}

// normalise writes the softmax of log-probabilities to p.
func normalise(p []float32, logp []float64) {
	top, sum := math.Inf(-1), 0.0
	for _, l := range logp {
		top = max(top, l)
	}
	for _, l := range logp {
		sum += math.Exp(l - top)
	}
	for i, l := range logp {
		p[i] = float32(math.Exp(l-top) / sum)
	}
}
