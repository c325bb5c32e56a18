package page

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/eval/score"
	"github.com/groovegen/groovegen/train/plot"
)

// Picture is one of a report's pictures, as PNG.
type Picture struct {
	Name  string // for files: "roc-test"
	Title string
	Note  string // what it shows, under the picture
	PNG   []byte
}

// Pictures draws a report, and its model unless that is nil. Parts that the report lacks have no picture.
func Pictures(r *eval.Report, m *infer.Model) ([]Picture, error) {
	var d drawer
	d.architecture(m)
	for _, split := range r.Held {
		d.latent(r, split)
	}
	d.judge(r)
	d.human(r)
	for _, split := range r.Held {
		d.rebuild(r, split)
	}
	return d.list, d.err
}

// drawer collects pictures. After an error it draws no more.
type drawer struct {
	list []Picture
	err  error
}

func (d *drawer) add(p Picture, draw func(io.Writer) error) {
	if d.err != nil {
		return
	}
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		d.err = fmt.Errorf("draw %s: %w", p.Name, err)
		return
	}
	p.PNG = b.Bytes()
	d.list = append(d.list, p)
}

// latent is the paper's figure 2.
func (d *drawer) latent(r *eval.Report, split string) {
	s := r.Latent.TempoOnly[split]
	if s.Count == 0 {
		return
	}
	p := Picture{
		Name: "latent-" + split, Title: "Latent SVM, " + split,
		Note: fmt.Sprintf("Genres read from z by a linear SVM, the encoder given the tempo: rows are true genres, in percent of their windows "+
			"(the paper's figure 2). Accuracy %s.", s),
	}
	d.add(p, func(w io.Writer) error { return confusion(w, p.Title, s) })
}

// confusion draws the rows of the genres that occur and the columns of those that occur or were answered.
func confusion(w io.Writer, title string, s score.Scores) error {
	asked, answered := map[int]bool{}, map[int]bool{}
	for t, row := range s.Confusion {
		for a, n := range row {
			if n > 0 {
				asked[t], answered[t], answered[a] = true, true, true
			}
		}
	}
	m := plot.Matrix{Range: [2]float64{0, 100}, Format: "%.0f", Unit: "%"}
	for a := range s.Confusion {
		if answered[a] {
			m.Columns = append(m.Columns, groove.Genre(a).String())
		}
	}
	for t, row := range s.Normalised() {
		if !asked[t] {
			continue
		}
		var values []float64
		for a, x := range row {
			if answered[a] {
				values = append(values, 100*x)
			}
		}
		m.Rows, m.Values = append(m.Rows, groove.Genre(t).String()), append(m.Values, values)
	}
	return plot.Heat(w, plot.Frame{Title: title, X: "classified as", Height: 260 + 44*len(m.Rows)}, m)
}

// judge draws the paper's figures 3 and 4, and the judge's confusions.
func (d *drawer) judge(r *eval.Report) {
	if r.Judge == nil {
		return
	}
	history := r.Judge.Card.History
	if len(history) > 0 {
		d.add(Picture{
			Name: "judge-accuracy", Title: "The judge's accuracy",
			Note: "By epoch, the mean of its nets. Training windows are augmented while it learns, so their accuracy says less (the paper's figure 3).",
		}, func(w io.Writer) error {
			return learning(w, history, "Accuracy by epoch", "accuracy", func(e judge.Epoch) (training, validation float64) { return e.Accuracy, e.ValidationAccuracy })
		})
		d.add(Picture{
			Name: "judge-loss", Title: "The judge's loss", Note: "In nats, with the labels as training has them. Each net keeps the epoch with the lowest validation loss.",
		}, func(w io.Writer) error {
			return learning(w, history, "Loss by epoch", "loss in nats", func(e judge.Epoch) (training, validation float64) { return e.Loss, e.ValidationLoss })
		})
	}
	for _, split := range r.Held {
		m := r.Judge.Real[split].Windows
		if m.Scores.Count == 0 {
			continue
		}
		d.add(Picture{
			Name: "roc-" + split, Title: "ROC by genre, " + split,
			Note: fmt.Sprintf("Real windows, each genre against the rest (the paper's figure 4). Area: micro %.3f, macro %.3f.", m.MicroAUC, m.MacroAUC),
		}, func(w io.Writer) error { return curves(w, "ROC by genre, "+split, m) })
		d.add(Picture{
			Name: "judge-" + split, Title: "What the judge recognises, " + split,
			Note: fmt.Sprintf("Real windows, in percent of each row. Accuracy %s.", m.Scores),
		}, func(w io.Writer) error { return confusion(w, "Real windows, "+split, m.Scores) })
	}
	ours := r.Judge.Balanced.Scores
	d.add(Picture{
		Name: "judge-ours", Title: "What the judge recognises in our loops",
		Note: fmt.Sprintf("As many loops of each genre; rows are what was asked for. Accuracy %s.", ours),
	}, func(w io.Writer) error { return confusion(w, "Generated loops", ours) })
}

