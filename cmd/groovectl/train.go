package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/train"
)

// trainFlags are the flags of train as they were typed.
type trainFlags struct {
	data, config, out, licence string
	set                        []string
	epochs                     int
	seed                       uint64
	json                       bool
	read                       dataFlags
}

func trainCommand(*app) *cobra.Command {
	var f trainFlags
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Train a model in the foreground",
		Long: `Train a model on the Groove MIDI Dataset or on your own MIDI, without the daemon. After Ctrl-C or a power cut, the same command
continues the training. The folder of the run has the checkpoint and, at the end, model.safetensors, its card and a
picture of the losses.

To train while the music plays, use retrain, which works in the background.

Configurations:

  groove   ours: draws stroke by stroke, with the spread of drummers' timing and loudness; about ten minutes on two cores
  paper    the GrooveGen paper's; about ten minutes`,
		Example: `  groovectl train --data groove-v1.0.0-midionly.zip --out runs/mine
  groovectl train --data ~/loops --genre funk --epochs 10 --out runs/funk --json
  groovectl train --data groove.zip --config paper --set loss.beta=0.1 --out runs/beta`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			context.AfterFunc(ctx, stop) // a second Ctrl-C ends at once
			return runTrain(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr(), f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.data, "data", "", "dataset: zip or folder (required)")
	flags.StringVar(&f.config, "config", "groove", "groove or paper")
	flags.StringVar(&f.out, "out", "", "folder of the run (required)")
	flags.StringVar(&f.licence, "licence", "", "licence of the data, for the card")
	flags.StringArrayVar(&f.set, "set", nil, "change a setting of the configuration, as in loss.beta=0.1 (may be repeated)")
	flags.IntVar(&f.epochs, "epochs", 0, "at most so many epochs (default: the configuration's)")
	flags.Uint64Var(&f.seed, "seed", 1, "of weights, order and noise: the same seed gives the same model on the same engine")
	flags.BoolVar(&f.json, "json", false, "print progress as lines of JSON")
	f.read.addTo(flags)
	for _, name := range []string{"data", "out"} {
		_ = cmd.MarkFlagRequired(name)
	}
	return cmd
}

// options reads the flags.
func (f trainFlags) options() (train.Options, error) {
	c, err := train.ConfigByName(f.config)
	if err != nil {
		return train.Options{}, fmt.Errorf("--config: %w", err)
	}
	for _, s := range f.set {
		if err := c.Set(s); err != nil {
			return train.Options{}, fmt.Errorf("--set: %w", err)
		}
	}
	if f.epochs != 0 {
		c.Optimiser.Epochs = f.epochs
	}
	if err := c.Validate(); err != nil {
		return train.Options{}, err
	}
	return train.Options{Config: c, Seed: f.seed, Dir: f.out}, nil
}

func runTrain(ctx context.Context, out, errs io.Writer, f trainFlags) error {
	opt, err := f.options()
	if err != nil {
		return err
	}
	set, err := f.read.open(f.data)
	if err != nil {
		return err
	}
	src := train.Source{Name: filepath.Base(f.data), Licence: f.licence, Report: set.Report()}
	if strings.HasPrefix(src.Name, "groove-v1") && f.licence == "" {
		src.Licence = "CC-BY-4.0"
	}
	ui := newTrainUI(out, errs, f.json)
	opt.Report = ui.report
	m, err := train.Produce(ctx, set, src, opt)
	ui.end()
	if drawErr := drawRun(f.out); err == nil {
		err = drawErr
	}
	if errors.Is(err, context.Canceled) && !errors.Is(err, train.ErrNotSaved) {
		return &exitError{130, fmt.Errorf("stopped; a checkpoint is in %s: the same command goes on from there", f.out)}
	}
	if err != nil {
		return err
	}
	path := filepath.Join(f.out, train.ModelFile)
	if f.json {
		return json.NewEncoder(out).Encode(map[string]string{"kind": "done", "model": m.ID, "file": path})
	}
	fmt.Fprintf(out, "model %s in %s, its card beside it\nhear it: grooved --model %s\n", m.ID, path, path)
	return nil
}
