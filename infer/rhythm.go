package infer

import (
	"math"
	"math/bits"

	"github.com/groovegen/groovegen/groove"
)

// tap is a step of a captured rhythm: its loudest stroke, whichever voice struck it.
type tap struct {
	hit bool
	// strong says that a drum answers it, kick, snare or tom: it is as loud as most, or one of few that are all alike.
	strong           bool
	offset, velocity float32
}

// Of a rhythm whose taps are all alike, all are strong if there are at most so many in a bar on average.
const fewTaps = 8

// The voices that answer strong taps, and those that keep the time between taps.
var (
	drumVoices  = groove.NewVoiceSet(groove.Kick, groove.Snare, groove.LowTom, groove.MidTom, groove.HighTom)
	beaters     = groove.NewVoiceSet(groove.Kick, groove.Snare)
	timekeepers = groove.NewVoiceSet(groove.ClosedHat, groove.OpenHat, groove.Ride)
)

// AsRhythm returns the guide of which only the rhythm counts: a kit is drawn around its taps, whichever voice struck
// them. At each step that is tapped some voice plays, as late and as loud as the tap; amount says how far from it
// strokes may be, and how many drums play between.
func (n CaptureGuide) AsRhythm() *CaptureGuide {
	n.Rhythm, n.Mean, n.taps = true, nil, new([groove.Steps]tap)
	count, sum := 0, 0.0
	for s := range n.taps {
		t := &n.taps[s]
		for v, hit := range n.Pattern.Hits[s] {
			if x := n.Pattern.Velocities[s][v]; hit && (!t.hit || x > t.velocity) {
				t.hit, t.offset, t.velocity = true, n.Pattern.Offsets[s][v], x
			}
		}
		if t.hit {
			count, sum = count+1, sum+float64(t.velocity)
		}
	}
	for s := range n.taps {
		t := &n.taps[s]
		t.strong = t.hit && (n.flatDynamics && count <= fewTaps*groove.Bars || !n.flatDynamics && float64(t.velocity)*float64(count) >= sum)
	}
	return &n
}

// isRhythm reports whether only the rhythm of a guide counts.
func (n *CaptureGuide) isRhythm() bool { return n != nil && n.Rhythm }

// rhythmStrength bounds the bias on hits by a rhythm, in logits.
const rhythmStrength = 4.0

// rhythmBias returns the bias on the logits of hits: strong taps are kicks and snares more often, weak ones hats, and between taps there are few
// drums and no crash. What keeps the time is free.
func (n *CaptureGuide) rhythmBias() *Bias {
	by := rhythmStrength
	if n.Amount > 0 {
		by = min(guideStrength*(1-n.Amount)/math.Sqrt(n.Amount), rhythmStrength)
	}
	var b Bias
	for s, t := range n.taps {
		for v := range groove.Voice(groove.NumVoices) {
			switch {
			case !t.hit && !timekeepers.Has(v):
				b[s][v] = -by
			case t.strong && beaters.Has(v), t.hit && !t.strong && timekeepers.Has(v):
				b[s][v] = by / 2
			}
		}
	}
	return &b
}

// covering says which cells may answer a tap.
type covering struct {
	scores *Bias // how probable each is
	free   groove.VoiceSet
	pins   *groove.Pins
	apart  groove.VoiceSet // voices whose hits do not count: they are drawn again by themselves
}

// cover adds a hit at a step that was tapped if nothing answers it: the most probable drum for a strong tap without one, or else any voice. It returns
// the voice; ok is false if none is added.
func (n *CaptureGuide) cover(p *groove.Pattern, step int, c covering) (v groove.Voice, ok bool) {
	if !n.isRhythm() || n.Amount >= 1 || !n.taps[step].hit {
		return 0, false
	}
	played := groove.VoiceSet(0)
	for v, hit := range p.Hits[step] {
		if hit && !c.apart.Has(groove.Voice(v)) {
			played |= groove.NewVoiceSet(groove.Voice(v))
		}
	}
	if n.taps[step].strong && played&drumVoices == 0 {
		v, ok = c.best(step, drumVoices)
	}
	if !ok && played == 0 {
		v, ok = c.best(step, groove.VoiceSet(0).Others())
	}
	if ok {
		p.Hits[step][v] = true
	}
	return v, ok
}

// best returns the most probable of some voices at a step that is free and not pinned.
func (c covering) best(step int, of groove.VoiceSet) (best groove.Voice, ok bool) {
	for _, v := range (of & c.free).Voices() {
		if c.pins.At(step, v) == nil && (!ok || c.scores[step][v] > c.scores[step][best]) {
			best, ok = v, true
		}
	}
	return best, ok
}

// playTaps gives the hits at each tapped step the timing and the loudness of the tap, as far as the amount says. Those of one step keep their differences;
// the loudest is the tap. A rhythm from a grid has no timing, and one that is all alike no accents: then those of the model stay.
func (n *CaptureGuide) playTaps(p *groove.Pattern, free groove.VoiceSet) {
	if !n.isRhythm() {
		return
	}
	by := float32(1 - n.Amount)
	for s, t := range n.taps {
		lead, ok := leaderOf(p, s, free)
		if !t.hit || !ok {
			continue
		}
		late, louder := t.offset-p.Offsets[s][lead], t.velocity/p.Velocities[s][lead]
		for _, v := range free.Voices() {
			if !p.Hits[s][v] {
				continue
			}
			if !n.flatTiming {
				p.Offsets[s][v] = min(max(p.Offsets[s][v]+by*late, -0.5), maxOffset)
			}
			if !n.flatDynamics {
				p.Velocities[s][v] = min(max(p.Velocities[s][v]*(1+by*(louder-1)), 1.0/127), 1)
			}
		}
	}
	*p = p.Canonical()
}

// leaderOf returns the loudest of some voices at a step.
func leaderOf(p *groove.Pattern, step int, of groove.VoiceSet) (lead groove.Voice, ok bool) {
	for _, v := range of.Voices() {
		if p.Hits[step][v] && (!ok || p.Velocities[step][v] > p.Velocities[step][lead]) {
			lead, ok = v, true
		}
	}
	return lead, ok
}

// rhythm is the steps of a captured rhythm, a bit for each.
type rhythm struct{ taps, strong uint64 }

// rhythm returns the steps of the guide's rhythm; zero if it has none.
func (n *CaptureGuide) rhythm() (r rhythm) {
	if !n.isRhythm() || n.Amount >= 1 {
		return r
	}
	for s, t := range n.taps {
		if t.hit {
			r.taps |= 1 << s
		}
		if t.strong {
			r.strong |= 1 << s
		}
	}
	return r
}

// fit returns how well the drums of a pattern fit a rhythm, 0 to 1: steps on which both are, over those on which a drum or a strong tap is.
func (r rhythm) fit(p *groove.Pattern) float64 {
	var drums uint64
	for s := range groove.Steps {
		for _, v := range drumVoices.Voices() {
			if p.Hits[s][v] {
				drums |= 1 << s
			}
		}
	}
	if drums|r.strong == 0 {
		return 1
	}
	return float64(bits.OnesCount64(drums&r.taps)) / float64(bits.OnesCount64(drums|r.strong))
}
