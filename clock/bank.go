package clock

import (
	"math"
	"time"
)

// bank is the estimator: a set of weighted hypotheses about the ticks so far. It counts ticks from 0 and has no
// transport.
type bank struct {
	hyp    [maxHypotheses + maxChildren]hypothesis
	n      int     // hypotheses alive, hyp[:n]
	best   int     // the heaviest
	at     Time    // stamp of the newest tick
	count  int     // its number
	seen   int     // ticks since the last pin
	pos    float64 // mean position at the newest tick, in ticks
	freq   float64 // mean frequency in ticks/s
	missed int     // shift of the best hypothesis that health has counted
	lost   int     // ticks that count has as lost
	rampIn int     // ticks until ramps are considered again
	memory correlation
	health Health
}

// reset clears everything but the given frequency in ticks/s and the counts of health.
func (b *bank) reset(freq float64) {
	b.n, b.best, b.seen, b.count, b.lost = 0, 0, 0, -1, 0
	b.pos, b.freq = -1, freq
	b.memory = correlation{}
}

// pin starts a new grid with a tick at an instant. Tempo and noise are kept with less confidence: they may have
// changed while no ticks came.
func (b *bank) pin(at Time) {
	old := hypothesis{freq: b.freq, s2: startScale * startScale, dof: 1}
	known := b.n > 0 && b.seen > 2
	if known {
		old = b.hyp[b.best]
		old.dof = math.Min(old.dof, pinDOF)
	}
	b.count++
	first := hypothesis{pos: float64(b.count), freq: old.freq, from: old.freq, s2: old.s2, dof: old.dof, pp: old.freq * old.freq}
	b.n = 0
	if known {
		same := first
		same.ff = old.ff + sq(0.0005*old.freq)/old.s2
		same.lw = math.Log(0.6)
		b.add(same)
		same.pos += lateStart * same.freq
		same.pp += sq(lateStart*same.freq) / old.s2
		same.lw = math.Log(0.02)
		b.add(same)
	}
	first.ff = sq(0.7*old.freq) / old.s2
	first.lw = math.Log(0.36)
	b.add(first)
	first.pos += lateStart * first.freq
	first.pp += sq(lateStart*first.freq) / old.s2
	first.lw = math.Log(0.02)
	b.add(first)
	b.best, b.seen, b.missed, b.at = 0, 1, 0, at
	b.pos, b.freq = float64(b.count), old.freq
}

func (b *bank) add(h hypothesis) {
	b.hyp[b.n] = h
	b.n++
}

// tick adds the next tick of the grid; at is not before the previous tick.
func (b *bank) tick(at Time) {
	if b.n == 0 {
		b.pin(at)
		return
	}
	dt := at.Sub(b.at).Seconds()
	b.at = at
	b.count++
	b.seen++
	for i := range b.hyp[:b.n] {
		b.hyp[i].predict(dt)
		b.hyp[i].age++
	}
	b.spawn(dt)
	trust := b.memory.weight()
	for i := range b.hyp[:b.n] {
		h := &b.hyp[i]
		late := h.lateness(float64(b.count + h.shift))
		u := late / math.Sqrt(h.s2*h.spread())
		h.weigh(late, dt, trust)
		if i == b.best && h.outlierTime == 0 { // an outlier says nothing about the noise
			b.memory.add(u)
		}
	}
	b.normalize()
}

// normalize scales the weights, drops unlikely hypotheses, and computes the weighted mean.
func (b *bank) normalize() {
	top := math.Inf(-1)
	for i := range b.hyp[:b.n] {
		if h := &b.hyp[i]; h.lw > top && h.valid() {
			top = h.lw
		}
	}
	if math.IsInf(top, -1) {
		b.restart()
		return
	}
	b.prune(top)
	b.mean()
	b.merge()
	if b.hyp[b.best].outlierRun >= restartAfter {
		b.restart()
		return
	}
	b.updateHealth()
}

// restart starts again with the newest tick; only the count continues.
func (b *bank) restart() {
	shift := 0
	if b.n > 0 && b.hyp[b.best].valid() {
		shift = b.hyp[b.best].shift
		b.lost += b.hyp[b.best].lost
	}
	b.n = 0
	b.count += shift - 1
	b.freq = math.Min(math.Max(b.freq, minFreq), maxFreq)
	b.pin(b.at)
}

