package human

import (
	"math"
	"math/bits"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// The layout of a loop's features: first the summary, on which the Fréchet distance is computed, then the bar's
// grid, for classifiers that use more.
const (
	voiceFeatures = 9 // for each voice
	kitFeatures   = 36
	gridVoices    = 4 // voices whose velocities and offsets by step are features: kick, snare, closed hat and ride

	// SummaryFeatures is the number of summary features.
	SummaryFeatures = groove.NumVoices*voiceFeatures + kitFeatures
	// NumFeatures is the number of all features.
	NumFeatures = SummaryFeatures + groove.StepsPerBar*(groove.NumVoices+2*gridVoices)
)

var gridVoice = [groove.NumVoices]int{groove.Kick: 1, groove.Snare: 2, groove.ClosedHat: 3, groove.Ride: 4} // 0 = none

// Features writes a loop's hand-made features to dst (NumFeatures): strokes of each voice, their timing and dynamics,
// the similarity of bars, the limbs that a drummer would need, and the places in the bar. Genre and tempo are not among
// them. A missing number is 0. Nothing is fitted: equal loops have equal features.
func Features(l Loop, dst []float32) {
	dst = dst[:NumFeatures]
	clear(dst)
	hits := l.hits()
	for v := range groove.NumVoices {
		voiceSummary(dst[v*voiceFeatures:][:voiceFeatures], hits, v)
	}
	kitSummary(dst[groove.NumVoices*voiceFeatures:SummaryFeatures], l, hits)
	grid(dst[SummaryFeatures:], hits)
}

// finite is x, or 0 if x is not finite.
func finite(x float64) float32 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return float32(x)
}

// voiceSummary writes count, timing and dynamics of a voice; −1 is all of them.
func voiceSummary(dst []float32, hits []hit, voice int) {
	var offset, velocity stats.Moments
	var lag, loudness pairs
	lowest, loudest := 1.0, 0.0
	var last *hit
	for i := range hits {
		h := &hits[i]
		if voice >= 0 && h.voice != voice {
			continue
		}
		offset.Add(h.offset)
		velocity.Add(h.velocity)
		lowest, loudest = min(lowest, h.velocity), max(loudest, h.velocity)
		if last != nil {
			lag.add(last.offset, h.offset)
			loudness.add(last.velocity, h.velocity)
		}
		last = h
	}
	if last == nil {
		return
	}
	copy(dst, []float32{
		float32(offset.N), float32(offset.Mean()), float32(offset.Spread()), finite(lag.correlation()),
		float32(velocity.Mean()), float32(velocity.Spread()), finite(loudness.correlation()), float32(lowest), float32(loudest),
	})
}

// kitSummary writes the features of all voices together.
func kitSummary(dst []float32, l Loop, hits []hit) {
	voiceSummary(dst[:voiceFeatures], hits, -1)
	at := voiceFeatures
	put := func(x float64) { dst[at] = finite(x); at++ }
	for b := range groove.Bars { // 6
		for a := range b {
			x, _ := l.Pattern.BarSimilarity(a, b)
			put(x)
		}
	}
	var bars [groove.Bars]float64
	var slot, repeatOffset, repeatVelocity stats.Moments
	var used [groove.Steps]uint16
	first, end := [groove.Steps]float64{}, [groove.Steps]float64{}
	for _, h := range hits {
		bars[h.step/groove.StepsPerBar]++
		if used[h.step] == 0 {
			first[h.step], end[h.step] = h.offset, h.offset
		}
		first[h.step], end[h.step] = min(first[h.step], h.offset), max(end[h.step], h.offset)
		used[h.step] |= 1 << h.voice
		if before := h.step - groove.StepsPerBar; before >= 0 && l.Pattern.Hits[before][h.voice] {
			repeatOffset.Add(math.Abs(h.offset - float64(l.Pattern.Offsets[before][h.voice])*StepLength(l.BPM)))
			repeatVelocity.Add(math.Abs(h.velocity - float64(l.Pattern.Velocities[before][h.voice])))
		}
	}
	total := float64(len(hits))
	for _, n := range bars { // 4
		put(n / total)
	}
	var limbs [6]float64 // steps by the number of strokes; the last is five and more
	hands, hats, downbeats, backbeats, off := 0.0, 0.0, 0.0, 0.0, 0.0
	for s, u := range used {
		n := bits.OnesCount16(u)
		limbs[min(n, 5)]++
		if n > 1 {
			slot.Add(end[s] - first[s])
		}
		if bits.OnesCount16(u&^(1<<groove.Kick)) > 2 {
			hands++ // more than two hands can play
		}
		if u>>groove.ClosedHat&1 == 1 && u>>groove.OpenHat&1 == 1 {
			hats++
		}
		switch {
		case s%groove.StepsPerBar == 0:
			downbeats += float64(u & 1)
		case s%8 == 4:
			backbeats += float64(u >> groove.Snare & 1)
		case s%2 == 1:
			off += float64(n)
		}
	}
	for _, n := range limbs { // 6
		put(n)
	}
	for _, x := range []float64{
		slot.Mean(), slot.Spread(), repeatOffset.Mean(), repeatVelocity.Mean(), repeatOffset.N, hands, hats, downbeats, backbeats, off / total,
		float64(bits.OnesCount16(union(used[:]))),
	} { // 11
		put(x)
	}
}

func union(used []uint16) (all uint16) {
	for _, u := range used {
		all |= u
	}
	return all
}

// grid writes, for each step of the bar: strokes of each voice over the four bars, then mean velocities and mean offsets of the
// grid voices.
func grid(dst []float32, hits []hit) {
	const width = groove.NumVoices + 2*gridVoices
	for _, h := range hits {
		dst[h.step%groove.StepsPerBar*width+h.voice]++
	}
	for _, h := range hits {
		row := dst[h.step%groove.StepsPerBar*width:][:width]
		if g := gridVoice[h.voice]; g > 0 {
			row[groove.NumVoices+g-1] += float32(h.velocity) / row[h.voice]
			row[groove.NumVoices+gridVoices+g-1] += float32(h.offset) / row[h.voice]
		}
	}
}
