package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/models"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/page"
)

// evalFlags are the flags of eval as they were typed.
type evalFlags struct {
	data, model, split string
	loops              int
	seed               uint64
	judge, report      string
	noJudge, json      bool
}

func evalCommand(*app) *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure a model against real drummers",
		Long: `Measure a model on the held-out performances of a dataset: as the GrooveGen paper does, and with measures that can tell a
robot from a drummer. Choices belong on the validation split; the test split is for the end.

The judge is a network that hears genres. It is trained once, in some minutes, and kept in the cache folder; --judge names
another file, where one is trained if there is none. --no-judge leaves it out, and the two-sample tests by convolution.

--report writes a page that needs nothing beside it: pictures, tables, loops of each genre as piano rolls and MIDI files.`,
		Example: `  groovectl eval --data groove-v1.0.0-midionly.zip
  groovectl eval --data groove.zip --split both --report runs/mine/report
  groovectl eval --data groove.zip --model runs/mine/model.safetensors --json | jq .two_sample`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			if err := runEval(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr(), f); err != nil {
				return fmt.Errorf("eval: %w", err)
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.data, "data", "", "dataset: zip or folder (required)")
	flags.StringVar(&f.model, "model", "", "model file (default: the one inside the program)")
	flags.StringVar(&f.split, "split", "validation", "validation, test or both")
	flags.IntVar(&f.loops, "loops", 0, "loops of each genre (default 100)")
	flags.Uint64Var(&f.seed, "seed", 1, "of the generated loops")
	flags.StringVar(&f.judge, "judge", "", "the judge's file (default: one in the cache folder)")
	flags.BoolVar(&f.noJudge, "no-judge", false, "leave the judge out, and the two-sample tests by convolution")
	flags.StringVar(&f.report, "report", "", "folder to write index.html and report.json into")
	flags.BoolVar(&f.json, "json", false, "print a JSON document, with schema_version")
	cmd.MarkFlagsMutuallyExclusive("judge", "no-judge")
	_ = cmd.MarkFlagRequired("data")
	return cmd
}

func (f evalFlags) splits() ([]dataset.Split, error) {
	switch f.split {
	case "validation":
		return []dataset.Split{dataset.Validation}, nil
	case "test":
		return []dataset.Split{dataset.Test}, nil
	case "both":
		return []dataset.Split{dataset.Validation, dataset.Test}, nil
	}
	return nil, fmt.Errorf("--split %q: choose validation, test or both", f.split)
}

// loadWhole loads a model with its encoder; an empty path is the one inside the program.
func loadWhole(path string) (*infer.Model, error) {
	file := models.Default()
	if path != "" {
		var err error
		if file, err = os.ReadFile(path); err != nil {
			return nil, err
		}
	}
	return infer.LoadWithEncoder(file)
}

func runEval(ctx context.Context, out, errs io.Writer, f evalFlags) error {
	held, err := f.splits()
	if err != nil {
		return err
	}
	if f.loops < 0 {
		return fmt.Errorf("--loops %d: want 0 (the default) or more", f.loops)
	}
	m, err := loadWhole(f.model)
	if err != nil {
		return err
	}
	set, err := dataFlags{}.open(f.data)
	if err != nil {
		return err
	}
	e := train.NewEngine("")
	defer e.Close()
	dec, err := cpu.New(m)
	if err != nil {
		return err
	}
	defer dec.Close()
	subject, err := eval.FromModel(e, m, dec)
	if err != nil { // it can be played all the same
		fmt.Fprintf(errs, "groovectl: %v: its latent and what comes back of windows are left out\n", err)
		subject = eval.Model{Name: m.ID, Make: eval.FromGenerator(infer.NewGenerator(m, dec))}
	}
	opt := eval.Options{Held: held, Loops: f.loops, Seed: f.seed, Progress: evalProgress(errs), Engine: e}
	if !f.noJudge {
		if opt.Judge, err = openJudge(ctx, errs, set, f.judge, e); err != nil {
			return err
		}
		defer opt.Judge.Close()
	}
	report, err := eval.Measure(ctx, set, subject, opt)
	if err != nil {
		return err
	}
	if f.report != "" {
		if err := writeEvalReport(ctx, errs, f.report, set, infer.NewGenerator(m, dec), report); err != nil {
			return err
		}
	}
	if f.json {
		return printJSON(out, report)
	}
	return page.WriteText(out, report)
}

// evalProgress shows a bar on a terminal.
func evalProgress(errs io.Writer) func(eval.Progress) {
	if terminalOf(errs, os.Getenv).width == 0 {
		return nil
	}
	bar := progressbar.NewOptions(1000, progressbar.OptionSetWriter(errs), progressbar.OptionSetWidth(24), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(false), progressbar.OptionThrottle(50*time.Millisecond))
	return func(p eval.Progress) {
		bar.Describe(fmt.Sprintf("%d/%d %s", p.Stage, p.Stages, p.Name))
		_ = bar.Set(int(1000 * (float64(p.Stage-1) + float64(p.Done)/float64(max(p.Of, 1))) / float64(p.Stages)))
	}
}
