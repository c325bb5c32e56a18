package groove

import (
	"encoding/json"
	"fmt"
)

// feelJSON is a feel as files and the control socket carry it.
type feelJSON struct {
	Density  *float64          `json:"density"`
	Humanize *float64          `json:"humanize"`
	Swing    *float64          `json:"swing"`
	Dynamics *float64          `json:"dynamics"`
	Gain     map[Voice]float64 `json:"gain"`
}

// MarshalJSON writes the settings under their names, the gains by voice.
func (f Feel) MarshalJSON() ([]byte, error) {
	doc := feelJSON{&f.Density, &f.Humanize, &f.Swing, &f.Dynamics, map[Voice]float64{}}
	for v, g := range f.Gain {
		doc.Gain[Voice(v)] = g
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads what MarshalJSON writes; what is left out has DefaultFeel's value. It does not Validate.
func (f *Feel) UnmarshalJSON(data []byte) error {
	d := DefaultFeel()
	doc := feelJSON{Density: &d.Density, Humanize: &d.Humanize, Swing: &d.Swing, Dynamics: &d.Dynamics}
	if err := json.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("read feel: %w", err)
	}
	for v, g := range doc.Gain {
		d.Gain[v] = g
	}
	*f = d
	return nil
}
