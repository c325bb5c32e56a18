package articulate

import "github.com/groovegen/groovegen/groove"

// Voices are the voices whose articulations are drawn. Kick and toms have none.
var Voices = []groove.Voice{groove.Snare, groove.ClosedHat, groove.OpenHat, groove.Crash, groove.Ride}

// The sizes of what a hit's articulation depends on.
const (
	places     = 4 // on one and three, on two and four, on an eighth between, on a sixteenth between
	velocities = 4
	distances  = 3 // to the nearest other hit of the voice: a step, less than a beat, more
	contexts   = places * velocities * distances
	busyness   = 4 // of the voice in the loop
)

// velocityBands and busyBands are the least MIDI velocity, and the least number of hits of a loop, of each band but the
// lowest.
var (
	velocityBands = [velocities - 1]uint8{40, 72, 104}
	busyBands     = [busyness - 1]int{9, 21, 37}
)

// levels are the least share of an articulation in a voice's hits of each level but the lowest: hardly, now and then, often, mostly.
var levels = [...]float64{0.02, 0.2, 0.6, 0.95}

// manners is how many combinations of levels a voice has.
func manners(v groove.Voice) int {
	n := 1
	for range v.Articulations() {
		n *= len(levels) + 1
	}
	return n
}

// contextOf returns what the articulation of a hit depends on besides the manner, below contexts.
func contextOf(p *groove.Pattern, step int, v groove.Voice) int {
	place := 3
	switch {
	case step%8 == 0:
		place = 0
	case step%8 == groove.StepsPerBeat:
		place = 1
	case step%2 == 0:
		place = 2
	}
	band := 0
	for _, least := range velocityBands {
		if groove.MIDIVelocity(p.Velocities[step][v]) >= least {
			band++
		}
	}
	return (place*velocities+band)*distances + distanceOf(p, step, v)
}

// distanceOf returns how far the nearest other hit of the voice is, where the loop repeats.
func distanceOf(p *groove.Pattern, step int, v groove.Voice) int {
	for d := 1; d < groove.StepsPerBeat; d++ {
		if p.Hits[(step+d)%groove.Steps][v] || p.Hits[(step+groove.Steps-d)%groove.Steps][v] {
			return min(d-1, 1)
		}
	}
	return distances - 1
}

// busyOf returns how busy a voice is, and the number of its hits.
func busyOf(p *groove.Pattern, v groove.Voice) (busy, hits int) {
	for s := range groove.Steps {
		if p.Hits[s][v] {
			hits++
		}
	}
	for _, least := range busyBands {
		if hits >= least {
			busy++
		}
	}
	return busy, hits
}

// mannerOf returns the manner in which a voice of hits is struck.
func mannerOf(p *groove.Pattern, v groove.Voice, hits int) int {
	var n [groove.NumArticulations]int
	for s := range groove.Steps {
		if p.Hits[s][v] {
			n[p.Articulations[s][v]]++
		}
	}
	manner, base := 0, 1
	for _, a := range v.Articulations() {
		for _, least := range levels {
			if float64(n[a]) >= least*float64(hits) {
				manner += base
			}
		}
		base *= len(levels) + 1
	}
	return manner
}
