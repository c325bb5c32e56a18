package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/plot"
)

// picture is a file of a dataset's report.
type picture struct {
	name string
	draw func(io.Writer) error
}

// datasetPictures are a dataset's pictures.
func datasetPictures(r *dataset.Report, d *dataset.Distributions) []picture {
	return []picture{
		{"windows.png", func(w io.Writer) error { return drawGenres(w, r) }},
		{"tempos.png", func(w io.Writer) error { return drawTempos(w, d) }},
		{"offsets.png", func(w io.Writer) error { return drawOffsets(w, d) }},
		{"velocities.png", func(w io.Writer) error { return drawVelocities(w, d) }},
		{"density.png", func(w io.Writer) error { return drawDensity(w, d) }},
		{"collisions.png", func(w io.Writer) error { return drawCollisions(w, r) }},
	}
}

// writeDatasetReport writes the pictures, and doc as report.json, into a folder, which it makes.
func writeDatasetReport(dir string, set *dataset.Set, doc *inspectDocument) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	for _, p := range datasetPictures(&doc.Report, set.Distributions()) {
		if err := atomicfile.WriteFile(filepath.Join(dir, p.name), 0o644, p.draw); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	err := atomicfile.WriteFile(filepath.Join(dir, "report.json"), 0o644, func(w io.Writer) error { return terminal.PrintJSON(w, doc) })
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// drawGenres draws the windows of each genre that has any.
func drawGenres(w io.Writer, r *dataset.Report) error {
	var names []string
	groups := make([]plot.Group, dataset.NumSplits)
	for _, g := range groove.AllGenres() {
		total := 0
		for _, s := range dataset.AllSplits() {
			total += r.Genres[s][g]
		}
		if total == 0 {
			continue
		}
		names = append(names, g.String())
		for i, s := range dataset.AllSplits() {
			groups[i].Name = s.String()
			groups[i].Values = append(groups[i].Values, float64(r.Genres[s][g]))
		}
	}
	return plot.Bars(w, plot.Frame{Title: "Windows by genre and split", Y: "windows of 4 bars", Width: 1500}, names, groups...)
}

func drawTempos(w io.Writer, d *dataset.Distributions) error {
	var samples []plot.Sample
	for _, s := range dataset.AllSplits() {
		sample := plot.Sample{Name: s.String()}
		for bpm, n := range d.Tempos[s] {
			sample.Values = append(sample.Values, float64(bpm))
			sample.Counts = append(sample.Counts, float64(n))
		}
		samples = append(samples, sample)
	}
	const bins = (groove.MaxBPM - groove.MinBPM) / 5
	f := plot.Frame{Title: "Tempo of the windows", X: "BPM", Y: "windows", XRange: [2]float64{groove.MinBPM, groove.MaxBPM}}
	return plot.Histogram(w, f, bins, samples...)
}

// perVoice makes a sample for each voice, of n values.
func perVoice(n int, value func(i int) float64, count func(v groove.Voice, i int) int) []plot.Sample {
	var samples []plot.Sample
	for _, v := range groove.AllVoices() {
		s := plot.Sample{Name: v.String()}
		for i := range n {
			s.Values = append(s.Values, value(i))
			s.Counts = append(s.Counts, float64(count(v, i)))
		}
		samples = append(samples, s)
	}
	return samples
}

func drawOffsets(w io.Writer, d *dataset.Distributions) error {
	// 99 of 100 hits of human drumming are nearer to their step. A bin begins at 0 and holds about four ticks of the usual
	// recording; with narrower ones, or one around 0, the picture would show the recorder's ticks.
	const span, bin = 80, 4 // ms
	f := plot.Frame{
		Title: "How early and how late, by voice (mean ± deviation)", X: "offset from the step in ms, negative = early",
		XRange: [2]float64{-span, span}, Height: 900,
	}
	return plot.Ridges(w, f, 2*span/bin, perVoice(len(d.Offsets[0]), dataset.OffsetMS, func(v groove.Voice, i int) int { return d.Offsets[v][i] })...)
}

func drawVelocities(w io.Writer, d *dataset.Distributions) error {
	f := plot.Frame{
		Title: "How loud, by voice (mean ± deviation)", X: "MIDI velocity", XRange: [2]float64{-0.5, 127.5}, Height: 900,
	}
	value := func(i int) float64 { return float64(i) }
	return plot.Ridges(w, f, 64, perVoice(128, value, func(v groove.Voice, i int) int { return d.Velocities[v][i] })...)
}

// drawDensity draws how often each cell of a window has a hit.
func drawDensity(w io.Writer, d *dataset.Distributions) error {
	m := plot.Matrix{Unit: "% of windows", Rules: groove.StepsPerBar}
	for step := range groove.Steps {
		name := ""
		if step%groove.StepsPerBeat == 0 {
			name = fmt.Sprintf("%d.%d", step/groove.StepsPerBar+1, step%groove.StepsPerBar/groove.StepsPerBeat+1)
		}
		m.Columns = append(m.Columns, name)
	}
	for _, v := range groove.AllVoices() {
		row := make([]float64, groove.Steps)
		for step := range row {
			row[step] = 100 * float64(d.Steps[step][v]) / float64(max(1, d.Windows))
		}
		m.Rows, m.Values = append(m.Rows, v.String()), append(m.Values, row)
	}
	return plot.Heat(w, plot.Frame{Title: "Where the hits are", X: "bar.beat", Width: 1500, Height: 620}, m)
}

func drawCollisions(w io.Writer, r *dataset.Report) error {
	var names []string
	lost := plot.Group{}
	for _, v := range groove.AllVoices() {
		c := r.Voices[v]
		percent, err := strconv.ParseFloat(fmt.Sprintf("%.2f", 100*float64(c.Collisions)/float64(max(1, c.Notes))), 64)
		if err != nil {
			return err
		}
		names, lost.Values = append(names, v.String()), append(lost.Values, percent)
	}
	return plot.Bars(w, plot.Frame{Title: "Notes that gave way to a louder one in their cell", Y: "% of the voice's notes"}, names, lost)
}
