package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// handMove is the action of a drummer's hands on a step of a fill. The feet continue the groove.
type handMove int

const (
	handRest handMove = iota
	handSnare
	handHighTom
	handMidTom
	handLowTom
	handGroove // as in the groove: a hat or a ride, or neither
	numHands
)

// handVoices are the voices of moves that are not the groove's.
var handVoices = [numHands]groove.Voice{handSnare: groove.Snare, handHighTom: groove.HighTom, handMidTom: groove.MidTom, handLowTom: groove.LowTom}

// How a fill is drawn from its scores.
const (
	fillDecoder = 0.5 // weight of the decoder's logits, against their mean over the loop
	fillAmount  = 4   // how much the scores of strokes rise against those of rests and of the groove from amount 0 to 1
	fillOver    = 1.5 // least number of strokes of a fill for each stroke on the groove's drums,
	fillMost    = 0.9 // but at most this many a step
	fillLevel   = 0.9 // least velocity of the landing
)

// FillSteps returns how many of a bar's last steps a fill of an amount takes: one to three beats, and from 0.75 on all
// of the bar except its downbeat, which belongs to the groove before.
func FillSteps(amount float64) int {
	if amount <= 0 {
		return 0
	}
	return min(int(math.Ceil(4*amount))*groove.StepsPerBeat, groove.StepsPerBar-1)
}

// fillRequest is the input from which a fill is drawn.
type fillRequest struct {
	groove  *groove.Pattern // as drawn
	out     *Output         // row 0
	weights [groove.NumGenres]float32
	amount  float64
	lean    float64 // −1 to 1, from eighths to syncopated sixteenths; 0 = as drummers do
	center  float64 // taken out of the decoder's offsets, in steps

	seed      uint64
	variation uint32
	held      *groove.Held

	hands [groove.Steps]bool // set by fillIn: where the hands play the fill
}

// fillIn writes to dst the groove with a fill at the end of each bar and a landing on each downbeat. The sequencer decides later which of them
// is played. The hands move between drums as in the fills of the dataset's drummers, by a first-order Markov
// chain. The genre and the decoder make some drums and places more likely.
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
	rng.seed(f.seed, streamFill, f.variation)
	for bar := range groove.Bars {
		first := bar * groove.StepsPerBar
		addLanding(dst, first)
		from := groove.StepsPerBar - FillSteps(f.amount)
		scores := f.scores(first, from, &genre, &mean)
		scores.raise(from, f.least(first, from))
		var moves fillMoves
		before := handGroove
		for pos := from; pos < groove.StepsPerBar; pos++ {
			u := normalCDF(rng.NormFloat64())
			moves.touch[pos] = [2]float64{rng.NormFloat64(), rng.NormFloat64()}
			before = sampleSoftmax(&scores[pos][before], u)
			moves.hands[pos][0] = before
		}
		moves.lean(from, f.lean)
		if f.lean < -0.5 {
			straightenGroove(dst, first, from, &moves)
		}
		for pos := from; pos < groove.StepsPerBar; pos++ {
			s.playStroke(dst, first+pos, &moves, f)
		}
	}
	*dst = dst.Canonical()
	f.held.Merge(dst)
}

// scores returns the log weights of each move after each other, from step from of the bar that begins at step first of the loop.
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

// least returns the least number of strokes of a fill in the bar that begins at step first, from step from on: half as many again as the groove's
// snare and toms have there, so that the fill stands out of a full groove.
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

// fillGenre returns the log weights that the genres add in fills.
func fillGenre(weights *[groove.NumGenres]float32) (shift [numHands]float64) {
	for g, w := range weights {
		for h := range shift {
			shift[h] += float64(w) * fillGenres[g][h]
		}
	}
	return shift
}

// sampleSoftmax draws from exp(score), with a uniform number.
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

// playStroke replaces the groove's hands on a step by those of the fill.
func (s *Sampler) playStroke(dst *groove.Pattern, step int, moves *fillMoves, f *fillRequest) {
	pos := step % groove.StepsPerBar
	if moves.hands[pos][0] == handGroove {
		return
	}
	f.hands[step] = true
	for v := groove.Snare; v < groove.NumVoices; v++ {
		dst.Hits[step][v] = false
	}
	touch := moves.touch[pos]
	for _, h := range moves.hands[pos] {
		if !h.isStroke() {
			continue
		}
		v := handVoices[h]
		i := step*groove.NumVoices + int(v)
		spread, _ := s.sigma(f.out, i, int(v))
		velocity := fillVelocity[h][pos][0] + fillVelocity[h][pos][1]*touch[0]
		offset := float64(f.out.Offsets[i]) - f.center + spread*touch[1]
		dst.Hits[step][v] = true
		dst.Velocities[step][v] = float32(min(max(velocity, 0.1), 1))
		dst.Offsets[step][v] = float32(min(max(offset, -0.5), maxOffset))
	}
}

// addLanding puts kick and crash on a downbeat, in place of hat and ride.
func addLanding(dst *groove.Pattern, step int) {
	at := dst.Offsets[step][groove.Kick] // both together, at the offset of the groove's kick
	for _, v := range []groove.Voice{groove.ClosedHat, groove.OpenHat, groove.Ride} {
		dst.Hits[step][v] = false
	}
	for _, v := range []groove.Voice{groove.Kick, groove.Crash} {
		dst.Hits[step][v], dst.Offsets[step][v] = true, at
		dst.Velocities[step][v] = max(dst.Velocities[step][v], fillLevel)
	}
}
