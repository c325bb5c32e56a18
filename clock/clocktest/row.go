package clocktest

import (
	"math"
	"time"

	"github.com/groovegen/groovegen/clock"
)

// Row is one figure of the simulation table.
type Row struct {
	Name    string  `json:"name"`
	Measure string  `json:"measure"`
	Figure  float64 `json:"figure"` // in Unit
	Bar     float64 `json:"bar"`    // the largest allowed Figure
	Unit    string  `json:"unit"`   // "ms", "sigma" (of the jitter) or "count"
	Runs    int     `json:"runs"`
	Within  int     `json:"within"`         // runs that stay within Bar
	Line    float64 `json:"line,omitempty"` // the same figure of a least-squares line through all ticks so far
	Pass    bool    `json:"pass"`
}

// run is a train and the samples of a new follower on it.
type run struct {
	samples []Sample
	line    []Sample
	sigma   time.Duration
	health  clock.Health
	steps   Steps
}

// follow makes the runs of one scenario, one for each seed from 1 on.
func follow(seeds int, sigma time.Duration, train func(seed uint64) Train) []run {
	out := []run{}
	for s := range uint64(seeds) {
		tr := train(s + 1)
		f := clock.NewFollower(110)
		r := run{samples: Follow(f, tr), sigma: sigma, health: f.Health()}
		r.steps = countSteps(r.samples)
		if sigma > 0 {
			r.line = LeastSquares(tr)
		}
		out = append(out, r)
	}
	return out
}

// span is a stretch of a train in beats, the end excluded.
type span struct{ from, to float64 }

// named returns a row without a figure.
func named(name, measure string, bar float64) Row { return Row{Name: name, Measure: measure, Bar: bar} }

// rmsRow sets the figure to the RMS of the samples of all runs in a span, in units of the jitter.
func rmsRow(row Row, runs []run, at span) Row {
	row.Unit, row.Runs = "sigma", len(runs)
	var all, line float64
	for _, r := range runs {
		s := r.sigma.Seconds()
		e := RMS(Span(r.samples, at.from, at.to)) / s
		all += e * e
		l := RMS(Span(r.line, at.from, at.to)) / s
		line += l * l
		if e <= row.Bar {
			row.Within++
		}
	}
	row.Figure, row.Line = math.Sqrt(all/float64(len(runs))), math.Sqrt(line/float64(len(runs)))
	row.Pass = row.Figure <= row.Bar
	return row
}

// rmsMillisRow sets the figure to the RMS in ms of the samples of all runs in a span.
func rmsMillisRow(row Row, runs []run, at span) Row {
	row.Unit, row.Runs = "ms", len(runs)
	sum := 0.0
	for _, r := range runs {
		e := RMS(Span(r.samples, at.from, at.to)) * 1e3
		sum += e * e
		if e <= row.Bar {
			row.Within++
		}
	}
	row.Figure = math.Sqrt(sum / float64(len(runs)))
	row.Pass = row.Figure <= row.Bar
	return row
}

// maxRow sets the figure to the largest error in ms in a span, of all samples or only of those on beats.
func maxRow(row Row, runs []run, at span, onBeats bool) Row {
	row.Unit, row.Runs = "ms", len(runs)
	for _, r := range runs {
		s := Span(r.samples, at.from, at.to)
		if onBeats {
			s = OnBeats(s)
		}
		e := Max(s) * 1e3
		row.Figure = math.Max(row.Figure, e)
		if e <= row.Bar {
			row.Within++
		}
	}
	row.Pass = row.Within == row.Runs
	return row
}

// countRow adds up the events of all runs that must not happen.
func countRow(name, measure string, runs []run, of func(run) int) Row {
	row := Row{Name: name, Measure: measure, Unit: "count", Runs: len(runs)}
	for _, r := range runs {
		n := of(r)
		row.Figure += float64(n)
		if n == 0 {
			row.Within++
		}
	}
	row.Pass = row.Figure == 0
	return row
}

func falseSteps(r run) int { return int(r.health.Steps) }
func badSteps(r run) int   { return r.steps.Skipped + r.steps.Doubled }
