package dataset

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Offsets are counted in offsetBins bins of half a millisecond, from −375 ms, which is half a step
// at the slowest tempo, to 375.
const (
	offsetBin  = 0.5
	offsetBins = 1501
)

// Distributions has the distributions of the hits of all windows, for pictures. A hit counts once for each window that
// contains it, as in training.
type Distributions struct {
	Tempos     [NumSplits][groove.MaxBPM + 1]int   // windows by BPM, rounded
	Offsets    [groove.NumVoices][offsetBins]int   // hits by offset in time; see OffsetMS
	Velocities [groove.NumVoices][128]int          // hits by MIDI velocity
	Steps      [groove.Steps][groove.NumVoices]int // hits by place
	Windows    int
}

// OffsetMS returns the middle of an offset's bin in milliseconds, positive = late.
func OffsetMS(bin int) float64 { return offsetBin * float64(bin-offsetBins/2) }

// Distributions counts.
func (s *Set) Distributions() *Distributions {
	d := &Distributions{}
	for _, w := range s.Windows() {
		bpm := w.Style().BPM
		d.Windows++
		d.Tempos[w.Split][int(math.Round(bpm))]++
		ms := 60_000 / bpm / groove.StepsPerBeat
		for i, c := range w.all {
			step, voice := i/groove.NumVoices, i%groove.NumVoices
			bin := int(math.Round(float64(c.offset)*ms/offsetBin)) + offsetBins/2
			d.Offsets[voice][bin]++
			d.Velocities[voice][c.velocity]++
			d.Steps[step][voice]++
		}
	}
	return d
}
