package groove

import (
	"fmt"
	"io"
	"math"
	"sort"
	"time"

	"gitlab.com/gomidi/midi/v2"
	"gitlab.com/gomidi/midi/v2/smf"
)

// SMFOptions says what a MIDI file of a loop has besides the notes.
type SMFOptions struct {
	Name string  // track name
	Code string  // recall code; empty = none
	BPM  float64 // tempo of the file, MinBPM–MaxBPM
	Kit  Kit     // the zero value is the GM kit
	// Seamless puts early hits of the first step at the file's end, where they sound when a player repeats the file.
	Seamless bool
}

// WriteSMF writes p as a Standard MIDI File of one track (format 0) that is exactly four 4/4 bars long, so that it
// loops where it is dropped into an arrangement. A tick is 1/OffsetUnits step: ReadSMF gives the same canonical pattern
// back to the bit, provided that the kit gives each voice a note of its own, all on one channel, and leaves velocities
// as they are, and except for early hits of the first step.
//
// The file starts with its downbeat: early hits of the first step are at tick 0. In a seamless file they are at the
// end, with their whole offset. No note sounds past the end or into the next one of its pitch.
func WriteSMF(w io.Writer, p Pattern, opt SMFOptions) error {
	kit := opt.Kit
	if kit == (Kit{}) {
		kit = GMKit()
	}
	if err := kit.Validate(); err != nil {
		return fmt.Errorf("write smf: %w", err)
	}
	if err := ValidateBPM(opt.BPM); err != nil {
		return fmt.Errorf("write smf: %w", err)
	}
	notes := p.Notes(kit)
	if !opt.Seamless {
		notes = FromDownbeat(notes)
	}
	spans := make([]span, len(notes))
	for i, length := range kit.lengths(notes, opt.BPM) {
		n := notes[i]
		spans[i] = span{int64(n.Unit), int64(timeToUnits(length, opt.BPM)), n.Channel, n.Note, n.Velocity}
	}
	return writeTrack(w, trackHead{opt.Name, RecallNote(opt.Code), true}, []tempoMark{{0, tempoMicros(opt.BPM)}}, spans, LoopUnits)
}

// TimedNote is a note as it was played, in real time.
type TimedNote struct {
	At       time.Duration // from the recording's beginning
	Length   time.Duration
	Channel  uint8 // 1–16
	Note     uint8
	Velocity uint8 // 1–127
}

// TempoChange is the tempo from an instant of a recording on.
type TempoChange struct {
	At  time.Duration
	BPM float64
}

// Recording is what was played: notes and tempos in any order. The first tempo counts from the beginning; none is 120.
type Recording struct {
	Name   string
	Tempos []TempoChange
	Notes  []TimedNote
}

// maxRecording bounds a recording so that its ticks fit in 64 bits with room to multiply.
const maxRecording = 100 * time.Hour

// WriteRecording writes a recording of any length as a Standard MIDI File of one track (format 0), 4/4, UnitsPerBeat
// ticks to the quarter note. Played back, each note is within one tick of where it was (0.13 ms at 120 BPM).
func WriteRecording(w io.Writer, r Recording) error {
	tempos, err := tempoTrack(r.Tempos)
	if err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	var spans []span
	var end int64
	for i, n := range r.Notes {
		if n.At < 0 || n.At > maxRecording || n.Length < 0 || n.Length > maxRecording {
			return fmt.Errorf("write recording: note %d at %v for %v is outside of 0 to %v", i, n.At, n.Length, maxRecording)
		}
		if n.Channel < 1 || n.Channel > 16 || n.Note > 127 || n.Velocity < 1 || n.Velocity > 127 {
			return fmt.Errorf("write recording: note %d has channel %d, note %d, velocity %d: want 1–16, 0–127, 1–127",
				i, n.Channel, n.Note, n.Velocity)
		}
		on, off := tempos.tick(n.At), tempos.tick(n.At+n.Length)
		end = max(end, on+1, off)
		spans = append(spans, span{on, max(1, off-on), n.Channel, n.Note, n.Velocity})
	}
	marks := make([]tempoMark, len(tempos))
	for i, t := range tempos {
		marks[i] = t.tempoMark
		end = max(end, t.tick)
	}
	return writeTrack(w, trackHead{r.Name, "", true}, marks, spans, end)
}

// tempoMark is a tempo from a tick on, in whole microseconds to the quarter note, as a file stores it.
type tempoMark struct {
	tick   int64
	micros uint32
}

// timedTempo is a tempoMark with the instant at which it begins.
type timedTempo struct {
	at time.Duration
	tempoMark
}

type tempoMap []timedTempo

