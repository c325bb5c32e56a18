package groove

import (
	"encoding/json"
	"fmt"
)

// feelJSON is a feel as files and the control socket carry it.
type feelJSON struct {
	Density       *float64          `json:"density"`
	Complexity    *float64          `json:"complexity"`
	Humanize      *float64          `json:"humanize"`
	Swing         *float64          `json:"swing"`
	Dynamics      *float64          `json:"dynamics"`
	VelocityCurve *float64          `json:"velocity_curve"`
	Accent        *float64          `json:"accent"`
	Gain          map[Voice]float64 `json:"gain"`
	VoiceDensity  map[Voice]float64 `json:"voice_density"`
	Emphasis      map[Voice]float64 `json:"emphasis"`
}

// json returns the document of f; its numbers are f's own.
func (f *Feel) json() feelJSON {
	return feelJSON{
		Density: &f.Density, Complexity: &f.Complexity, Humanize: &f.Humanize, Swing: &f.Swing, Dynamics: &f.Dynamics,
		VelocityCurve: &f.VelocityCurve, Accent: &f.Accent,
	}
}

// MarshalJSON writes the settings under their names, those of voices by voice.
func (f Feel) MarshalJSON() ([]byte, error) {
	doc := f.json()
	doc.Gain, doc.VoiceDensity, doc.Emphasis = map[Voice]float64{}, map[Voice]float64{}, map[Voice]float64{}
	for v := range f.Gain {
		doc.Gain[Voice(v)], doc.VoiceDensity[Voice(v)], doc.Emphasis[Voice(v)] = f.Gain[v], f.VoiceDensity[v], f.Emphasis[v]
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads what MarshalJSON writes; what is left out has DefaultFeel's value. It does not Validate.
func (f *Feel) UnmarshalJSON(data []byte) error {
	d := DefaultFeel()
	doc := d.json()
	if err := json.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("read feel: %w", err)
	}
	for _, m := range []struct {
		read map[Voice]float64
		dst  *[NumVoices]float64
	}{{doc.Gain, &d.Gain}, {doc.VoiceDensity, &d.VoiceDensity}, {doc.Emphasis, &d.Emphasis}} {
		for v, x := range m.read {
			m.dst[v] = x
		}
	}
	*f = d
	return nil
}
