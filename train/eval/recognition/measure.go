package recognition

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// Schema is the version of a Report's JSON. A change of meaning increases it.
const Schema = 1

// Report says how well genres are recognised, and what limits it.
type Report struct {
	Schema      int          `json:"schema_version"`
	Model       string       `json:"model"`
	Held        []string     `json:"held"`
	Seconds     float64      `json:"seconds"`
	Recognisers []Recogniser `json:"recognisers"`
	Curves      []Curve      `json:"curves"`
	Familiar    Familiar     `json:"familiar"`
}

// Recogniser is a way to recognise genres, with its figures on each held-out split.
type Recogniser struct {
	Name   string                `json:"name"`
	Sees   string                `json:"sees"`             // "latent", "decoded", "window", "take": what it is a function of
	Tried  []Trial               `json:"tried,omitempty"`  // settings of which the best on validation windows was taken
	Splits map[string]Recognised `json:"splits,omitempty"` // by the split's name
}

// Trial is a setting and the accuracy on validation windows with it.
type Trial struct {
	Setting    string  `json:"setting"`
	Validation float64 `json:"validation"`
}

// What a Recogniser is a function of.
const (
	SeesLatent  = "latent"  // the means of z alone
	SeesDecoded = "decoded" // z and the loop that it decodes to without a genre
	SeesWindow  = "window"  // the four bars
	SeesTake    = "take"    // the four bars, and the four after them
)

// Options say what is measured.
type Options struct {
	Held     []dataset.Split // first the validation split, on which settings are chosen
	Model    eval.Model      // its latent is left out where it has no encoder
	Judge    *judge.Judge    // nil: left out
	Draws    int             // of drummers for each point of a curve; 0 = DefaultDraws
	Progress func(eval.Progress)
}

// DefaultDraws is how often drummers are drawn for a point of a curve.
const DefaultDraws = 40

var errSplits = errors.New("measure recognition: settings are chosen on validation: want that split first")

// Measure measures recognition on a dataset: some minutes. The error is ctx's, or says what the dataset lacks.
func Measure(ctx context.Context, set *dataset.Set, opt Options) (*Report, error) {
	if len(opt.Held) == 0 || opt.Held[0] != dataset.Validation {
		return nil, errSplits
	}
	if opt.Draws == 0 {
		opt.Draws = DefaultDraws
	}
	began := time.Now()
	m := &measuring{data: newData(set, opt.Held), set: set, opt: opt}
	m.report = Report{Schema: Schema, Model: opt.Model.Name, Held: m.names}
	if len(m.train) == 0 || len(m.held[0]) == 0 {
		return nil, fmt.Errorf("measure recognition: %d windows to learn from and %d of validation: want some of both", len(m.train), len(m.held[0]))
	}
	if err := m.run(ctx); err != nil {
		return nil, fmt.Errorf("measure recognition: %w", err)
	}
	m.report.Seconds = time.Since(began).Seconds()
	return &m.report, nil
}

// measuring is a measurement in progress.
type measuring struct {
	data
	set     *dataset.Set
	opt     Options
	report  Report
	tested  features // what the curves' classifier sees
	ridge   float64  // and its ridge, chosen on validation
	seconds []second // opinions beside the judge's
}

func (m *measuring) run(ctx context.Context) error {
	parts := []struct {
		name string
		do   func(context.Context) error
	}{
		{"genres by windows", m.windows},
		{"genres by z", m.latent},
		{"genres by the judge", m.judged},
		{"learning curves", m.curves},
		{"drummers known and new", m.familiar},
	}
	for i, p := range parts {
		if m.opt.Progress != nil {
			m.opt.Progress(eval.Progress{Name: p.name, Stage: i + 1, Stages: len(parts), Of: 1})
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// setting is a classifier with the words for its setting.
type setting struct {
	words string
	by    classifier
}

// add measures a classifier on features in the setting that is best on validation windows, and returns which that is.
func (m *measuring) add(ctx context.Context, r row) (int, error) {
	name, f, settings := r.name, r.f, r.settings
	row := Recogniser{Name: name, Sees: r.sees}
	var best func(svm.Matrix) values
	chosen, top := 0, -1.0
	for i, s := range settings {
		of, err := s.by(ctx, f.train, m.genres)
		if err != nil {
			return 0, fmt.Errorf("%s, %s: %w", name, s.words, err)
		}
		accuracy := recognise(of(f.held[0]), m.held[0]).Windows.Accuracy
		row.Tried = append(row.Tried, Trial{s.words, accuracy})
		if accuracy > top {
			chosen, top, best = i, accuracy, of
		}
	}
	var all []values
	for _, x := range f.held {
		all = append(all, best(x))
	}
	m.put(row, r.base, all)
	if r.second != "" {
		m.seconds = append(m.seconds, second{r.second, all})
	}
	return chosen, nil
}

// row is a recogniser to be measured.
type row struct {
	name, sees string
	base       string // the recogniser that it is compared with; empty: none
	f          features
	settings   []setting
	second     string // its name as an opinion beside the judge's; empty: it is none
}

// second is an opinion beside the judge's: log-probabilities or decision values on each held-out split.
type second struct {
	name string
	of   []values
}

// put adds a row of values of each held-out split, compared with the row of the name base.
func (m *measuring) put(row Recogniser, base string, of []values) {
	row.Splits = map[string]Recognised{}
	for i, v := range of {
		r := recognise(v, m.held[i]).withInterval()
		for _, other := range m.report.Recognisers {
			if other.Name == base {
				r.Gain = r.over(base, other.Splits[m.names[i]])
			}
		}
		row.Splits[m.names[i]] = r
	}
	m.report.Recognisers = append(m.report.Recognisers, row)
}
