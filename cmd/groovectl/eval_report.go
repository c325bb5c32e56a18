package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/page"
)

// shownLoops is how many loops of each genre a report shows.
const shownLoops = 4

// evalReport is the page of a model's report, with loops of the genres in the training set.
type evalReport struct {
	dir    string // where the page goes
	set    *dataset.Set
	model  *infer.Model
	prior  priorFlag
	report *eval.Report
}

// write writes the page, and says so in notes.
func (e evalReport) write(ctx context.Context, notes io.Writer) error {
	dec, err := cpu.New(e.model)
	if err != nil {
		return err
	}
	defer dec.Close()
	loops, err := sampleLoops(ctx, e.set, infer.NewGenerator(e.model, dec), e.prior.recipe(eval.DefaultRecipe()), e.report.Seed)
	if err != nil {
		return err
	}
	drawn := *e.model
	if e.prior {
		drawn.Prior = nil // the picture says where z is drawn from
	}
	if err := (page.Page{Report: e.report, Model: &drawn, Loops: loops}).Write(e.dir, loopProgress(notes)); err != nil {
		return err
	}
	fmt.Fprintf(notes, "index.html, report.json and loops are in %s\n", e.dir)
	return nil
}

// loopProgress shows on a terminal how many loops are written.
func loopProgress(notes io.Writer) func(done, of int) {
	if terminal.Of(notes, os.Getenv).Width == 0 {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, of int) {
		if bar == nil {
			bar = newBar(notes, of)
			bar.Describe("writing loops")
		}
		_ = bar.Set(done) // what cannot be shown is no reason to stop
	}
}

// sampleLoops makes the loops that a report shows, at tempos of each genre's training windows. They are the first that the
// seed gives: none is chosen.
func sampleLoops(ctx context.Context, set *dataset.Set, g *infer.Generator, r infer.Recipe, seed uint64) ([]*groove.Loop, error) {
	var loops []*groove.Loop
	for _, o := range eval.Balanced(eval.Real(eval.Known(set, dataset.Train)), shownLoops) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r.Style, r.Seed = groove.Pure(o.Genre, o.BPM), seed+uint64(len(loops))
		l, err := g.Loop(r)
		if err != nil {
			return nil, fmt.Errorf("make a loop of %s: %w", o.Genre, err)
		}
		loops = append(loops, l)
	}
	return loops, nil
}
