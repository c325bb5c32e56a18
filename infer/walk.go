package infer

import "math"

// maxWalk bounds the length of a walk, so that its knots can be numbered: a million grooves.
const maxWalk = 1e6

// walk fills s.noise, s.chosen and s.turn for a position on the seed's walk. The walk goes through independent draws of ε, its knots; knot 0
// is the seed's own draw. Between knots it follows quarter circles, so every position is as probable under the prior as a fresh draw,
// and near positions sound similar. At 1 nothing of the beginning is left.
func (s *LatentSource) walk(seed uint64, attempt uint32, at float64) {
	knot, frac := math.Modf(at)
	s.knot(seed, attempt, uint32(knot))
	for i := range s.noise {
		s.noise[i] = s.rng.NormFloat64()
	}
	s.anchorChoice[0], s.knotWeights = s.pair(), [2]float64{1, 0}
	if frac == 0 {
		return
	}
	to, from := math.Sincos(frac * math.Pi / 2)
	s.knotWeights = [2]float64{from, to}
	s.knot(seed, attempt, uint32(knot)+1)
	for i := range s.noise {
		s.noise[i] = from*s.noise[i] + to*s.rng.NormFloat64()
	}
	s.anchorChoice[1] = s.pair()
}

func (s *LatentSource) pair() [2]float64 { return [2]float64{s.rng.Float64(), s.rng.Float64()} }

// knot sets the stream to a knot's numbers.
func (s *LatentSource) knot(seed uint64, attempt, knot uint32) {
	s.rng.seed(seed, streamLatent, attempt+maxAttempts*knot)
}

// slerp writes to dst the point at way, 0 to 1, from a to b: the direction turns evenly (Shoemake, Animating
// rotation with quaternion curves, 1985), and the length changes evenly. A straight line would come too near the center, where the
// decoder has little training data. dst may be a or b.
func slerp(dst, a, b []float32, way float64) {
	var aa, bb, ab float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		aa, bb, ab = aa+x*x, bb+y*y, ab+x*y
	}
	la, lb := math.Sqrt(aa), math.Sqrt(bb)
	wa, wb := 1-way, way
	// Without an angle, or with opposite directions, it is a straight line.
	const least = 1e-3
	if angle := math.Acos(min(max(ab/(la*lb), -1), 1)); angle > least && angle < math.Pi-least {
		length, s := la+way*(lb-la), math.Sin(angle)
		wa, wb = length*math.Sin((1-way)*angle)/(s*la), length*math.Sin(way*angle)/(s*lb)
	}
	for i := range dst {
		dst[i] = float32(wa*float64(a[i]) + wb*float64(b[i]))
	}
}

// WalkOn returns the place on a walk that is a distance beyond another. It is rounded to a billionth, so that the same
// place is reached in one step or in many, and a recall code has few digits.
func WalkOn(at, by float64) float64 { return math.Round((at+by)*1e9) / 1e9 }
