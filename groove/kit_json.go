package groove

import (
	"encoding/json"
	"fmt"
	"time"
)

// kitJSON is a kit as files and the control socket carry it.
type kitJSON struct {
	Name     string                 `json:"name"`
	Channel  uint8                  `json:"channel"`
	Notes    map[Voice]uint8        `json:"notes"`
	LengthMS float64                `json:"note_length_ms"`
	Voices   map[Voice]kitVoiceJSON `json:"voices,omitempty"` // those that have something of their own
}

type kitVoiceJSON struct {
	Channel  uint8   `json:"channel,omitempty"`
	LengthMS float64 `json:"note_length_ms,omitempty"`
	Steps    float64 `json:"note_length_steps,omitempty"`
	Low      uint8   `json:"velocity_low,omitempty"`
	High     uint8   `json:"velocity_high,omitempty"`
	Curve    float64 `json:"velocity_curve,omitempty"`
	Chokes   []Voice `json:"chokes,omitempty"`

	Articulations map[Articulation]uint8 `json:"articulations,omitempty"` // their notes
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// MarshalJSON writes the notes by voice and the lengths in milliseconds.
func (k Kit) MarshalJSON() ([]byte, error) {
	doc := kitJSON{Name: k.Name, Channel: k.Channel, Notes: map[Voice]uint8{}, LengthMS: milliseconds(k.Length), Voices: map[Voice]kitVoiceJSON{}}
	for v, n := range k.Notes {
		doc.Notes[Voice(v)] = n
		notes := map[Articulation]uint8{}
		for a, n := range k.Articulations[v] {
			if n > 0 {
				notes[Articulation(a)] = n
			}
		}
		if own := k.Overrides[v]; own != (KitVoice{}) || len(notes) > 0 {
			doc.Voices[Voice(v)] = kitVoiceJSON{
				Channel: own.Channel, LengthMS: milliseconds(own.Length), Steps: own.Steps,
				Low: own.Response.Low, High: own.Response.High, Curve: own.Response.Curve, Chokes: own.Chokes.Voices(),
				Articulations: notes,
			}
		}
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads what MarshalJSON writes; what is left out is the GM kit's, but no articulations. It does not
// Validate.
func (k *Kit) UnmarshalJSON(data []byte) error {
	gm := GMKit().WithoutArticulations()
	doc := kitJSON{Channel: gm.Channel, LengthMS: milliseconds(gm.Length)}
	if err := json.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("read kit: %w", err)
	}
	var err error
	gm.Name, gm.Channel = doc.Name, doc.Channel
	if gm.Length, err = readLength(doc.LengthMS); err != nil {
		return err
	}
	for v, n := range doc.Notes {
		gm.Notes[v] = n
	}
	for v, own := range doc.Voices {
		length, err := readLength(own.LengthMS)
		if err != nil {
			return err
		}
		gm.Overrides[v] = KitVoice{
			Channel: own.Channel, Length: length, Steps: own.Steps,
			Response: VelocityResponse{Low: own.Low, High: own.High, Curve: own.Curve}, Chokes: NewVoiceSet(own.Chokes...),
		}
		for a, n := range own.Articulations {
			gm.Articulations[v][a] = n
		}
	}
	*k = gm
	return nil
}

func readLength(ms float64) (time.Duration, error) {
	if err := checkRange("note_length_ms", ms, 0, 1e6); err != nil {
		return 0, fmt.Errorf("read kit: %w", err)
	}
	return time.Duration(ms * float64(time.Millisecond)), nil
}
