package main

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/page"
	"github.com/groovegen/groovegen/train/eval/recognition"
)

// measureGenres measures how well genres can be recognised, and what limits it.
func (f evalFlags) measureGenres(ctx context.Context, out, errs io.Writer) error {
	if len(f.models) > 1 {
		return errors.New("--genres takes one model")
	}
	held, err := f.splits()
	if err != nil {
		return err
	}
	if !slices.Contains(held, dataset.Validation) {
		return errors.New("--genres chooses its settings on validation: write --split validation, or both to see the test split as well")
	}
	subjects, err := loadSubjects(f.models)
	if err != nil {
		return err
	}
	set, err := dataFlags{}.open(f.data)
	if err != nil {
		return err
	}
	e := train.NewEngine("")
	defer e.Close()
	dec, err := cpu.New(subjects[0])
	if err != nil {
		return err
	}
	defer dec.Close()
	model, err := eval.FromModel(e, subjects[0], dec)
	if err != nil {
		return err
	}
	bar := evalBar{errs: errs}
	opt := recognition.Options{Held: held, Model: model, Progress: bar.show}
	if !f.noJudge {
		if opt.Judge, err = openJudge(ctx, errs, set, f.judge, e); err != nil {
			return err
		}
		defer opt.Judge.Close()
	}
	r, err := recognition.Measure(ctx, set, opt)
	if err != nil {
		return err
	}
	if f.json {
		return terminal.PrintJSON(out, r)
	}
	return page.WriteRecognition(out, r)
}
