package groove

import (
	"fmt"
	"math"
)

// Timing is what a loop's timing is measured from: the grid that it plays, how late it is on it, and how far it swings
// already.
type Timing struct {
	Center   float64 `json:"center"`             // mean distance of all hits from the grid, in steps, positive = late
	Triplets bool    `json:"triplets,omitempty"` // beats are divided into three, as in a shuffle; otherwise into four
	// Sixteenths and Eighths are where the second of a pair falls, 0.5 to 0.75. In a loop of triplets there are no
	// pairs of sixteenths, and Sixteenths is the maximum.
	Sixteenths float64 `json:"sixteenths"`
	Eighths    float64 `json:"eighths"`
}

// Validate checks values that were read from a file.
func (t Timing) Validate() error {
	if !(math.Abs(t.Center) <= 1) {
		return fmt.Errorf("center is %g: want -1 to 1 step", t.Center)
	}
	for name, place := range map[string]float64{"sixteenths": t.Sixteenths, "eighths": t.Eighths} {
		if !(place >= 0.5 && place <= 0.75) {
			return fmt.Errorf("%s is %g: want 0.5 to 0.75", name, place)
		}
	}
	return nil
}

// The second and the third triplet of a beat, in steps.
const (
	middleTriplet = StepsPerBeat / 3.0
	lastTriplet   = 2 * StepsPerBeat / 3.0
)

// leastPairs is how many hits between the beats or eighths there must be for a loop to swing.
const leastPairs = 4

// Timing measures a pattern's timing.
func (p *Pattern) Timing() Timing {
	t := p.measure()
	if t.Triplets {
		t.Center = p.centerOfTriplets(t)
	}
	return t
}

// centerOfTriplets returns the center of a loop of triplets for which the centered loop's own is nearest to 0. By moving, a hit between two lines of the
// grid may come nearer to the other one, and then the mean is another.
func (p *Pattern) centerOfTriplets(t Timing) (center float64) {
	const rounds, near = 12, 0.001
	center, best := t.Center, 1.0
	for range rounds {
		moved := p.Centered(t)
		miss := moved.measure().Center
		if abs(miss) < best {
			center, best = t.Center, abs(miss)
		}
		if best < near {
			break
		}
		t.Center += miss / 2
	}
	return center
}

func (p *Pattern) measure() Timing {
	beat, _ := p.meanOffset(func(place int) bool { return place == 0 })
	t := Timing{Center: beat}
	triplets, between := p.squaredError(t, true)
	straight, _ := p.squaredError(t, false)
	t.Triplets = between >= leastPairs && triplets < straight
	t.Center = p.center(t)
	t.Sixteenths, t.Eighths = MaxSwing, 0.5
	if !t.Triplets {
		even, _ := p.meanOffset(func(place int) bool { return place%2 == 0 })
		odd, n := p.meanOffset(func(place int) bool { return place%2 == 1 })
		t.Sixteenths = ownSwing(0.5+(odd-even)/2, n)
	}
	late, n := p.lateness(t, t.offbeat())
	t.Eighths = ownSwing((t.offbeat()+late-beat)/StepsPerBeat, n)
	return t
}

func ownSwing(measured float64, n int) float64 {
	if n < leastPairs {
		return MinSwing
	}
	return min(max(measured, MinSwing), MaxSwing)
}

// offbeat is the place of the second eighth on the grid, in steps of a beat.
func (t Timing) offbeat() float64 {
	if t.Triplets {
		return lastTriplet
	}
	return StepsPerBeat / 2
}

// line returns the line of the grid that a hit with an offset in steps belongs to, in steps from its beat.
func (t Timing) line(place int, offset float64) float64 {
	line := float64(place)
	if !t.Triplets {
		return line
	}
	at := line + offset - t.Center
	for _, triplet := range [...]float64{middleTriplet, lastTriplet} {
		if abs(at-triplet) < abs(at-line) {
			line = triplet
		}
	}
	return line
}

// squaredError is the sum of squared distances from the triplets, or from the straight grid, of all hits between the beats, and their number.
func (p *Pattern) squaredError(t Timing, triplets bool) (sum float64, n int) {
	p.eachHit(func(place int, offset float64) {
		if place == 0 {
			return
		}
		at := float64(place) + offset - t.Center
		d := at - float64(place)
		if triplets {
			d = min(abs(at-middleTriplet), abs(at-lastTriplet))
		}
		sum, n = sum+d*d, n+1
	})
	return sum, n
}

// center returns how far all hits have to be moved early so that their mean distance from the grid's lines is 0. Hits stay in their steps, as
// centered keeps them, so that it is the mean distance itself only if no hit comes to a step's edge.
func (p *Pattern) center(t Timing) float64 {
	const rounds = 10
	center := t.Center
	for range rounds {
		sum, n := 0.0, 0
		p.eachHit(func(place int, offset float64) {
			line := t.line(place, offset) - float64(place)
			moved := offset - center
			if line <= 0.5 {
				moved = min(max(moved, -0.5), MaxOffset)
			}
			sum, n = sum+moved-line, n+1
		})
		center += sum / float64(max(n, 1))
	}
	return center
}

// lateness returns the mean distance of the hits on one line of the grid, and their number.
func (p *Pattern) lateness(t Timing, line float64) (mean float64, n int) {
	p.eachHit(func(place int, offset float64) {
		if t.line(place, offset) == line {
			mean, n = mean+float64(place)+offset-line, n+1
		}
	})
	return mean / float64(max(n, 1)), n
}

// meanOffset returns the mean offset of the hits on some of a beat's steps, and their number.
func (p *Pattern) meanOffset(on func(place int) bool) (mean float64, n int) {
	p.eachHit(func(place int, offset float64) {
		if on(place) {
			mean, n = mean+offset, n+1
		}
	})
	return mean / float64(max(n, 1)), n
}

// eachHit calls visit with the step of the beat and the offset of each hit.
func (p *Pattern) eachHit(visit func(place int, offset float64)) {
	for s := range Steps {
		for v := range NumVoices {
			if p.Hits[s][v] {
				visit(s%StepsPerBeat, float64(p.Offsets[s][v]))
			}
		}
	}
}

// Later returns p with all hits moved by so many steps, positive = late, canonical: a hit stays in its step.
func (p Pattern) Later(steps float64) Pattern {
	for s := range Steps {
		for v := range NumVoices {
			p.Offsets[s][v] += float32(steps)
		}
	}
	return p.Canonical()
}

// Centered returns p, whose timing is t, with its hits moved early by the center of t, canonical. A hit stays in its
// step, unless it belongs to a triplet in the next one and its voice has no hit there.
func (p Pattern) Centered(t Timing) Pattern {
	out := p.Later(-t.Center)
	for s := range Steps - 1 {
		for v := range NumVoices {
			offset := float64(p.Offsets[s][v])
			line := t.line(s%StepsPerBeat, offset) - float64(s%StepsPerBeat)
			if !p.Hits[s][v] || line <= 0.5 || offset-t.Center < 0.5 || p.Hits[s+1][v] {
				continue
			}
			out.Hits[s+1][v], out.Velocities[s+1][v], out.Offsets[s+1][v] = true, p.Velocities[s][v], float32(offset-t.Center-1)
			out.Articulations[s+1][v], out.Hits[s][v] = p.Articulations[s][v], false
		}
	}
	return out.Canonical()
}

func abs(x float64) float64 { return max(x, -x) }
