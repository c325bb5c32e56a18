package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// hand is what a drummer's hands do on a step of a fill. The feet go on as they were.
type handMove int

const (
	handRest handMove = iota
	handSnare
	handHighTom
	handMidTom
	handLowTom
	handGroove // as in the groove: a hat or a ride, or nothing of the kind
	numHands
)

// handVoices are the voices of the hands that are not the groove's.
var handVoices = [numHands]groove.Voice{handSnare: groove.Snare, handHighTom: groove.HighTom, handMidTom: groove.MidTom, handLowTom: groove.LowTom}

// How a fill is drawn from its scores.
const (
	fillDecoder = 0.5 // weight of the decoder's logits, against their mean over the loop
	fillAmount  = 4   // how much the scores of strokes rise against those of rests and of the groove from amount 0 to 1
	fillOver    = 1.5 // strokes of a fill to one of the groove's drums, as a least,
	fillMost    = 0.9 // but no more a step
	fillLevel   = 0.9 // velocity of the landing, as a least
)

// FillSteps returns how many of a bar's last steps a fill of an amount takes: a beat to three, and from 0.75 on all of the bar
// but its one, which belongs to what was before.
func FillSteps(amount float64) int {
	if amount <= 0 {
		return 0
	}
	return min(int(math.Ceil(4*amount))*groove.StepsPerBeat, groove.StepsPerBar-1)
}

// filling is what a fill is drawn from.
type fillRequest struct {
	groove  *groove.Pattern // as drawn
	out     *Output         // row 0
	weights [groove.NumGenres]float32
	amount  float64
	lean    float64 // −1 to 1, from quarters to sixteenths; 0 = as drummers do
	set     *Sampling
}

// fillIn writes to dst the groove with a fill at the end of each bar and a landing on each one: which of them is played is
// decided later. The hands go from drum to drum as those of the dataset's drummers do in their fills, a chain of the first
// order; the genre and the decoder say which drums and places are likelier.
func (s *Sampler) fillIn(dst *groove.Pattern, f *fillRequest) {
	*dst = *f.groove
	genre := fillGenre(&f.weights)
	var mean [numHands]float64
	for h, v := range handVoices {
		for t := range groove.Steps {
			mean[h] += float64(f.out.Logits[t*groove.NumVoices+int(v)]) / groove.Steps
		}
	}
	rng := s.noise.rng
	rng.seed(f.set.Seed, streamFill, f.set.Variation)
	for bar := range groove.Bars {
		first := bar * groove.StepsPerBar
		addLanding(dst, first)
		from := groove.StepsPerBar - FillSteps(f.amount)
		scores := f.scores(first, from, &genre, &mean)
		scores.lean(from, f.lean, f.least(first, from))
		before := handGroove
		for pos := from; pos < groove.StepsPerBar; pos++ {
			u, touch := normalCDF(rng.NormFloat64()), [2]float64{rng.NormFloat64(), rng.NormFloat64()}
			before = sampleSoftmax(&scores[pos][before], u)
			s.playStroke(dst, first+pos, before, touch, f)
		}
	}
	*dst = dst.Canonical()
	f.set.Held.Merge(dst)
}

// scores says how likely each hand is after each, from step from of the bar on that begins at step first of the loop.
func (f *fillRequest) scores(first, from int, genre, mean *[numHands]float64) (b barScores) {
	for pos := from; pos < groove.StepsPerBar; pos++ {
		var here [numHands]float64
		for h := range numHands {
			here[h] = genre[h]
			if v := handVoices[h]; h.isStroke() {
				logit := float64(f.out.Logits[(first+pos)*groove.NumVoices+int(v)])
				here[h] += fillDecoder*(logit-mean[h]) + fillAmount*(f.amount-0.5)
			}
		}
		for before := range numHands {
			for h := range numHands {
				b[pos][before][h] = fillChain[pos%groove.StepsPerBeat][before][h] + here[h]
			}
		}
	}
	return b
}

// least is how many strokes a fill of the bar that begins at step first has to have, from step from on, to stand out of a groove
// that is full of drums itself: half as many again as its snare and toms have there.
func (f *fillRequest) least(first, from int) float64 {
	n := 0.0
	for pos := from; pos < groove.StepsPerBar; pos++ {
		for h, v := range handVoices {
			if handMove(h).isStroke() && f.groove.Hits[first+pos][v] {
				n++
			}
		}
	}
	return min(fillOver*n, fillMost*float64(groove.StepsPerBar-from))
}

// fillGenre returns what genres make likelier in their fills.
func fillGenre(weights *[groove.NumGenres]float32) (shift [numHands]float64) {
	for g, w := range weights {
		for h := range shift {
			shift[h] += float64(w) * fillGenres[g][h]
		}
	}
	return shift
}

// choose draws from exp(score), by a uniform number.
func sampleSoftmax(score *[numHands]float64, u float64) handMove {
	sum := 0.0
	for _, x := range score {
		sum += math.Exp(x)
	}
	u *= sum
	for h := range numHands - 1 {
		if u -= math.Exp(score[h]); u < 0 {
			return h
		}
	}
	return numHands - 1
}

// strike puts a stroke in place of what the hands do on a step of the groove.
func (s *Sampler) playStroke(dst *groove.Pattern, step int, h handMove, touch [2]float64, f *fillRequest) {
	if h == handGroove {
		return
	}
	for v := groove.Snare; v < groove.NumVoices; v++ {
		dst.Hits[step][v] = false
	}
	if h == handRest {
		return
	}
	v := handVoices[h]
	i := step*groove.NumVoices + int(v)
	spread, _ := s.sigma(f.out, i, int(v))
	pos := step % groove.StepsPerBar
	velocity := fillVelocity[h][pos][0] + fillVelocity[h][pos][1]*touch[0]
	offset := float64(f.out.Offsets[i]) + spread*touch[1]
	dst.Hits[step][v] = true
	dst.Velocities[step][v] = float32(min(max(velocity, 0.1), 1))
	dst.Offsets[step][v] = float32(min(max(offset, -0.5), maxOffset))
}

// land makes the one of a bar what a fill leads to: kick and crash, instead of hat and ride.
func addLanding(dst *groove.Pattern, step int) {
	at := dst.Offsets[step][groove.Kick] // both together, where the groove's kick is
	for _, v := range []groove.Voice{groove.ClosedHat, groove.OpenHat, groove.Ride} {
		dst.Hits[step][v] = false
	}
	for _, v := range []groove.Voice{groove.Kick, groove.Crash} {
		dst.Hits[step][v], dst.Offsets[step][v] = true, at
		dst.Velocities[step][v] = max(dst.Velocities[step][v], fillLevel)
	}
}
