package main

import (
	_ "embed"
	"fmt"
	"io"
	"text/template"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

//go:embed card.md.tmpl
var cardText string

// cardData is what the card's template is filled with.
type cardData struct {
	ID         string
	Kilobytes  int64
	Config     infer.Config
	Parameters int
	Spreads    []spreadRow
}

type spreadRow struct {
	Voice            groove.Voice
	Offset, Velocity string
}

func writeCard(w io.Writer, m *infer.Model, size int64) error {
	t, err := template.New("card").Parse(cardText)
	if err != nil {
		return fmt.Errorf("write card: %w", err)
	}
	data := cardData{ID: m.ID, Kilobytes: size / 1000, Config: m.Config, Parameters: m.Config.Parameters()}
	for v := range groove.NumVoices {
		data.Spreads = append(data.Spreads, spreadRow{
			groove.Voice(v), fmt.Sprintf("%.3f", m.Spread.Offset[v]), fmt.Sprintf("%.3f", m.Spread.Velocity[v]),
		})
	}
	if err := t.Execute(w, data); err != nil {
		return fmt.Errorf("write card: %w", err)
	}
	return nil
}
