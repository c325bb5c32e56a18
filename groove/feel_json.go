package groove

import (
	"encoding/json"
	"fmt"
)

// PerVoice is a number for each voice. In JSON it is an object: {"kick":1,…}.
type PerVoice [NumVoices]float64

// MarshalJSON implements json.Marshaler.
func (g PerVoice) MarshalJSON() ([]byte, error) {
	m := make(map[Voice]float64, len(g))
	for v, x := range g {
		m[Voice(v)] = x
	}
	return json.Marshal(m)
}

// UnmarshalJSON implements json.Unmarshaler. Voices that are not named keep what they have.
func (g *PerVoice) UnmarshalJSON(data []byte) error {
	var m map[Voice]float64
	if err := json.Unmarshal(data, &m); err != nil {
		return fmt.Errorf("read values of voices: %w", err)
	}
	for v, x := range m {
		g[v] = x
	}
	return nil
}

// UnmarshalJSON implements json.Unmarshaler. What is left out has DefaultFeel's value. It does not Validate.
func (f *Feel) UnmarshalJSON(data []byte) error {
	type fields Feel // without this method
	d := fields(DefaultFeel())
	if err := json.Unmarshal(data, &d); err != nil {
		return fmt.Errorf("read feel: %w", err)
	}
	*f = Feel(d)
	return nil
}
