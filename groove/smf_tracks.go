package groove

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"sort"

	"gitlab.com/gomidi/midi/v2/smf"
)

// Span is a note on the grid of units: from where, how long, what.
type Span struct {
	Unit     int64 // note-on, in units of 1/OffsetUnits step from the beginning
	Length   int64 // in units
	Channel  uint8 // 1–16
	Note     uint8
	Velocity uint8 // 1–127
}

// TempoAt is the tempo from a unit on.
type TempoAt struct {
	Unit int64   `json:"unit"`
	BPM  float64 `json:"bpm"`
}

// Track is one track of a file.
type Track struct {
	Name  string
	Spans []Span
}

// TrackFile is what WriteTracks writes.
type TrackFile struct {
	Name   string
	Code   string    // recall code; empty = none
	Tempos []TempoAt // in order; empty = 120 BPM
	Tracks []Track
	Units  int64 // length
}

// maxUnits bounds a file's length so that its ticks can be multiplied in 64 bits; it is a thousand hours.
const maxUnits = 1 << 42

// WriteTracks writes a Standard MIDI File in 4/4, a tick to the unit: format 0 for one track, else format 1 with the
// tempos in a track of their own. Notes are cut where the next one of their pitch begins, and at the end.
func WriteTracks(w io.Writer, f TrackFile) error {
	end, tracks := f.Units, f.Tracks
	if end < 0 || end > maxUnits {
		return fmt.Errorf("write smf: a length of %d units is out of range: 0 to %d", end, int64(maxUnits))
	}
	marks, err := tempoMarks(f.Tempos, end)
	if err != nil {
		return fmt.Errorf("write smf: %w", err)
	}
	lists := make([][]span, len(tracks))
	for i, t := range tracks {
		if lists[i], err = spansOf(t, end); err != nil {
			return fmt.Errorf("write smf: track %q: %w", t.Name, err)
		}
	}
	head := trackHead{f.Name, RecallNote(f.Code), true}
	if len(tracks) == 1 {
		return writeTrack(w, head, marks, lists[0], end)
	}
	file := smf.NewSMF1()
	file.TimeFormat = smf.MetricTicks(UnitsPerBeat)
	if err := file.Add(trackOf(head, tempoEvents(marks), end)); err != nil {
		return fmt.Errorf("write smf: %w", err)
	}
	for i, t := range tracks {
		if err := file.Add(trackOf(trackHead{name: t.Name}, noteEvents(cutSpans(lists[i], end)), end)); err != nil {
			return fmt.Errorf("write smf: %w", err)
		}
	}
	return writeFile(w, file)
}

func tempoMarks(tempos []TempoAt, end int64) ([]tempoMark, error) {
	if len(tempos) == 0 {
		tempos = []TempoAt{{0, defaultBPM}}
	}
	marks := make([]tempoMark, len(tempos))
	for i, t := range tempos {
		if err := ValidateBPM(t.BPM); err != nil {
			return nil, err
		}
		if t.Unit < 0 || t.Unit > end || i > 0 && t.Unit < tempos[i-1].Unit {
			return nil, fmt.Errorf("tempo at unit %d is out of order, or outside of 0 to %d", t.Unit, end)
		}
		marks[i] = tempoMark{t.Unit, tempoMicros(t.BPM)}
	}
	return marks, nil
}

func spansOf(t Track, end int64) ([]span, error) {
	out := make([]span, len(t.Spans))
	for i, s := range t.Spans {
		if s.Unit < 0 || s.Unit >= end || s.Length < 0 {
			return nil, fmt.Errorf("note %d at unit %d for %d units is outside of 0 to %d", i, s.Unit, s.Length, end)
		}
		if s.Channel < 1 || s.Channel > 16 || s.Note > 127 || s.Velocity < 1 || s.Velocity > 127 {
			return nil, fmt.Errorf("note %d has channel %d, note %d, velocity %d: want 1–16, 0–127, 1–127", i, s.Channel, s.Note, s.Velocity)
		}
		out[i] = span{s.Unit, max(1, min(s.Length, end)), s.Channel, s.Note, s.Velocity}
	}
	return out, nil
}

func tempoEvents(tempos []tempoMark) []tickEvent {
	events := make([]tickEvent, len(tempos))
	for i, t := range tempos {
		events[i] = tickEvent{t.tick, 0, []byte{0xFF, 0x51, 3, byte(t.micros >> 16), byte(t.micros >> 8), byte(t.micros)}}
	}
	return events
}

// trackHead is what stands at the beginning of a track.
type trackHead struct {
	name, text string // text: an event of its own, or ""
	meter      bool   // the 4/4
}

// trackOf puts events, in any order, into a track of an exact length.
func trackOf(head trackHead, events []tickEvent, end int64) smf.Track {
	sort.SliceStable(events, func(i, j int) bool {
		a, b := events[i], events[j]
		return a.tick < b.tick || a.tick == b.tick && a.rank < b.rank
	})
	var track smf.Track
	track.Add(0, smf.MetaTrackSequenceName(head.name))
	if head.text != "" {
		track.Add(0, smf.MetaText(head.text))
	}
	if head.meter {
		track.Add(0, smf.MetaMeter(4, 4))
	}
	now := int64(0)
	for _, e := range events {
		track.Add(advance(&track, e.tick-now), e.msg)
		now = e.tick
	}
	track.Close(advance(&track, end-now))
	return track
}

// writeFile writes a file whole. The library drops some of its writer's errors, so it writes to memory.
func writeFile(w io.Writer, file *smf.SMF) error {
	var buf bytes.Buffer
	if _, err := file.WriteTo(&buf); err != nil {
		return fmt.Errorf("write smf: %w", err)
	}
	if _, err := w.Write(buf.Bytes()); err != nil {
		return fmt.Errorf("write smf: %w", err)
	}
	return nil
}

// SecondsToUnits returns how many units a time lasts at a tempo in BPM, rounded, one at least.
func SecondsToUnits(seconds, bpm float64) int64 {
	return max(1, int64(math.Round(seconds*bpm/60*UnitsPerBeat)))
}
