package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/models"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/page"
	"github.com/groovegen/groovegen/train/nn"
)

// evalFlags are the flags of eval as they were typed.
type evalFlags struct {
	data, split   string
	models        []string
	loops         int
	seed          uint64
	judge         judgeChoice
	report        string
	prior         priorFlag
	noJudge, json bool
	bound, genres bool
	blind         blindFlags
}

func evalCommand(*app) *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure a model against real drummers",
		Long: `Measure a model on the held-out performances of a dataset: with the GrooveGen paper's measures, and with others that
distinguish a machine from a drummer. Compare models on the validation split; use the test split once, at the end.

The judge is a network that recognises genres. It is trained once, in some minutes, and stays in the cache folder. --judge
names another file; a missing one is trained. --judge paper is the network of the paper's section 5.2, as the paper has it; its training
takes longer. --no-judge omits the judge and the convolutional two-sample tests.

--prior standard draws z from the standard normal distribution, as the paper does, instead of from the model's own prior.

--report writes a page that works offline: pictures, tables, and loops of each genre to see and play. The loops are also
written beside it as .mid, .png and .wav.

--blind DIR makes a listening test for people, in place of figures: 40 pairs of a drummer's steady groove and a generated one, of one
genre and tempo and on the built-in kit, in an order that only key.json knows. Open index.html there; it plays them and keeps the answers.
--blind-score prints how often a listener was right, with Wilson's interval. 50% is chance.

--genres measures how well the genre of drummers' playing can be recognised: by window and by whole performance, by the latent, by what
repeats, by the judge, and by how many drummers there are to learn from. Settings are chosen on validation.

Repeat --model to measure several models, such as trainings from several seeds. Each figure that has a goal is then printed as mean
and standard deviation; --json and --report also have each model's figures.`,
		Example: `  groovectl eval --data groove-v1.0.0-midionly.zip
  groovectl eval --data groove.zip --split both --report runs/mine/report
  groovectl eval --data groove.zip --model runs/mine/model.safetensors --json | jq .two_sample
  groovectl eval --data groove.zip --split both --judge paper --judge-seed 2 --report runs/paper
  groovectl eval --data groove.zip --genres
  groovectl eval --data groove.zip --blind ears
  groovectl eval --blind ears --blind-score answers.json
  groovectl eval --data groove.zip --model s1.safetensors --model s2.safetensors --model s3.safetensors --report runs/seeds`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			if err := f.run(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr()); err != nil {
				return fmt.Errorf("eval: %w", err)
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.data, "data", "", "dataset: zip or folder (required, but to score answers)")
	flags.StringArrayVar(&f.models, "model", nil, "model file (default: the one inside the program); may be repeated")
	flags.StringVar(&f.split, "split", "validation", "validation, test or both")
	flags.IntVar(&f.loops, "loops", 0, "loops of each genre (default 200)")
	flags.Uint64Var(&f.seed, "seed", 1, "of the generated loops")
	flags.StringVar(&f.judge.file, "judge", "", "the judge's file, or paper for the paper's network (default: ours in the cache folder)")
	flags.Uint64Var(&f.judge.seed, "judge-seed", judgeSeed, "of the judge's training, where it is not trained yet")
	flags.Var(&f.prior, "prior", priorHelp)
	flags.BoolVar(&f.noJudge, "no-judge", false, "leave the judge out, and the two-sample tests by convolution")
	flags.BoolVar(&f.bound, "bound", false, "also draw loops where the held-out ones themselves lie: how near any prior could come")
	flags.BoolVar(&f.genres, "genres", false, "measure how well genres can be recognised, and what limits it, in place of measuring loops")
	flags.StringVar(&f.report, "report", "", "folder to write index.html, report.json and loops into")
	flags.BoolVar(&f.json, "json", false, "print a JSON document, with schema_version")
	f.blind.addTo(flags)
	cmd.MarkFlagsMutuallyExclusive("judge", "no-judge")
	cmd.MarkFlagsMutuallyExclusive("blind", "report", "genres")
	return cmd
}

