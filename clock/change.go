package clock

import "math"

const (
	maxHypotheses = 48
	maxChildren   = 24
	hopeless      = -16.0

	minFreq = 10 * PPQN / 60.0
	maxFreq = 500 * PPQN / 60.0

	startScale = 300e-6
	floorScale = 30e-6
	maxDOF     = 200
	pinDOF     = 40
	lineMemory = 1200
	rampMemory = 300

	lateShare  = 0.02
	earlyShare = 0.002
	lateScale  = 12e-3
	heldAgain  = 0.4
	bunchGap   = 3e-3
	lateStart  = 8e-3

	correlationMemory = 100
	correlationSlack  = 0.1
)

// How often the tick stream changes, a tick; and how much: standard deviations, relative to the frequency.
var (
	hazSmallStep = 3e-4
	hazStep      = 2e-4
	hazJump      = 1e-5
	hazMiss      = 1e-4
	hazRamp      = 0.03 // in the time that it takes a ramp to stand out of the noise
	hazLevel     = 0.01
	hazBend      = 0.003

	smallStep = 0.05
	bigStep   = 0.35
	rampRate  = 0.06 // per s
	jumpSize  = 15e-3
)

// spawn adds children of the heaviest hypotheses: each says that something changed between the last tick and this one.
// The states are already predicted to this tick, dt seconds after the last.
func (b *bank) spawn(dt float64) {
	parents := b.n
	b.rampGap--
	ramp := b.rampGap <= 0
	for i := range parents {
		p := &b.hyp[i]
		if p.lw < -3 || p.age < 2 || b.n > len(b.hyp)-8 {
			continue
		}
		b.spawnOf(p, dt, ramp)
	}
	if ramp {
		m := &b.hyp[b.best]
		b.rampGap = int(math.Sqrt(2*math.Sqrt(m.s2)/rampRate) * m.freq / 6)
	}
}

func (b *bank) spawnOf(p *hypothesis, dt float64, ramp bool) {
	late := p.lateness(float64(b.count + p.shift))
	scale := math.Sqrt(p.s2 * p.spread())
	odd := math.Abs(late) > 2.5*scale
	b.child(p, kindStep, hazSmallStep, dt, smallStep)
	if odd {
		b.child(p, kindStep, hazStep, dt, bigStep)
		c := b.child(p, kindJump, hazJump, dt, 0)
		c.pp += sq(jumpSize*p.freq) / p.s2
		b.spawnMissed(p, late)
	}
	if p.aa > 0 {
		c := b.child(p, kindLevel, hazLevel, dt, 0)
		c.acc, c.pa, c.fa, c.aa = 0, 0, 0, 0
	}
	if ramp {
		h := hazRamp / 6
		if p.aa > 0 {
			h = hazBend
		}
		c := b.child(p, kindRamp, h, dt, 0)
		v := sq(rampRate*p.freq) / p.s2
		half := dt * dt / 2
		c.pp += v * half * half
		c.pf += v * half * dt
		c.pa += v * half
		c.ff += v * dt * dt
		c.fa += v * dt
		c.aa += v
	}
}

// spawnMissed adds the child that says that whole ticks were lost, or that one was doubled.
func (b *bank) spawnMissed(p *hypothesis, late float64) {
	k := int(math.Round(late * p.freq))
	if k == 0 || k > 8 || k < -2 {
		return
	}
	c := b.child(p, kindMissed, hazMiss*math.Exp2(-math.Abs(float64(k))+1), 0, 0)
	c.shift += k
}

// child adds a copy of p that weighs hazard times as much and whose frequency may have jumped by jump (relative, one
// standard deviation) at the last tick.
func (b *bank) child(p *hypothesis, k kind, hazard, dt, jump float64) *hypothesis {
	c := *p
	c.kind, c.age, c.told, c.from = k, 0, false, p.freq
	c.lw += math.Log(hazard)
	v := sq(jump*p.freq) / p.s2
	c.pp += v * dt * dt
	c.pf += v * dt
	c.ff += v
	b.add(c)
	return &b.hyp[b.n-1]
}
