package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/plot"
)

// lossesFile is the picture of the losses that train leaves in a run's folder.
const lossesFile = "losses.png"

// errNoEpochs says that a training has no losses to draw yet.
var errNoEpochs = errors.New("the training has not finished an epoch yet: there are no losses to draw")

// drawLosses draws the losses of a run's folder as a PNG file.
func drawLosses(dir, file string) error {
	h, err := train.ReadHistory(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(h) == 0:
		return errNoEpochs
	case err != nil:
		return err
	}
	if err = atomicfile.WriteFile(file, 0o644, func(w io.Writer) error { return plotLosses(w, h) }); err != nil {
		return fmt.Errorf("draw the losses: %w", err)
	}
	return nil
}

// drawRun draws the losses of a run into its folder, once it has any.
func drawRun(dir string) error {
	if err := drawLosses(dir, filepath.Join(dir, lossesFile)); !errors.Is(err, errNoEpochs) {
		return err
	}
	return nil
}

// plotLosses draws the losses by epoch: the totals, and the hits' part, in training and validation.
func plotLosses(w io.Writer, h []train.History) error {
	series := []plot.Series{{Name: "training"}, {Name: "validation"}, {Name: "training, hits"}, {Name: "validation, hits"}}
	for _, e := range h {
		for i, y := range []float64{e.Train.Total, e.Validation.Total, e.Train.Hits, e.Validation.Hits} {
			series[i].Y = append(series[i].Y, y)
		}
	}
	return plot.Lines(w, plot.Frame{Title: "Losses", X: "epoch", Y: "loss"}, series...)
}
