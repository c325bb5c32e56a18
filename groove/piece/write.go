package piece

import (
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"io"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/roll"
	"github.com/groovegen/groovegen/groove/sound"
)

// Tracks says how a MIDI file is divided.
type Tracks string

// The divisions.
const (
	OneTrack    Tracks = "one"
	VoiceTracks Tracks = "voices" // a track for each voice that plays
)

// ParseTracks reads a division.
func ParseTracks(s string) (Tracks, error) {
	switch t := Tracks(s); t {
	case OneTrack, VoiceTracks:
		return t, nil
	}
	return "", fmt.Errorf("tracks %q: want one or voices", s)
}

// WriteSMF writes a MIDI file, a tick to the unit: where each note stands is exact.
func (p *Piece) WriteSMF(w io.Writer, division Tracks) error {
	if len(p.Notes) == 0 {
		return ErrEmpty
	}
	tracks := []groove.Track{{Name: p.Title}}
	if division == VoiceTracks {
		tracks = nil
	}
	var place [groove.NumVoices]int
	for _, n := range p.Notes {
		i := 0
		if division == VoiceTracks {
			if place[n.Voice] == 0 {
				tracks = append(tracks, groove.Track{Name: n.Voice.String()})
				place[n.Voice] = len(tracks)
			}
			i = place[n.Voice] - 1
		}
		tracks[i].Spans = append(tracks[i].Spans, groove.Span{
			Unit: n.Unit, Length: n.Length, Channel: n.Channel, Note: n.Key, Velocity: n.Velocity,
		})
	}
	return groove.WriteTracks(w, groove.TrackFile{Name: p.Title, Code: p.Code, Tempos: p.Tempos, Tracks: tracks, Units: p.Units})
}

// longestLoop bounds the memory of a loop's sound to 42 MB.
const longestLoop = 2 * time.Minute

// WriteWAV writes the piece as an instrument plays it. A piece made of loops is exactly as long as its bars: what still
// rings at the end fades out there or, in a seamless piece, continues at the beginning. Another piece, or a very long
// one, ends when the last note has rung.
func (p *Piece) WriteWAV(w io.Writer, in sound.Instrument) error {
	if len(p.Notes) == 0 {
		return ErrEmpty
	}
	return sound.WriteTagged(w, p.Title, groove.RecallNote(p.Code), func(w io.Writer) error { return p.writeSound(w, in) })
}

func (p *Piece) writeSound(w io.Writer, in sound.Instrument) error {
	notes, length := p.InstrumentNotes()
	switch {
	case length > longestLoop:
	case p.Seamless:
		return sound.WriteLoop(w, in, notes, length)
	case p.Loop:
		return sound.WriteCut(w, in, notes, length)
	}
	return sound.WriteNotes(w, in, notes, max(length, sound.End(notes)))
}

// MaxPictures is how many stretches of four bars are drawn into one picture.
const MaxPictures = 32

// Draw draws the piece as piano rolls of four bars below each other. Of a piece that is too long for one picture it
// draws the end. Of two notes of a voice in one sixteenth the louder is drawn.
func (p *Piece) Draw() image.Image {
	count := max(1, (p.Bars()+groove.Bars-1)/groove.Bars)
	first := max(0, count-MaxPictures)
	var all *image.RGBA
	for i := first; i < count; i++ {
		from := int64(i) * groove.LoopUnits
		one := roll.Draw(p.pattern(from), roll.Options{
			Title: p.Title, Subtitle: fmt.Sprintf("bars %d to %d", i*groove.Bars+1, (i+1)*groove.Bars), BPM: p.tempoAt(from),
		})
		size := one.Bounds().Size()
		if all == nil {
			all = image.NewRGBA(image.Rect(0, 0, size.X, size.Y*(count-first)))
		}
		draw.Draw(all, image.Rect(0, size.Y*(i-first), size.X, size.Y*(i-first+1)), one, one.Bounds().Min, draw.Src)
	}
	return all
}

// pattern returns the four bars from a unit on.
func (p *Piece) pattern(from int64) (out groove.Pattern) {
	const half = groove.OffsetUnits / 2
	for _, n := range p.Notes {
		at := n.Unit - n.Early
		if p.Seamless && at >= p.Units-half {
			at -= p.Units // the early downbeat of the next turn
		}
		at += half - from
		if at < 0 || at >= groove.LoopUnits {
			continue
		}
		step, velocity := at/groove.OffsetUnits, float32(n.Velocity)/127
		if out.Hits[step][n.Voice] && velocity <= out.Velocities[step][n.Voice] {
			continue
		}
		out.Hits[step][n.Voice], out.Velocities[step][n.Voice] = true, velocity
		out.Offsets[step][n.Voice] = groove.UnitsToOffset(int(at%groove.OffsetUnits) - half)
	}
	return out
}

func (p *Piece) tempoAt(unit int64) (bpm float64) {
	for _, t := range p.Tempos {
		if t.Unit <= unit || bpm == 0 {
			bpm = t.BPM
		}
	}
	return bpm
}

// WriteJSON writes the piece as JSON.
func (p *Piece) WriteJSON(w io.Writer) error {
	data, err := json.Marshal(p)
	if err == nil {
		_, err = w.Write(append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write piece: %w", err)
	}
	return nil
}