// learning draws two numbers of each epoch, the means over the nets.
func learning(w io.Writer, h judge.History, title, y string, f func(judge.Epoch) (training, validation float64)) error {
	sums := [2]plot.Series{{Name: "training"}, {Name: "validation"}}
	var nets []float64
	for _, e := range h {
		for len(nets) < e.Epoch {
			nets = append(nets, 0)
			sums[0].Y, sums[1].Y = append(sums[0].Y, 0), append(sums[1].Y, 0)
		}
		a, b := f(e)
		i := e.Epoch - 1
		nets[i], sums[0].Y[i], sums[1].Y[i] = nets[i]+1, sums[0].Y[i]+a, sums[1].Y[i]+b
	}
	for i, n := range nets {
		sums[0].Y[i], sums[1].Y[i] = sums[0].Y[i]/n, sums[1].Y[i]/n // an epoch of no net is NaN, and not drawn
	}
	return plot.Lines(w, plot.Frame{Title: title, X: "epoch", Y: y}, sums[:]...)
}

func curves(w io.Writer, title string, m judge.Measure) error {
	line := func(name string, points []score.Point) plot.Series {
		s := plot.Series{Name: name}
		for _, p := range points {
			s.X, s.Y = append(s.X, p.False), append(s.Y, p.True)
		}
		return s
	}
	list := []plot.Series{line(fmt.Sprintf("all (micro) %.3f", m.MicroAUC), m.Micro)}
	for _, c := range m.Curves {
		list = append(list, line(fmt.Sprintf("%s %.3f", c.Genre, c.AUC), c.Points))
	}
	f := plot.Frame{
		Title: title, X: "share of other windows taken for the genre", Y: "share of its windows recognised",
		XRange: [2]float64{0, 1}, YRange: [2]float64{0, 1.01}, Height: 900,
	}
	return plot.Lines(w, f, list...)
}

// human draws the figures of the match with drummers that a picture shows better than a table.
func (d *drawer) human(r *eval.Report) {
	if len(r.Human.Rows) == 0 {
		return
	}
	ours, real := plot.Group{Name: "ours"}, plot.Group{Name: "real"}
	var counted []string
	for step := range groove.StepsPerBar {
		a, b, _ := humanValues(r, whole, human.Accent(step))
		real.Values, ours.Values = append(real.Values, a), append(ours.Values, b)
		beat := fmt.Sprint(step/groove.StepsPerBeat + 1)
		counted = append(counted, []string{beat, "e", "and", "a"}[step%groove.StepsPerBeat])
	}
	d.add(Picture{Name: "accents", Title: "Accents", Note: "Mean velocity on each sixteenth of the bar."}, func(w io.Writer) error {
		return plot.Bars(w, plot.Frame{Title: "Accents", Y: "mean velocity"}, counted, ours, real)
	})
	d.voices(r, Picture{Name: "timing", Title: "Timing by voice", Note: "Standard deviation of offsets from the grid."}, human.OffsetSpread, "σ of offsets in ms")
	d.voices(r, Picture{Name: "dynamics", Title: "Dynamics by voice", Note: "Standard deviation of velocities."}, human.VelocitySpread, "σ of velocities")
	d.voices(r, Picture{Name: "strokes", Title: "Strokes by voice", Note: "Mean number of strokes of a loop."}, human.Hits, "strokes a loop")
}

// voices draws one figure of each voice, ours beside real.
func (d *drawer) voices(r *eval.Report, p Picture, name, y string) {
	ours, real := plot.Group{Name: "ours"}, plot.Group{Name: "real"}
	var names []string
	for _, v := range groove.AllVoices() {
		a, b, ok := humanValues(r, v.String(), name)
		if !ok {
			a, b = math.NaN(), math.NaN()
		}
		names = append(names, label(v))
		real.Values, ours.Values = append(real.Values, a), append(ours.Values, b)
	}
	d.add(p, func(w io.Writer) error { return plot.Bars(w, plot.Frame{Title: p.Title, Y: y}, names, ours, real) })
}

func label(v groove.Voice) string { return strings.ReplaceAll(v.String(), "_", " ") }

// rebuild draws how many hits are reconstructed.
func (d *drawer) rebuild(r *eval.Report, split string) {
	x, ok := r.Reconstruction[split]
	if !ok {
		return
	}
	model, means := plot.Group{Name: "model"}, plot.Group{Name: "means"}
	var names []string
	for _, v := range groove.AllVoices() {
		names = append(names, label(v))
		model.Values, means.Values = append(model.Values, x.Model.Voices[v].F1), append(means.Values, x.Means.Voices[v].F1)
	}
	p := Picture{
		Name: "rebuild-" + split, Title: "Hits that come back, " + split,
		Note: fmt.Sprintf("F1 by voice; over all %.3f. Means: of the genre's training windows, without looking.", x.Model.Hits.F1),
	}
	d.add(p, func(w io.Writer) error {
		return plot.Bars(w, plot.Frame{Title: p.Title, Y: "F1", YRange: [2]float64{0, 1}}, names, model, means)
	})
}
