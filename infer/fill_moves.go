package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// fillMoves is what the hands do in a bar of a fill: on each step one stroke, or one with each hand.
type fillMoves struct {
	hands [groove.StepsPerBar][2]handMove // the second is a stroke or handRest
	touch [groove.StepsPerBar][2]float64  // the chance in velocity and offset
}

// leanSyncopated is the share of the strokes on eighths that move to sixteenths at lean 1.
const leanSyncopated = 0.75

// lean moves the share −by of the strokes on sixteenths between the eighths, from step from on, to eighths, or a share of those on eighths to
// the sixteenths. Their number stays: where one plays already, the other hand plays another drum with it. Only the fifteenth stroke of a bar
// that has only seven eighths for it is left out.
func (m *fillMoves) lean(from int, by float64) {
	odd := 1
	share := -by
	if by > 0 {
		odd, share = 0, leanSyncopated*by
	}
	var moving []int
	for pos := from; pos < groove.StepsPerBar; pos++ {
		if pos%2 == odd && m.hands[pos][0].isStroke() {
			moving = append(moving, pos)
		}
	}
	n := int(math.Round(share * float64(len(moving))))
	for i, pos := range moving[len(moving)-n:] {
		h := m.hands[pos][0]
		if by > 0 && i%2 == 0 {
			h = nextDrum(h) // syncopated fills go round the drums
		}
		to, ok := m.room(from, pos)
		if ok || by < 0 {
			m.hands[pos][0] = handRest
		}
		if ok {
			m.play(to, h)
		}
	}
}

// room returns the nearest step of the other kind, eighth or sixteenth, that has a hand free.
func (m *fillMoves) room(from, pos int) (int, bool) {
	for far := 1; far < groove.StepsPerBar; far += 2 {
		for _, to := range [2]int{pos - far, pos + far} {
			if to >= from && to < groove.StepsPerBar && !m.hands[to][1].isStroke() {
				return to, true
			}
		}
	}
	return 0, false
}

// play adds a stroke to a step.
func (m *fillMoves) play(pos int, h handMove) {
	first := m.hands[pos][0]
	if !first.isStroke() {
		m.hands[pos][0] = h
		return
	}
	if h == first {
		h = nextDrum(h)
	}
	m.hands[pos][1] = h
}

// nextDrum returns the drum below: from the snare the high tom, and from the low tom the snare.
func nextDrum(h handMove) handMove {
	if h == handLowTom {
		return handSnare
	}
	return h + 1
}

// straightenGroove moves what the groove still plays in a fill, the feet and a hat, from sixteenths to the eighth before, or after where that is
// taken, in the bar that begins at step first.
func straightenGroove(dst *groove.Pattern, first, from int, moves *fillMoves) {
	for pos := from; pos < groove.StepsPerBar; pos++ {
		if pos%2 == 0 {
			continue
		}
		for v := range groove.NumVoices {
			step := first + pos
			if !dst.Hits[step][v] {
				continue
			}
			for _, to := range [2]int{step - 1, step + 1} {
				in := to%groove.StepsPerBar >= from && to < first+groove.StepsPerBar
				hand := v != int(groove.Kick) && in && moves.hands[to%groove.StepsPerBar][0] != handGroove
				if in && !hand && !dst.Hits[to][v] {
					dst.Hits[to][v], dst.Velocities[to][v] = true, dst.Velocities[step][v]
					break
				}
			}
			dst.Hits[step][v] = false
		}
	}
}