// run makes or scores a listening test, or measures.
func (f evalFlags) run(ctx context.Context, out, errs io.Writer) error {
	switch {
	case len(f.blind.answers) > 0:
		return f.scoreBlind(out)
	case f.data == "":
		return errors.New("--data is missing (dataset: zip or folder): write groovectl eval --data DATA (groovectl eval --help has examples)")
	case f.blind.dir != "":
		return f.makeBlind(ctx, errs)
	case f.genres:
		return f.measureGenres(ctx, out, errs)
	}
	return runEval(ctx, out, errs, f)
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
	subjects, err := loadSubjects(f.models)
	if err != nil {
		return err
	}
	noteConfigs(errs, subjects)
	set, err := dataFlags{}.open(f.data)
	if err != nil {
		return err
	}
	e := train.NewEngine("")
	defer e.Close()
	bar := evalBar{errs: errs, of: len(subjects)}
	opt := eval.Options{Held: held, Loops: f.loops, Seed: f.seed, OraclePrior: f.bound, Progress: bar.show, Engine: e}
	if !f.noJudge {
		if opt.Judge, err = openJudge(ctx, errs, set, f.judge, e); err != nil {
			return err
		}
		defer opt.Judge.Close()
	}
	bench, err := eval.NewBench(ctx, set, opt)
	if err != nil {
		return err
	}
	var reports []*eval.Report
	for i, m := range subjects {
		bar.model = i + 1
		r, err := f.measure(ctx, errs, bench, e, m)
		if err != nil {
			return err
		}
		reports = append(reports, r)
		if f.report != "" {
			if err := (evalReport{dir: f.reportFolder(m), set: set, model: m, prior: f.prior, report: r}).write(ctx, errs); err != nil {
				return err
			}
		}
	}
	if len(reports) > 1 {
		return f.showSeries(out, reports)
	}
	if f.json {
		return terminal.PrintJSON(out, reports[0])
	}
	return page.WriteText(out, reports[0])
}

// measure measures one model.
func (f evalFlags) measure(ctx context.Context, errs io.Writer, bench *eval.Bench, e *nn.Engine, m *infer.Model) (*eval.Report, error) {
	dec, err := cpu.New(m)
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	subject, err := eval.FromModel(e, m, dec)
	if err != nil { // it can be played all the same
		fmt.Fprintf(errs, "groovectl: %v: its latent and what comes back of windows are left out\n", err)
		subject = eval.Model{Name: m.ID}
	}
	generator := infer.NewGenerator(m, dec)
	subject.Make = eval.FromRecipe(generator, f.prior.recipe(eval.TakesRecipe()))
	subject.Default = eval.FromRecipe(generator, f.prior.recipe(eval.DefaultRecipe()))
	if f.prior {
		subject.Name += standardSuffix
	}
	r, err := bench.Measure(ctx, subject)
	if err != nil {
		return nil, err
	}
	r.Training = trainingOf(m)
	return r, nil
}

// evalBar is a bar on a terminal, and nothing elsewhere.
type evalBar struct {
	errs      io.Writer
	model, of int // the model that is measured; 0 = none yet
	bar       *progressbar.ProgressBar
}

func (b *evalBar) show(p eval.Progress) {
	if terminal.Of(b.errs, os.Getenv).Width == 0 {
		return
	}
	if b.bar == nil {
		b.bar = newBar(b.errs, 1000)
	}
	words := fmt.Sprintf("%d/%d %s", p.Stage, p.Stages, p.Name)
	if b.of > 1 && b.model > 0 {
		words = fmt.Sprintf("model %d of %d: ", b.model, b.of) + words
	}
	b.bar.Describe(words)
	_ = b.bar.Set(int(1000 * (float64(p.Stage-1) + float64(p.Done)/float64(max(p.Of, 1))) / float64(p.Stages))) // what cannot be shown is no reason to stop
}

// newBar is a bar that is gone when it is full.
func newBar(errs io.Writer, steps int) *progressbar.ProgressBar {
	return progressbar.NewOptions(steps, progressbar.OptionSetWriter(errs), progressbar.OptionSetWidth(24), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(false), progressbar.OptionThrottle(50*time.Millisecond))
}
