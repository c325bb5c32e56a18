package groove

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/groovegen/groovegen/internal/legacytext"
)

// Take is the notes of a performance in a Standard MIDI File, of any length and in ticks, without a grid. Training
// reads Takes; ReadSMF makes a pattern of one.
type Take struct {
	Format int         // 0 or 1
	PPQ    int         // ticks per quarter note
	Tempos []TakeTempo // in order; empty when the file names none, which means 120
	Meters []TakeMeter // in order; empty when the file names none, which means 4/4
	Notes  []TakeNote  // by tick; those of one tick as they stand in the file
	Tracks []TakeTrack // as they stand in the file
	End    int64       // tick of the last note-on, note-off or controller
	Length int64       // tick of the last track's end
	Zeros  int         // tempos of 0, which are invalid and were skipped

	Repairs []string // faults of the file that do not change what it means
	names   map[uint8]string
}

// TakeTrack is what a track says about itself.
type TakeTrack struct {
	Name       string
	Instrument string
	Programs   []TakeProgram
}

// TakeProgram is a channel's last choice of a sound in a track.
type TakeProgram struct {
	Channel, Bank, Program uint8 // Bank is the value of controller 0
	Named                  bool  // there is a program change
}

// TakeNote is a note-on of a take.
type TakeNote struct {
	Tick     int64
	Channel  uint8 // 1–16
	Note     uint8
	Velocity uint8  // 1–127
	Voice    Voice  // that plays it; NoVoice = none
	Port     uint8  // of the track, 0 where it names none
	Track    uint16 // from 0
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

// ReadTake reads a Standard MIDI File of format 0 or 1, at most 8 MB; see parseSMF for what else it accepts. A tempo of
// 0 in it is skipped. Each note has the voice of VoiceOfPitch; KeepDrums chooses the drums among them. Errors name the
// fault and, for a damaged file, the byte; see SMFError.
func ReadTake(r io.Reader) (*Take, error) {
	file, err := readSMF(r)
	if err != nil {
		return nil, fmt.Errorf("read smf: %w", err)
	}
	t := &Take{Format: int(file.format), PPQ: int(file.ppq), End: file.played, Tracks: make([]TakeTrack, len(file.tracks)), Repairs: file.repairs}
	devices := []string{}
	for i, events := range file.tracks {
		port := uint8(0)
		for _, e := range events {
			switch {
			case e.meta == metaPort && len(e.data) == 1:
				port = e.data[0]
			case e.meta == metaDevice:
				port = uint8(min(index(&devices, string(e.data)), 0xFF))
			default:
				t.add(i, port, e)
			}
		}
		t.Length = max(t.Length, events[len(events)-1].tick) // each track has its end-of-track event
	}
	slices.SortStableFunc(t.Tempos, func(a, b TakeTempo) int { return cmp.Compare(a.Tick, b.Tick) })
	slices.SortStableFunc(t.Meters, func(a, b TakeMeter) int { return cmp.Compare(a.Tick, b.Tick) })
	slices.SortStableFunc(t.Notes, func(a, b TakeNote) int { return cmp.Compare(a.Tick, b.Tick) })
	return t, nil
}

// index returns where a text is in a list, and adds it if need be.
func index(list *[]string, text string) int {
	i := slices.Index(*list, text)
	if i < 0 {
		i = len(*list)
		*list = append(*list, text)
	}
	return i
}

// add keeps an event of a track if it is a note, a tempo, a meter, or says what plays.
func (t *Take) add(track int, port uint8, e smfEvent) {
	switch {
	case e.vel > 0:
		voice, _ := VoiceOfPitch(e.note)
		t.Notes = append(t.Notes, TakeNote{e.tick, e.channel, e.note, e.vel, voice, port, uint16(track)})
	case e.sound != 0:
		t.Tracks[track].choose(e)
	case e.meta == metaTempo && len(e.data) == 3:
		if micros := uint32(e.data[0])<<16 | uint32(e.data[1])<<8 | uint32(e.data[2]); micros > 0 {
			t.Tempos = append(t.Tempos, TakeTempo{e.tick, micros})
		} else {
			t.Zeros++
		}
	case e.meta == metaMeter && len(e.data) >= 2 && e.data[0] > 0 && e.data[1] < 8:
		t.Meters = append(t.Meters, TakeMeter{e.tick, [2]int{int(e.data[0]), 1 << e.data[1]}})
	case e.meta == metaTrackName && t.Tracks[track].Name == "":
		t.Tracks[track].Name = plainText(e.data)
	case e.meta == metaInstrument && t.Tracks[track].Instrument == "":
		t.Tracks[track].Instrument = plainText(e.data)
	case e.meta == metaText:
		t.namePitch(plainText(e.data))
	}
}

// maxText is how much of a name is read, in bytes: it is searched for words.
const maxText = 256

// plainText returns a name without the spaces around it. The format does not say in which characters; most are in
// Windows-1252.
func plainText(data []byte) string {
	return strings.TrimSpace(legacytext.Decode(data[:min(len(data), maxText)], charmap.Windows1252))
}

// pitchNames is a text event that names a pitch: "36 Kick", "36=Kick" or "36: Kick".
var pitchNames = regexp.MustCompile(`^(\d{1,3})\s*[ =:]\s*(\D.*)$`)

// namePitch keeps the name of a pitch, if a text gives one.
func (t *Take) namePitch(text string) {
	m := pitchNames.FindStringSubmatch(text)
	if m == nil {
		return
	}
	if pitch, err := strconv.ParseUint(m[1], 10, 7); err == nil {
		if t.names == nil {
			t.names = map[uint8]string{}
		}
		t.names[uint8(pitch)] = m[2]
	}
}

// choose keeps a channel's choice of a sound.
func (t *TakeTrack) choose(e smfEvent) {
	i := slices.IndexFunc(t.Programs, func(p TakeProgram) bool { return p.Channel == e.channel })
	if i < 0 {
		i = len(t.Programs)
		t.Programs = append(t.Programs, TakeProgram{Channel: e.channel})
	}
	if e.sound == soundBank {
		t.Programs[i].Bank = e.note
	} else {
		t.Programs[i].Program, t.Programs[i].Named = e.note, true
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
