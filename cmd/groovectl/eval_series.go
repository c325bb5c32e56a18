package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/page"
)

// loadSubjects loads the models to be measured; without a path it is the one inside the program. The same model twice would
// make a spread look smaller than it is.
func loadSubjects(paths []string) ([]*infer.Model, error) {
	if len(paths) == 0 {
		paths = []string{""}
	}
	var out []*infer.Model
	from := map[string]string{}
	for _, path := range paths {
		m, err := loadWhole(path)
		if err != nil {
			return nil, err
		}
		if before, ok := from[m.ID]; ok {
			return nil, fmt.Errorf("--model %s is the same model as %s: give each one once", path, before)
		}
		from[m.ID] = path
		out = append(out, m)
	}
	return out, nil
}

// trainingOf says what a model's file knows of its training: "groove, seed 1".
func trainingOf(m *infer.Model) string {
	var known []string
	if name := m.Metadata["name"]; name != "" {
		known = append(known, name)
	}
	if seed := m.Metadata["seed"]; seed != "" {
		known = append(known, "seed "+seed)
	}
	return strings.Join(known, ", ")
}

// noteConfigs says when a spread is not that of seeds alone.
func noteConfigs(notes io.Writer, models []*infer.Model) {
	for _, m := range models[1:] {
		if a, b := models[0], m; a.Metadata["config"] != b.Metadata["config"] || a.Metadata["dataset_hash"] != b.Metadata["dataset_hash"] {
			fmt.Fprintf(notes, "groovectl: models %s and %s differ in configuration or data: the spread is not that of seeds alone\n", a.ID, b.ID)
			return
		}
	}
}

// reportFolder is where a model's report goes: each of several has a folder of its own.
func (f evalFlags) reportFolder(m *infer.Model) string {
	if len(f.models) > 1 {
		return filepath.Join(f.report, m.ID)
	}
	return f.report
}

// showSeries prints several models' figures, and writes the page above theirs.
func (f evalFlags) showSeries(out io.Writer, reports []*eval.Report) error {
	s, err := page.NewSeries(reports)
	if err != nil {
		return err
	}
	if f.report != "" {
		if err := s.Write(f.report); err != nil {
			return err
		}
	}
	if f.json {
		return terminal.PrintJSON(out, s)
	}
	return s.WriteText(out)
}
