package groove

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// patternJSON is a pattern as files and the control socket carry it: rows are steps, columns are voices.
type patternJSON struct {
	Hits       [][]hit     `json:"hits"`
	Offsets    [][]float32 `json:"offsets"`
	Velocities [][]float32 `json:"velocities"`

	Articulations []articulatedHit `json:"articulations,omitempty"` // of the hits that are not plain
}

// articulatedHit is a hit that is not plain.
type articulatedHit struct {
	Step         int          `json:"step"`
	Voice        Voice        `json:"voice"`
	Articulation Articulation `json:"articulation"`
}

// hit is a bool that is written as 0 or 1, which keeps a row of nine readable, and read as that or true and false.
type hit bool

func (h hit) MarshalJSON() ([]byte, error) {
	if h {
		return []byte("1"), nil
	}
	return []byte("0"), nil
}

func (h *hit) UnmarshalJSON(data []byte) error {
	switch string(bytes.TrimSpace(data)) {
	case "1", "true", "1.0":
		*h = true
	case "0", "false", "0.0":
		*h = false
	default:
		return fmt.Errorf("hit %s is neither 0 nor 1", data)
	}
	return nil
}

// MarshalJSON writes hits, offsets and velocities as 64 rows of 9, and lists the hits that are not plain.
func (p Pattern) MarshalJSON() ([]byte, error) {
	doc := patternJSON{make([][]hit, Steps), make([][]float32, Steps), make([][]float32, Steps), nil}
	for s := range Steps {
		doc.Hits[s] = make([]hit, NumVoices)
		for v := range NumVoices {
			doc.Hits[s][v] = hit(p.Hits[s][v])
			if a := p.Articulations[s][v]; p.Hits[s][v] && a != Plain {
				doc.Articulations = append(doc.Articulations, articulatedHit{s, Voice(v), a})
			}
		}
		doc.Offsets[s] = p.Offsets[s][:]
		doc.Velocities[s] = p.Velocities[s][:]
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads what MarshalJSON writes, to the bit, and refuses any other shape. The result is canonical.
func (p *Pattern) UnmarshalJSON(data []byte) error {
	var doc patternJSON
	if err := json.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("read pattern: %w", err)
	}
	var q Pattern
	for s := range Steps {
		row, err := rowOf("hits", doc.Hits, s)
		if err != nil {
			return err
		}
		for v := range NumVoices {
			q.Hits[s][v] = bool(row[v])
		}
		offsets, err := rowOf("offsets", doc.Offsets, s)
		if err != nil {
			return err
		}
		velocities, err := rowOf("velocities", doc.Velocities, s)
		if err != nil {
			return err
		}
		copy(q.Offsets[s][:], offsets)
		copy(q.Velocities[s][:], velocities)
	}
	for _, h := range doc.Articulations {
		if h.Step < 0 || h.Step >= Steps || !slices.Contains(h.Voice.Articulations(), h.Articulation) {
			return fmt.Errorf("read pattern: step %d of %s has no %s", h.Step, h.Voice, h.Articulation)
		}
		q.Articulations[h.Step][h.Voice] = h.Articulation
	}
	*p = q.Canonical()
	return nil
}

func rowOf[T any](name string, rows [][]T, step int) ([]T, error) {
	if len(rows) != Steps {
		return nil, fmt.Errorf("read pattern: %s has %d rows, want %d", name, len(rows), Steps)
	}
	if len(rows[step]) != NumVoices {
		return nil, fmt.Errorf("read pattern: row %d of %s has %d numbers, want %d", step, name, len(rows[step]), NumVoices)
	}
	return rows[step], nil
}
