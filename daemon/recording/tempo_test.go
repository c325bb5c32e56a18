package recording

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
)

// TestTempoIsTheOneThatWasMeant follows a clock of a round tempo whose estimate is rough at first, whose notes jitter, and whose computer's
// clock is a little faster or slower than ours. The piece has that tempo, and no other.
func TestTempoIsTheOneThatWasMeant(t *testing.T) {
	for _, c := range []struct {
		bpm    float64
		bars   int
		jitter float64 // σ, s
		skew   float64
	}{
		{158, 4, 0.0003, 0},
		{158, 4, 0.001, 0},
		{158, 400, 0.0005, 8e-5},
		{120, 2, 0, 0},
		{92.5, 8, 0.0003, 0},
		{93.25, 16, 0.0002, 0},
		{174, 64, 0.0005, -1e-4},
		{149, 4, 0.0002, 0},
		{99.9, 16, 0.0002, 0},
		{93.25, 2, 0.0001, 0}, // too short for its ends to say more than one decimal: the line through all notes does
		{141.75, 2, 0.0001, 0},
	} {
		rng := rand.New(rand.NewPCG(1, uint64(c.bpm)))
		s := &song{bpm: c.bpm * (1 + c.skew)}
		s.play(16*c.bars, onGrid)
		i := 0
		for _, b := range s.played.blocks {
			for j := range b {
				b[j].Line = b[j].Line.Add(time.Duration(c.jitter * rng.NormFloat64() * 1e9))
				b[j].Tempo *= clock.BPM(1 + 0.001*(math.Exp(-float64(i)/64)+0.1*(rng.Float64()-0.5))) // "158.166"
				i++
			}
		}
		p := mustPerformance(t, s)
		if len(p.Tempos) != 1 || p.Tempos[0].BPM != c.bpm {
			t.Errorf("%g BPM for %d bars, jitter %g ms, skew %g: tempos %v", c.bpm, c.bars, 1e3*c.jitter, c.skew, p.Tempos)
		}
	}
}
