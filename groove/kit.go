package groove

import (
	"encoding/json"
	"fmt"
	"time"
)

// Kit says how a drum machine hears the voices: which note, on which channel, for how long.
type Kit struct {
	Name    string
	Channel uint8            // 1–16, as people count; on the wire one less
	Notes   [NumVoices]uint8 // MIDI note of each voice, 0–127
	Length  time.Duration    // from note-on to note-off
}

// The range and the default of a kit's note length. Drum samples play to their end by themselves; some samplers need to
// see the note held for a moment.
const (
	DefaultLength = 60 * time.Millisecond
	MinLength     = time.Millisecond
	MaxLength     = 2 * time.Second
)

// DrumChannel is General MIDI's percussion channel.
const DrumChannel = 10

// GMKit returns the kit of General MIDI level 1's percussion map, channel 10.
func GMKit() Kit {
	return Kit{
		Name:    "gm",
		Channel: DrumChannel,
		Notes:   [NumVoices]uint8{36, 38, 42, 46, 43, 47, 50, 49, 51},
		Length:  DefaultLength,
	}
}

// Validate checks the channel, the notes and the length. Two voices may share a note.
func (k Kit) Validate() error {
	if k.Channel < 1 || k.Channel > 16 {
		return fmt.Errorf("kit %q: channel %d is out of range: give 1 to 16", k.Name, k.Channel)
	}
	for v, n := range k.Notes {
		if n > 127 {
			return fmt.Errorf("kit %q: note %d of %s is out of range: give 0 to 127", k.Name, n, Voice(v))
		}
	}
	if k.Length < MinLength || k.Length > MaxLength {
		return fmt.Errorf("kit %q: note length %v is out of range: give %v to %v", k.Name, k.Length, MinLength, MaxLength)
	}
	return nil
}

// Note returns the MIDI note of a voice. Realtime-safe: yes.
func (k *Kit) Note(v Voice) uint8 { return k.Notes[v] }

// Voice returns the voice that a note means: the kit's own notes first, then the dataset's reduced drum map.
func (k *Kit) Voice(note uint8) (Voice, bool) {
	for v, n := range k.Notes {
		if n == note {
			return Voice(v), true
		}
	}
	return VoiceOfPitch(note)
}

// VoiceOfPitch maps the 22 pitches that the Groove dataset's drum kit sends to the nine voices, as its authors reduce
// them (Gillick et al., "Learning to Groove with Inverse Sequence Transformations", ICML 2019, appendix; a Roland TD-11).
func VoiceOfPitch(pitch uint8) (Voice, bool) {
	switch pitch {
	case 36:
		return Kick, true
	case 38, 40, 37:
		return Snare, true
	case 42, 22, 44:
		return ClosedHat, true
	case 46, 26:
		return OpenHat, true
	case 43, 58:
		return LowTom, true
	case 45, 47:
		return MidTom, true
	case 48, 50:
		return HighTom, true
	case 49, 52, 55, 57:
		return Crash, true
	case 51, 53, 59:
		return Ride, true
	}
	return 0, false
}

// kitJSON is a kit as files and the control socket carry it.
type kitJSON struct {
	Name     string          `json:"name"`
	Channel  uint8           `json:"channel"`
	Notes    map[Voice]uint8 `json:"notes"`
	LengthMS float64         `json:"note_length_ms"`
}

// MarshalJSON writes the notes by voice and the length in milliseconds.
func (k Kit) MarshalJSON() ([]byte, error) {
	doc := kitJSON{k.Name, k.Channel, map[Voice]uint8{}, float64(k.Length) / float64(time.Millisecond)}
	for v, n := range k.Notes {
		doc.Notes[Voice(v)] = n
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads what MarshalJSON writes; what is left out is the GM kit's. It does not Validate.
func (k *Kit) UnmarshalJSON(data []byte) error {
	gm := GMKit()
	doc := kitJSON{Channel: gm.Channel, LengthMS: float64(gm.Length) / float64(time.Millisecond)}
	if err := json.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("read kit: %w", err)
	}
	if err := checkRange("note_length_ms", doc.LengthMS, 0, 1e6); err != nil {
		return fmt.Errorf("read kit: %w", err)
	}
	gm.Name, gm.Channel = doc.Name, doc.Channel
	gm.Length = time.Duration(doc.LengthMS * float64(time.Millisecond))
	for v, n := range doc.Notes {
		gm.Notes[v] = n
	}
	*k = gm
	return nil
}
