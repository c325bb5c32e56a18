package train

import (
	_ "embed"
	"fmt"
	"io"
	"text/template"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
)

//go:embed card.md.tmpl
var cardText string

// Card is the content of a model's card.
type Card struct {
	Model      *infer.Model
	Config     Config
	Source     Source
	Parameters int // of the decoder
	Genres     []genreCount
	Epochs     int // of the training
	Best       int // epoch whose weights these are
	Loss       float64
	Seed       uint64
	Metrics    []Metric // of an evaluation; may be empty
}

// Metric is a measured figure.
type Metric struct{ Name, Value, Real string }

type genreCount struct {
	Genre                   groove.Genre
	Train, Validation, Test int
}

func newCard(m *infer.Model, c Config, src Source) *Card {
	card := &Card{Model: m, Config: c, Source: src, Parameters: m.Config.Parameters()}
	for _, g := range groove.AllGenres() {
		by := src.Report.Genres
		n := genreCount{g, by[dataset.Train][g], by[dataset.Validation][g], by[dataset.Test][g]}
		if n.Train+n.Validation+n.Test > 0 {
			card.Genres = append(card.Genres, n)
		}
	}
	return card
}

// Write writes the card as Markdown.
func (c *Card) Write(w io.Writer) error {
	t, err := template.New("card").Parse(cardText)
	if err != nil {
		return fmt.Errorf("read the card's template: %w", err)
	}
	return t.Execute(w, c)
}
