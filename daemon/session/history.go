package session

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/articulate"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/statefile"
)

const (
	// historyVersion is the schema of the history file.
	historyVersion = 1
	// saveHistoryAfter is how long a loop waits to be saved: a power cut loses no more than that.
	saveHistoryAfter = 20 * time.Second
	// maxHistory is the largest history file that is read, in bytes; the usual size is a hundred thousand.
	maxHistory = 8 << 20
)

// historyDoc is the history file: the loops that played, and the parameters that they were made from.
type historyDoc struct {
	SchemaVersion int           `json:"schema_version"`
	States        []steer.State `json:"states"`
	Loops         []pastDoc     `json:"loops"` // oldest first
}

// pastDoc is a loop. Its code has everything that made it; the pattern is for other models and later versions.
type pastDoc struct {
	ID      uint64       `json:"id"`
	At      time.Time    `json:"at"`
	Code    string       `json:"code"`
	Style   groove.Style `json:"style"`
	Pattern string       `json:"pattern"` // as groove.Pattern.Text writes it
	State   int          `json:"state"`   // which of the states
}

// saveHistory writes the history file.
func (s *Session) saveHistory() {
	doc := historyDoc{SchemaVersion: historyVersion, States: []steer.State{}, Loops: []pastDoc{}}
	for _, e := range s.loops.list() {
		if e.loop.Origin.Code == "" {
			continue
		}
		if n := len(doc.States); n == 0 || !doc.States[n-1].Equal(e.of.state) {
			doc.States = append(doc.States, e.of.state)
		}
		doc.Loops = append(doc.Loops, pastDoc{
			ID: e.loop.ID, At: e.at, Code: e.loop.Origin.Code, Style: e.loop.Origin.Style, Pattern: e.loop.Pattern.Text(), State: len(doc.States) - 1,
		})
	}
	s.writeFile(&s.files.history, "history", doc)
}

// restoreHistory reads the history of the last run. What cannot be read is logged, and a new history begins.
func (s *Session) restoreHistory() {
	entries, err := readHistory(&s.files.history)
	statefile.Log(s.log, "history of the last run", "beginning a new one", err)
	s.loops.restore(entries)
}

// readHistory reads the file. The error is that of statefile.File.Read.
func readHistory(f *statefile.File) (entries []entry, err error) {
	err = f.Read(func(data []byte) (err error) {
		entries, err = parseHistory(data)
		return err
	}, nil)
	return entries, err
}

func parseHistory(data []byte) ([]entry, error) {
	var doc historyDoc
	err := json.Unmarshal(data, &doc)
	if err != nil {
		return nil, err
	}
	for i := range doc.States {
		if st := &doc.States[i]; st.Audition == 0 { // saved before there were candidates
			st.Surprise, st.Audition = 1, 1
		}
		if doc.States[i], err = doc.States[i].Canonical(); err != nil {
			return nil, fmt.Errorf("state %d: %w", i, err)
		}
	}
	var entries []entry
	for i, p := range doc.Loops[max(0, len(doc.Loops)-maxPlayed):] {
		e, err := p.entry(doc.States)
		if err == nil && len(entries) > 0 && e.loop.ID <= entries[len(entries)-1].loop.ID {
			err = fmt.Errorf("id %d is out of order", e.loop.ID)
		}
		if err != nil {
			return nil, fmt.Errorf("loop %d: %w", i, err)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// entry returns the loop as the history has it. What its code brings back is left out: the latent, the fill, what locked voices played.
func (p *pastDoc) entry(states []steer.State) (entry, error) {
	code, err := infer.ParseCode(p.Code)
	if err != nil {
		return entry{}, err
	}
	pattern, err := groove.ParsePattern(p.Pattern)
	if err != nil {
		return entry{}, err
	}
	if err := p.Style.Validate(); err != nil {
		return entry{}, err
	}
	if p.State < 0 || p.State >= len(states) || p.ID == 0 {
		return entry{}, fmt.Errorf("state %d and id %d: one is out of range", p.State, p.ID)
	}
	r := &code.Recipe
	articulate.Draw(&pattern, p.Style.Weights, infer.SeedOf(r.Seed, r.Draw), r.Held.Free())
	l := &groove.Loop{ID: p.ID, Pattern: pattern, Drawn: pattern, Decoded: pattern, Timing: pattern.Timing(), Feel: r.Feel, Origin: groove.Origin{
		Model: code.Model, Engine: code.Engine, Seed: r.Seed, Draw: r.Draw, Variation: r.Variation, Style: p.Style, Walk: r.Walk, Temperature: r.Temperature,
		Code: p.Code,
	}}
	return entry{loop: l, of: snapshot{state: states[p.State], held: r.Held}, at: p.At, restored: true}, nil
}
