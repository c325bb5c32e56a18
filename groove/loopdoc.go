package groove

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// LoopDocVersion is the schema version of LoopDoc. A new version means that readers of the old one cannot read it.
const LoopDocVersion = 1

// LoopDoc is a loop as a JSON document: its origin, its pattern, and the notes that are sent.
type LoopDoc struct {
	SchemaVersion int       `json:"schema_version"`
	LoopID        uint64    `json:"loop_id,omitempty"`
	Seed          uint64    `json:"seed"`
	Variation     uint32    `json:"variation"`
	Walk          float64   `json:"walk,omitempty"`
	Code          string    `json:"code,omitempty"` // recall code
	Temperature   float64   `json:"temperature"`
	Style         Style     `json:"style"`
	Model         string    `json:"model"`
	Engine        string    `json:"engine"`
	Latent        []float32 `json:"latent"`
	Feel          Feel      `json:"feel"`
	Kit           Kit       `json:"kit"`
	Voices        []Voice   `json:"voices"` // names of the columns below
	Pattern       Pattern   `json:"pattern"`
	Probabilities []row     `json:"probabilities,omitempty"` // 64 × 9, or absent
	Notes         []NoteDoc `json:"notes"`
}

// row is one step's numbers, a voice each.
type row [NumVoices]float32

// NoteDoc is one note as it is sent, in the order of sending from the loop's first step. Early hits of the first step
// are at 0, as in a MIDI file. A tick is 1/OffsetUnits step and the times are those at the style's tempo.
type NoteDoc struct {
	Tick     int     `json:"tick"`
	TimeMS   float64 `json:"time_ms"`
	LengthMS float64 `json:"length_ms"`
	Step     int     `json:"step"`
	Voice    Voice   `json:"voice"`
	Channel  uint8   `json:"channel"`
	Note     uint8   `json:"note"`
	Velocity uint8   `json:"velocity"`
}

// NewLoopDoc describes a loop as a kit sends it.
func NewLoopDoc(l *Loop, kit Kit) LoopDoc {
	d := LoopDoc{
		SchemaVersion: LoopDocVersion,
		LoopID:        l.ID,
		Seed:          l.Origin.Seed,
		Variation:     l.Origin.Variation,
		Walk:          l.Origin.Walk,
		Code:          l.Origin.Code,
		Temperature:   l.Origin.Temperature,
		Style:         l.Origin.Style,
		Model:         l.Origin.Model,
		Engine:        l.Origin.Engine,
		Latent:        l.Origin.Latent,
		Feel:          l.Feel,
		Kit:           kit,
		Voices:        AllVoices(),
		Pattern:       l.Pattern,
		Notes:         noteDocs(&l.Pattern, kit, l.Origin.Style.BPM),
	}
	if l.Probabilities != ([Steps][NumVoices]float32{}) {
		d.Probabilities = make([]row, Steps)
		for s := range Steps {
			d.Probabilities[s] = l.Probabilities[s]
		}
	}
	return d
}

func noteDocs(p *Pattern, kit Kit, bpm float64) []NoteDoc {
	notes := FromDownbeat(p.Notes(kit))
	lengths := kit.lengths(notes, bpm)
	docs := make([]NoteDoc, len(notes))
	for i, n := range notes {
		docs[i] = NoteDoc{
			Tick:     n.Unit,
			TimeMS:   millis(n.Time(bpm)),
			LengthMS: millis(lengths[i]),
			Step:     n.Step,
			Voice:    n.Voice,
			Channel:  n.Channel,
			Note:     n.Note,
			Velocity: n.Velocity,
		}
	}
	return docs
}

// millis rounds to whole microseconds, which keeps the document readable.
func millis(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond)/time.Microsecond) / 1000
}

// Write writes the document as JSON to be read by people too: a row of numbers a line.
func (d LoopDoc) Write(w io.Writer) error {
	data, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write loop document: %w", err)
	}
	if _, err := w.Write(indentJSON(data)); err != nil {
		return fmt.Errorf("write loop document: %w", err)
	}
	return nil
}

// maxLoopDoc is the largest document that is read, in bytes; one with 576 notes has 0.2 MB.
const maxLoopDoc = 4 << 20

// ReadLoopDoc reads a document that Write wrote and checks its style, feel, kit and shapes.
func ReadLoopDoc(r io.Reader) (LoopDoc, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxLoopDoc+1))
	if err != nil {
		return LoopDoc{}, fmt.Errorf("read loop document: %w", err)
	}
	if len(data) > maxLoopDoc {
		return LoopDoc{}, fmt.Errorf("read loop document: it is over %d MB", maxLoopDoc>>20)
	}
	var d LoopDoc
	if err := json.Unmarshal(data, &d); err != nil {
		return LoopDoc{}, fmt.Errorf("read loop document: %w", err)
	}
	if err := d.validate(); err != nil {
		return LoopDoc{}, fmt.Errorf("read loop document: %w", err)
	}
	return d, nil
}

func (d *LoopDoc) validate() error {
	if d.SchemaVersion != LoopDocVersion {
		return fmt.Errorf("schema_version is %d: this program reads %d", d.SchemaVersion, LoopDocVersion)
	}
	if n := len(d.Probabilities); n != 0 && n != Steps {
		return fmt.Errorf("probabilities has %d rows, want %d", n, Steps)
	}
	if err := d.Style.Validate(); err != nil {
		return err
	}
	if err := d.Feel.Validate(); err != nil {
		return err
	}
	return d.Kit.Validate()
}

// Loop returns the loop that the document describes.
func (d LoopDoc) Loop() *Loop {
	l := &Loop{
		ID:      d.LoopID,
		Pattern: d.Pattern,
		Feel:    d.Feel,
		Origin: Origin{
			Model: d.Model, Engine: d.Engine, Seed: d.Seed, Variation: d.Variation, Style: d.Style,
			Latent: d.Latent, Walk: d.Walk, Code: d.Code, Temperature: d.Temperature,
		},
	}
	for s, r := range d.Probabilities {
		l.Probabilities[s] = r
	}
	return l
}

// Title says in one line what a loop is: "funk, 100 BPM, seed 7". Files and pictures carry it.
func (o Origin) Title() string {
	title := fmt.Sprintf("%s, %s BPM, seed %s", o.Style, short(o.Style.BPM), FormatSeed(o.Seed))
	if o.Variation > 0 {
		title += fmt.Sprintf(", variation %d", o.Variation)
	}
	return title
}

// WriteLoopSMF writes a loop with WriteSMF, at its own tempo and under its title.
func WriteLoopSMF(w io.Writer, l *Loop, kit Kit) error {
	return WriteSMF(w, l.Pattern, SMFOptions{Name: "GrooveGen " + l.Origin.Title(), Code: l.Origin.Code, BPM: l.Origin.Style.BPM, Kit: kit})
}
