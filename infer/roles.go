package infer

import "github.com/groovegen/groovegen/groove"

// role is what a hit does for the groove. The higher, the longer it stays when hits are taken away.
type role uint8

const (
	ornament   role = iota // all other hits
	timekeeper             // the hat, ride or other voice that keeps the time, on the beats
	skeleton               // the kick on the one, and the backbeat
)

// rolesOfHits has the role of each hit; cells without a hit are ornaments.
type rolesOfHits [groove.Steps][groove.NumVoices]role

// leastBars is in how many bars a snare must be on a beat for that beat to be the backbeat.
const leastBars = groove.Bars / 2

// rolesOf finds the roles of a pattern's hits, in any genre: the kick on the one; the backbeat, a snare on 2 and 4 in most bars, or
// else on 3 (half-time, one drop); and what keeps the time, the cymbal with the most hits on beats.
func rolesOf(p *groove.Pattern) (r rolesOfHits) {
	keeper := timekeeperOf(p)
	backbeat := [2]int{groove.StepsPerBeat, 3 * groove.StepsPerBeat}
	if p.BarsWith(groove.Snare, backbeat[0])+p.BarsWith(groove.Snare, backbeat[1]) < leastBars &&
		p.BarsWith(groove.Snare, 2*groove.StepsPerBeat) >= leastBars {
		backbeat = [2]int{2 * groove.StepsPerBeat, 2 * groove.StepsPerBeat}
	}
	for step := 0; step < groove.Steps; step += groove.StepsPerBeat {
		pos := step % groove.StepsPerBar
		if p.Hits[step][keeper] {
			r[step][keeper] = timekeeper
		}
		if pos == 0 && p.Hits[step][groove.Kick] {
			r[step][groove.Kick] = skeleton
		}
		if (pos == backbeat[0] || pos == backbeat[1]) && p.Hits[step][groove.Snare] {
			r[step][groove.Snare] = skeleton
		}
	}
	return r
}

// timekeeperOf returns the voice that keeps the time: the hat, ride or crash with the most hits on the beats.
func timekeeperOf(p *groove.Pattern) groove.Voice {
	best, most := groove.ClosedHat, -1
	for _, v := range []groove.Voice{groove.ClosedHat, groove.Ride, groove.OpenHat, groove.Crash} {
		n := 0
		for pos := 0; pos < groove.StepsPerBar; pos += groove.StepsPerBeat {
			n += p.BarsWith(v, pos)
		}
		if n > most {
			best, most = v, n
		}
	}
	return best
}
