package train

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Set changes one setting, named as in the JSON with dots between, to a JSON value: "loss.beta=0.1". The error names
// the setting, and c is unchanged.
func (c *Config) Set(assignment string) error {
	key, value, ok := strings.Cut(assignment, "=")
	if !ok {
		return fmt.Errorf("%q: want KEY=VALUE, as in loss.beta=0.1", assignment)
	}
	text := value
	parts := strings.Split(key, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		text = fmt.Sprintf("{%q:%s}", parts[i], text)
	}
	d := *c
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return fmt.Errorf("%q: %w", assignment, err)
	}
	if err := d.Validate(); err != nil {
		return fmt.Errorf("%q: %w", assignment, err)
	}
	*c = d
	return nil
}
