package clock

import "math"

// spawn adds children of the heaviest hypotheses. In each child something changed between the last tick and this one.
// The states are already predicted to this tick, dt seconds after the last.
func (b *bank) spawn(dt float64) {
	alive, parents := b.n, 0
	b.rampIn--
	ramps := b.rampIn <= 0
	for i := 0; i < alive && parents < maxParents; i++ {
		p := &b.hyp[i]
		if p.lw < parentWeight || p.age < minParentAge {
			continue
		}
		parents++
		b.spawnSteps(p, dt)
		b.spawnRare(p, dt)
		if ramps {
			b.spawnRamps(p, dt)
		}
		if p.aa > 0 {
			c := b.child(p, kindLevel, hazardLevel)
			c.acc, c.pa, c.fa, c.aa = 0, 0, 0, 0
		}
	}
	if ramps {
		b.rampIn = b.hyp[b.best].rampEvery()
	}
}

// spawnSteps adds a child whose tempo stepped at the last tick.
func (b *bank) spawnSteps(p *hypothesis, dt float64) {
	b.child(p, kindStep, hazardStep).freshTempo(stepSize, dt)
}

// spawnRare adds the children that are only useful if the tick does not fit.
func (b *bank) spawnRare(p *hypothesis, dt float64) {
	if p.outlierRun >= shiftAfter {
		c := b.child(p, kindShift, hazardShift)
		c.pp += sq(shiftSize*p.freq) / p.s2
		c.outlierRun, c.outlierLate = 0, 0
	}
	late := p.lateness(float64(b.count + p.shift))
	if late*late <= oddSigmas*oddSigmas*p.s2*p.spread() {
		return
	}
	if p.outlierRun > 0 { // the second tick that does not fit: the tempo may have changed at the last one that did
		since := dt + p.outlierTime
		c := b.child(p, kindStep, hazardLeap)
		c.freshTempo(math.Max(leapSize, math.Abs(late)/since), since)
		c.outlierRun, c.outlierLate = 0, 0
	}
	if math.Abs(late) < maxScale {
		c := b.child(p, kindNoise, hazardNoise)
		c.scale(c.s2 / sq(late))
		c.s2, c.dof = sq(late), 2
	}
	if late > minPause {
		b.spawnPause(p)
	}
	k := int(math.Round(late * p.freq))
	if k > 0 && k <= maxMissed || k == -1 && dt*p.freq < doubleGap {
		c := b.child(p, kindMissed, hazardMissed*math.Exp2(1-math.Abs(float64(k))))
		c.shift += k
		c.lost += max(k, 0)
	}
}

// spawnPause adds a child for which the sender did not tick for a while: no tick is missing, and this one is on time. All pauses up to
// maxPause are equally likely, so that lost ticks remain the better explanation of a gap of whole periods.
func (b *bank) spawnPause(p *hypothesis) {
	c := b.child(p, kindPause, hazardPause)
	c.pos = float64(b.count + c.shift)
	c.pp, c.pf, c.pa = p.freq*p.freq, 0, 0
	c.outlierRun, c.outlierLate = 0, 0
	c.lw -= b.memory.weight() * (math.Log(maxPause) + student(0, c.dof, c.s2*c.spread())) // instead of the density that weigh adds
}

// spawnRamps adds a child whose tempo rises and one whose tempo falls since the last tick.
func (b *bank) spawnRamps(p *hypothesis, dt float64) {
	hazard := hazardBend
	if p.aa == 0 {
		t := math.Max(p.standOut(), 2)
		hazard = hazardRamp * float64(p.rampEvery()) * math.Sqrt(8/t)
	}
	b.child(p, kindRamp, hazard/2).freshRamp(rampRate, dt)
	b.child(p, kindRamp, hazard/2).freshRamp(-rampRate, dt)
}

// child adds a copy of p with hazard times its weight. There is room for the children of maxParents.
func (b *bank) child(p *hypothesis, k kind, hazard float64) *hypothesis {
	c := &b.hyp[b.n]
	b.n++
	*c = *p
	c.kind, c.age, c.counted, c.from = k, 0, false, p.freq
	c.lw += math.Log(hazard)
	return c
}

// freshTempo lets the frequency jump at the last tick, dt seconds ago, by a relative standard deviation. The position
// does not jump.
func (h *hypothesis) freshTempo(size, dt float64) {
	v := sq(size*h.freq) / h.s2
	h.pp += v * dt * dt
	h.pf += v * dt
	h.ff += v
}

// freshRamp lets the frequency change since dt seconds ago, at about the given relative rate a beat.
func (h *hypothesis) freshRamp(rate, dt float64) {
	acc := h.freq * h.freq / PPQN
	half := dt * dt / 2
	h.pos += rate * acc * half
	h.freq += rate * acc * dt
	h.acc += rate * acc
	v := sq(rampSpread*acc) / h.s2
	h.pp += v * half * half
	h.pf += v * half * dt
	h.pa += v * half
	h.ff += v * dt * dt
	h.fa += v * dt
	h.aa += v
}

// standOut returns how many ticks a usual ramp takes to move the position by the noise of one stamp.
func (h *hypothesis) standOut() float64 {
	return math.Sqrt(2 * math.Sqrt(h.s2) / rampRate * PPQN * h.freq)
}

// rampEvery returns after how many ticks ramps are considered again: the start of a ramp need not be known to the
// tick.
func (h *hypothesis) rampEvery() int { return max(1, int(math.Round(h.standOut()/6))) }