// tempoTrack converts tempo changes to ticks. Each section is measured with the tempo as the file rounds it, so that a long
// recording does not drift away from its notes.
func tempoTrack(changes []TempoChange) (tempoMap, error) {
	changes = append([]TempoChange(nil), changes...)
	sort.SliceStable(changes, func(i, j int) bool { return changes[i].At < changes[j].At })
	if len(changes) == 0 {
		changes = []TempoChange{{0, defaultBPM}}
	}
	var m tempoMap
	for i, c := range changes {
		if err := ValidateBPM(c.BPM); err != nil {
			return nil, err
		}
		if c.At < 0 || c.At > maxRecording {
			return nil, fmt.Errorf("tempo at %v is outside of 0 to %v", c.At, maxRecording)
		}
		t := timedTempo{c.At, tempoMark{0, tempoMicros(c.BPM)}}
		if i == 0 {
			t.at = 0
		} else {
			t.tick = m.tick(c.At)
		}
		m = append(m, t)
	}
	return m, nil
}

// tick returns the tick nearest to an instant.
func (m tempoMap) tick(at time.Duration) int64 {
	i := sort.Search(len(m), func(i int) bool { return m[i].at > at }) - 1
	t := m[max(i, 0)]
	perBeat := int64(t.micros) * int64(time.Microsecond)
	return t.tick + (int64(at-t.at)*UnitsPerBeat+perBeat/2)/perBeat
}

// defaultBPM is the tempo of a MIDI file that names none (Standard MIDI Files 1.0: 500,000 µs to the quarter note).
const defaultBPM = 120

// tempoMicros converts BPM to a file's unit.
func tempoMicros(bpm float64) uint32 { return uint32(math.Round(60e6 / bpm)) }

// microsBPM converts back: the shortest decimal fraction that a writer makes the same number of. Many writers round down instead of to
// the nearest; 149 BPM are 402,685 µs rounded and 402,684 cut off.
func microsBPM(micros uint32) float64 {
	bpm := 60e6 / float64(micros)
	for scale := 1.0; scale <= 1e6; scale *= 10 {
		r := math.Round(bpm*scale) / scale
		if tempoMicros(r) == micros || uint32(60e6/r) == micros {
			return r
		}
	}
	return bpm
}

// span is a note on ticks.
type span struct {
	on, length              int64
	channel, note, velocity uint8
}

// tickEvent is a message at a tick; rank orders what falls on the same tick: tempo, note-offs, note-ons.
type tickEvent struct {
	tick int64
	rank int
	msg  []byte
}

// writeTrack writes a format 0 file with the notes cut so that none reaches past end or into the next one of its pitch.
func writeTrack(w io.Writer, head trackHead, tempos []tempoMark, spans []span, end int64) error {
	events := append(noteEvents(cutSpans(spans, end)), tempoEvents(tempos)...)
	file := smf.New()
	file.TimeFormat = smf.MetricTicks(UnitsPerBeat)
	if err := file.Add(trackOf(head, events, end)); err != nil {
		return fmt.Errorf("write smf: %w", err)
	}
	return writeFile(w, file)
}

// maxDelta is the longest pause that a file's variable-length number can hold.
const maxDelta = 1<<28 - 1

// advance fills a longer pause with empty text events and returns the rest of it.
func advance(track *smf.Track, delta int64) uint32 {
	for delta > maxDelta {
		track.Add(maxDelta, smf.MetaText(""))
		delta -= maxDelta
	}
	return uint32(delta)
}

func noteEvents(spans []span) []tickEvent {
	var events []tickEvent
	for _, s := range spans {
		events = append(events,
			tickEvent{s.on, 2, midi.NoteOn(s.channel-1, s.note, s.velocity)},
			tickEvent{s.on + s.length, 1, midi.NoteOff(s.channel-1, s.note)})
	}
	return events
}

// cutSpans sorts notes by time, keeps the louder of two that begin together on one pitch, and ends each at the next
// one's beginning or at end.
func cutSpans(spans []span, end int64) []span {
	sort.SliceStable(spans, func(i, j int) bool { return spans[i].on < spans[j].on })
	type pitch struct{ channel, note uint8 }
	last := map[pitch]int{} // index into out of the pitch's latest note
	out := make([]span, 0, len(spans))
	for _, s := range spans {
		key := pitch{s.channel, s.note}
		s.length = min(s.length, end-s.on)
		if i, ok := last[key]; ok {
			if out[i].on == s.on {
				out[i].velocity = max(out[i].velocity, s.velocity)
				out[i].length = max(out[i].length, s.length)
				continue
			}
			out[i].length = min(out[i].length, s.on-out[i].on)
		}
		last[key] = len(out)
		out = append(out, s)
	}
	return out
}
