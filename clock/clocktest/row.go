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
	Bar     float64 `json:"bar"`    // Figure may be no larger
	Unit    string  `json:"unit"`   // "ms", "sigma" (of the jitter) or "count"
	Runs    int     `json:"runs"`
	Within  int     `json:"within"`         // runs that meet the bar by themselves
	Line    float64 `json:"line,omitempty"` // the same figure of a least-squares line through all ticks so far
	Pass    bool    `json:"pass"`
}

// run is a train and how a fresh follower followed it.
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
			r.line = Line(tr)
		}
		out = append(out, r)
	}
	return out
}

// rmsRow pools the runs' samples between two beats and gives their RMS in units of the jitter.
func rmsRow(name, measure string, runs []run, from, to, bar float64) Row {
	row := Row{Name: name, Measure: measure, Bar: bar, Unit: "sigma", Runs: len(runs)}
	var all, line float64
	for _, r := range runs {
		s := r.sigma.Seconds()
		e := RMS(Span(r.samples, from, to)) / s
		all += e * e
		l := RMS(Span(r.line, from, to)) / s
		line += l * l
		if e <= bar {
			row.Within++
		}
	}
	row.Figure, row.Line = math.Sqrt(all/float64(len(runs))), math.Sqrt(line/float64(len(runs)))
	row.Pass = row.Figure <= row.Bar
	return row
}

// pooled gives the RMS in ms of the samples between two beats.
func pooled(name, measure string, runs []run, from, to, bar float64) Row {
	row := Row{Name: name, Measure: measure, Bar: bar, Unit: "ms", Runs: len(runs)}
	sum := 0.0
	for _, r := range runs {
		e := RMS(Span(r.samples, from, to)) * 1e3
		sum += e * e
		if e <= bar {
			row.Within++
		}
	}
	row.Figure = math.Sqrt(sum / float64(len(runs)))
	row.Pass = row.Figure <= row.Bar
	return row
}

// worst gives the largest error in ms between two beats, over all samples or only those at the beats.
func worst(name, measure string, runs []run, from, to, bar float64, atBeats bool) Row {
	row := Row{Name: name, Measure: measure, Bar: bar, Unit: "ms", Runs: len(runs)}
	for _, r := range runs {
		s := Span(r.samples, from, to)
		if atBeats {
			s = Beaten(s)
		}
		e := Max(s) * 1e3
		row.Figure = math.Max(row.Figure, e)
		if e <= bar {
			row.Within++
		}
	}
	row.Pass = row.Within == row.Runs
	return row
}

// count adds up what should not happen.
func count(name, measure string, runs []run, of func(run) int) Row {
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
