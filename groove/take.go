package groove

import (
	"fmt"
	"io"
	"slices"
)

// Take is the notes of a performance in a Standard MIDI File, of any length and in ticks, without a grid. Training reads Takes; ReadSMF
// reads four bars to play.
type Take struct {
	PPQ    int         // ticks per quarter note
	Tempos []TakeTempo // in order; empty when the file names none, which means 120
	Meters []TakeMeter // in order; empty when the file names none, which means 4/4
	Notes  []TakeNote  // by tick; those of one tick as they stand in the file
	End    int64       // tick of the last note-on, note-off or controller
	Zeros  int         // tempos of 0, which are invalid and were skipped
}

// TakeNote is a note-on of a take.
type TakeNote struct {
	Tick     int64
	Channel  uint8 // 1–16
	Note     uint8
	Velocity uint8 // 1–127
}

// TakeTempo is the tempo from a tick on, as the file has it: in whole microseconds to the quarter note, never 0.
type TakeTempo struct {
	Tick   int64
	Micros uint32
}

// BPM returns the tempo that the writer of the file most likely meant: the roundest one with the same microseconds.
func (t TakeTempo) BPM() float64 { return microsBPM(t.Micros) }

// TakeMeter is the time signature from a tick on: {6, 8} is 6/8.
type TakeMeter struct {
	Tick  int64
	Meter [2]int
}

// ReadTake reads a Standard MIDI File of format 0 or 1, at most 8 MB. A tempo of 0 in it is skipped. Errors are
// those of ReadSMF for the same damage.
func ReadTake(r io.Reader) (*Take, error) {
	file, err := readSMF(r)
	if err != nil {
		return nil, fmt.Errorf("read smf: %w", err)
	}
	t := &Take{PPQ: int(file.ppq), End: file.played}
	for _, events := range file.tracks {
		for _, e := range events {
			t.add(e)
		}
	}
	slices.SortStableFunc(t.Tempos, func(a, b TakeTempo) int { return compareTicks(a.Tick, b.Tick) })
	slices.SortStableFunc(t.Meters, func(a, b TakeMeter) int { return compareTicks(a.Tick, b.Tick) })
	slices.SortStableFunc(t.Notes, func(a, b TakeNote) int { return compareTicks(a.Tick, b.Tick) })
	return t, nil
}

// DrumChannel returns the channel with the drums: 10, or the only one with notes. The error says why there is none.
func (t *Take) DrumChannel() (uint8, error) {
	notes := map[uint8]int{}
	for _, n := range t.Notes {
		notes[n.Channel]++
	}
	return chooseChannel(notes, 0)
}

func compareTicks(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// add keeps an event if it is a note, a tempo or a meter.
func (t *Take) add(e smfEvent) {
	switch {
	case e.vel > 0:
		t.Notes = append(t.Notes, TakeNote{e.tick, e.channel, e.note, e.vel})
	case e.meta == metaTempo && len(e.data) == 3:
		if micros := uint32(e.data[0])<<16 | uint32(e.data[1])<<8 | uint32(e.data[2]); micros > 0 {
			t.Tempos = append(t.Tempos, TakeTempo{e.tick, micros})
		} else {
			t.Zeros++
		}
	case e.meta == metaMeter && len(e.data) >= 2 && e.data[0] > 0 && e.data[1] < 8:
		t.Meters = append(t.Meters, TakeMeter{e.tick, [2]int{int(e.data[0]), 1 << e.data[1]}})
	}
}

// Seconds returns when a tick sounds, from the take's beginning, at the file's own tempos to the microsecond.
func (t *Take) Seconds(tick int64) float64 {
	seconds, from, micros := 0.0, int64(0), tempoMicros(defaultBPM)
	for _, c := range t.Tempos {
		if c.Tick >= tick {
			break
		}
		seconds += t.stretch(c.Tick-from, micros)
		from, micros = c.Tick, c.Micros
	}
	return seconds + t.stretch(tick-from, micros)
}

func (t *Take) stretch(ticks int64, micros uint32) float64 {
	return float64(ticks) * float64(micros) / (1e6 * float64(t.PPQ))
}

// Cell returns the sixteenth, counted from the take's beginning, whose half-open half-step neighbourhood holds a tick,
// and the tick's offset from it in steps, in [−0.5, 0.5).
func (t *Take) Cell(tick int64) (step int64, offset float32) {
	ppq := int64(t.PPQ)
	step = floorDiv(2*StepsPerBeat*tick+ppq, 2*ppq)
	return step, float32(float64(StepsPerBeat*tick-step*ppq) / float64(ppq))
}