// prune drops hypotheses with too small a weight, and the lightest if there are too many.
func (b *bank) prune(top float64) {
	n := 0
	for i := range b.hyp[:b.n] {
		h := &b.hyp[i]
		h.lw -= top
		if h.lw > minLogWeight && h.valid() {
			if n != i {
				b.hyp[n] = *h
			}
			n++
		}
	}
	for ; n > maxHypotheses; n-- {
		least := 0
		for i := range b.hyp[:n] {
			if b.hyp[i].lw < b.hyp[least].lw {
				least = i
			}
		}
		b.hyp[least] = b.hyp[n-1]
	}
	b.n = n
}

// mean computes the weighted mean, finds the heaviest hypothesis, and makes the weights add up to 1.
func (b *bank) mean() {
	sum, pos, freq := 0.0, 0.0, 0.0
	b.best = 0
	for i := range b.hyp[:b.n] {
		h := &b.hyp[i]
		w := math.Exp(h.lw)
		sum += w
		pos += w * (h.pos - b.hyp[0].pos)
		freq += w * h.freq
		if h.lw > b.hyp[b.best].lw {
			b.best = i
		}
	}
	b.pos, b.freq = b.hyp[0].pos+pos/sum, freq/sum
	norm := math.Log(sum)
	for i := range b.hyp[:b.n] {
		b.hyp[i].lw -= norm
	}
}

// merge adds hypotheses that have become the same as the best one to it.
func (b *bank) merge() {
	m := &b.hyp[b.best]
	n := 0
	best := b.best
	for i := range b.hyp[:b.n] {
		h := &b.hyp[i]
		if i != b.best && h.same(m) {
			m.lw = math.Log(math.Exp(m.lw) + math.Exp(h.lw))
			continue
		}
		if i == b.best {
			best = n
		}
		if n != i {
			b.hyp[n] = *h
			if i == b.best {
				m = &b.hyp[n]
			}
		}
		n++
	}
	b.n, b.best = n, best
}

// same reports whether h says the same as m.
func (h *hypothesis) same(m *hypothesis) bool {
	return h.shift == m.shift && (h.aa == 0) == (m.aa == 0) && h.age > 4 &&
		sq(h.pos-m.pos) < 0.1*m.pp*m.s2 && sq(h.freq-m.freq) < 0.1*m.ff*m.s2 &&
		h.ff < 1.5*m.ff && h.pp < 1.5*m.pp && (h.aa == 0 || h.aa < 1.5*m.aa)
}

func sq(x float64) float64 { return x * x }

// updateHealth counts what the best hypothesis says, once it is certain enough.
func (b *bank) updateHealth() {
	m := &b.hyp[b.best]
	if m.outlierLate > 0 {
		b.health.Late++
	}
	if d := m.shift - b.missed; d != 0 && m.age >= countAge {
		b.missed = m.shift
		b.health.Lost += uint32(max(d, 0))
		b.health.Double += uint32(max(-d, 0))
	}
	if m.counted || m.age < countAge || m.lw < countWeight {
		return
	}
	m.counted = true
	if m.kind == kindStep && b.seen-m.age > 2*PPQN && sq(m.freq-m.from) > sq(stepAt*m.from)+16*m.ff*m.s2 {
		b.health.Steps++
	}
}

// number returns the number of the newest tick by the best hypothesis: lost ticks are counted, doubled ones are not.
func (b *bank) number() int {
	if b.n == 0 {
		return b.count
	}
	return b.count + b.hyp[b.best].shift
}

// received returns the number of the newest tick if only those that came count: neither lost ones nor doubled ones do.
func (b *bank) received() int {
	if b.n == 0 {
		return b.count - b.lost
	}
	return b.number() - b.hyp[b.best].lost - b.lost
}

// tempoSpread returns the relative standard deviation of the frequency.
func (b *bank) tempoSpread() float64 {
	sum := 0.0
	for i := range b.hyp[:b.n] {
		h := &b.hyp[i]
		sum += math.Exp(h.lw) * (h.ff*h.s2 + sq(h.freq-b.freq))
	}
	return math.Sqrt(sum) / b.freq
}

func (b *bank) quality() Health {
	h := b.health
	if b.n > 0 {
		m := &b.hyp[b.best]
		h.Jitter = time.Duration(math.Sqrt(m.s2) * 1e9)
		h.Beat = time.Duration(math.Sqrt(m.pp*m.s2) / m.freq * 1e9)
	}
	return h
}
