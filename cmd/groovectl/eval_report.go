package main

import (
	"context"
	"fmt"
	"io"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/page"
)

// shownLoops is how many loops of each genre a report shows.
const shownLoops = 4

// writeEvalReport writes the page of a report into a folder, with loops of the genres that the dataset trains.
func writeEvalReport(ctx context.Context, notes io.Writer, dir string, set *dataset.Set, g *infer.Generator, r *eval.Report) error {
	loops, err := sampleLoops(ctx, set, g, r.Seed)
	if err != nil {
		return err
	}
	if err := (page.Page{Report: r, Loops: loops}).Write(dir); err != nil {
		return err
	}
	fmt.Fprintf(notes, "index.html and report.json are in %s\n", dir)
	return nil
}

// sampleLoops makes the loops that a report shows, at tempos of each genre's training windows. They are the first that the
// seed gives: none is chosen.
func sampleLoops(ctx context.Context, set *dataset.Set, g *infer.Generator, seed uint64) ([]*groove.Loop, error) {
	var loops []*groove.Loop
	for _, o := range eval.Balanced(eval.Real(eval.Known(set, dataset.Train)), shownLoops) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l, err := g.Loop(infer.Recipe{
			Style: groove.Pure(o.Genre, o.BPM), Seed: seed + uint64(len(loops)), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(),
		})
		if err != nil {
			return nil, fmt.Errorf("make a loop of %s: %w", o.Genre, err)
		}
		loops = append(loops, l)
	}
	return loops, nil
}
