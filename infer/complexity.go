package infer

import "github.com/groovegen/groovegen/groove"

// metre is how weak each sixteenth of a bar is: 0 for the one, 4 for the sixteenths between the eighths (the metrical
// hierarchy of Longuet-Higgins and Lee, The rhythmic interpretation of monophonic music, 1984).
var metre = [groove.StepsPerBar]float64{0, 4, 3, 4, 2, 4, 3, 4, 1, 4, 3, 4, 2, 4, 3, 4}

const (
	meanMetre = 3.0625 // of metre
	// complexityReach is how much a logit moves for each degree of metrical weakness when complexity is 0 or 2, and
	// complexityMost is the limit, so that the downbeat and the backbeat stay.
	complexityReach = 0.9
	complexityMost  = 1.4
)

// complexityLean returns a bias that moves hits to weak places of the bar, or below 1 to strong ones. A syncopation is a hit on a
// weak place with a rest on the strong place after it. Both become more likely.
func complexityLean(complexity float64) *Bias {
	b := new(Bias)
	for t := range b {
		x := (complexity - 1) * complexityReach * (metre[t%groove.StepsPerBar] - meanMetre)
		x = min(max(x, -complexityMost), complexityMost)
		for v := range b[t] {
			b[t][v] = x
		}
	}
	return b
}
