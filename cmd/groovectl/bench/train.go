package bench

import (
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/blas"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/gorgonia"
	"github.com/groovegen/groovegen/train/nn"
)

// trainBatches are the batches that are timed by default: the paper's, and a larger one.
var trainBatches = []int{32, 128}

// trainResult is one line of the answer; its JSON keys are a contract.
type trainResult struct {
	Engine    string  `json:"engine"`
	Config    string  `json:"config"`
	Batch     int     `json:"batch"`
	Threads   int     `json:"threads"`
	P50       float64 `json:"p50_ms"` // of a step: forward, backward, Adam
	Min       float64 `json:"min_ms"`
	PerSecond float64 `json:"examples_per_s"` // at the median
	Ratio     float64 `json:"ratio"`          // to Gorgonia on OpenBLAS, same batch, same run; 0 = not measured
}

func trainCommand() *cobra.Command {
	var duration time.Duration
	var batches []int
	var asJSON bool
	c := &cobra.Command{
		Use:   "train",
		Short: "Time a training step of the engines, alternately",
		Long: `Time a whole training step, forward, backward and Adam, of the paper's model: on our engine with one and all threads, and as
a Gorgonia graph on OpenBLAS where that is installed (libopenblas0). Our own configuration is listed for comparison.`,
		Example: `  groovectl bench train
  groovectl bench train --batch 64
  groovectl bench train --time 20s --json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			results, err := benchTrain(duration, batches)
			if err != nil {
				return fmt.Errorf("bench train: %w", err)
			}
			if asJSON {
				return terminal.PrintJSON(c.OutOrStdout(), results)
			}
			return printTrainResults(c.OutOrStdout(), results)
		},
	}
	c.Flags().DurationVar(&duration, "time", 4*time.Second, "time for each engine and batch")
	c.Flags().IntSliceVar(&batches, "batch", trainBatches, "windows in a step; several with commas between")
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON list")
	return c
}

// trainRun is one engine with one batch.
type trainRun struct {
	trainResult
	step  func() error
	close func()
	times []time.Duration
}

// trainRounds is how often the engines take turns.
const trainRounds = 8

func benchTrain(duration time.Duration, batches []int) ([]trainResult, error) {
	for _, batch := range batches {
		if batch < 2 || batch > 4096 {
			return nil, fmt.Errorf("--batch %d: want 2 to 4096", batch)
		}
	}
	var results []trainResult
	for _, batch := range batches {
		runs, err := trainRuns(batch)
		rounds := trainRounds
		if duration < 100*time.Millisecond {
			rounds = 1
		}
		for range rounds {
			for _, r := range runs {
				if err == nil {
					runtime.GC()
					err = r.time(duration / time.Duration(rounds))
				}
			}
		}
		var base float64
		for _, r := range runs {
			r.close()
			r.finish()
			if r.Engine == "gorgonia+openblas" {
				base = r.PerSecond
			}
		}
		if err != nil {
			return nil, err
		}
		for _, r := range runs {
			if base > 0 && r.Config == "paper" {
				r.Ratio = r.PerSecond / base
			}
			results = append(results, r.trainResult)
		}
	}
	return results, nil
}

// trainRuns builds the engines to compare.
func trainRuns(batch int) ([]*trainRun, error) {
	var runs []*trainRun
	all := runtime.GOMAXPROCS(0)
	for _, threads := range slices.Compact([]int{1, all}) {
		for _, c := range []train.Config{train.Paper(), train.Groove()} {
			r, err := ownRun(c, batch, nn.NewEngine(nn.Workers(threads)), threads)
			if err != nil {
				return runs, err
			}
			runs = append(runs, r)
		}
	}
	lib, err := blas.Open()
	if err != nil {
		return runs, nil // nothing to compare with
	}
	r, err := ownRun(train.Paper(), batch, nn.NewEngine(nn.WithBLAS(lib), nn.Workers(all)), all)
	if err != nil {
		return runs, err
	}
	r.Engine = "ours+openblas"
	runs = append(runs, r)
	g, err := graphRun(batch, lib)
	if err != nil {
		return runs, err
	}
	return append(runs, g), nil
}

func ownRun(c train.Config, batch int, e *nn.Engine, threads int) (*trainRun, error) {
	m, err := train.NewCVAE(e, c, batch, 1)
	if err != nil {
		e.Close()
		return nil, err
	}
	adam := nn.NewAdam(e, m.Params())
	adam.Rate = 1e-4
	b := benchBatch(batch)
	return &trainRun{
		trainResult: trainResult{Engine: "ours, " + e.Name(), Config: c.Name, Batch: batch, Threads: threads},
		close:       e.Close,
		step: func() error {
			adam.Zero()
			m.Step(b, nn.Pass{Seed: 1, Step: uint64(adam.Step)})
			adam.Update()
			return nil
		},
	}, nil
}

// graphRun is the Gorgonia graph on a library.
func graphRun(batch int, lib *blas.Lib) (*trainRun, error) {
	e := nn.NewEngine(nn.Workers(1))
	defer e.Close()
	m, err := train.NewCVAE(e, train.Paper(), batch, 1)
	if err != nil {
		return nil, err
	}
	params := map[string][]float32{}
	for name, t := range m.Tensors() {
		params[name] = t.Data
	}
	undo := gorgonia.Use(lib)
	g, err := gorgonia.New(gorgonia.Paper(), batch, params)
	if err != nil {
		undo()
		return nil, err
	}
	b := benchBatch(batch)
	eps := make([]float32, batch*train.Paper().Latent)
	return &trainRun{
		trainResult: trainResult{Engine: "gorgonia+openblas", Config: "paper", Batch: batch, Threads: 1},
		close:       func() { _ = g.Close(); undo() },
		step: func() error {
			if _, err := g.Run(b.X, b.C, eps, gorgonia.Masks{}); err != nil {
				return err
			}
			return g.Update()
		},
	}, nil
}

// benchBatch is a batch with the density of real windows.
func benchBatch(n int) *train.Batch {
	rng := rand.New(rand.NewPCG(1, 2))
	b := train.NewBatch(n)
	b.N = n
	for i := 0; i < len(b.X); i += dataset.Channels {
		for v := range groove.NumVoices {
			if rng.Float64() < 0.13 {
				b.X[i+v], b.X[i+groove.NumVoices+v], b.X[i+2*groove.NumVoices+v] = 1, float32(0.1*rng.NormFloat64()), float32(rng.Float64())
			}
		}
	}
	for i := range n {
		c := groove.Pure(groove.Genre(i%groove.NumGenres), 110).Condition()
		copy(b.C[i*len(c):], c[:])
		b.Genre[i] = i % groove.NumGenres
	}
	return b
}

// time takes steps for a while, the first not counted.
func (r *trainRun) time(d time.Duration) error {
	if err := r.step(); err != nil {
		return err
	}
	for until := time.Now().Add(d); time.Now().Before(until); {
		begun := time.Now()
		if err := r.step(); err != nil {
			return err
		}
		r.times = append(r.times, time.Since(begun))
	}
	return nil
}

func (r *trainRun) finish() {
	if len(r.times) == 0 {
		return
	}
	slices.Sort(r.times)
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	r.P50, r.Min = ms(r.times[len(r.times)/2]), ms(r.times[0])
	r.PerSecond = float64(r.Batch) / r.P50 * 1000
}

func printTrainResults(out io.Writer, results []trainResult) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "engine\tconfig\tbatch\tthreads\tmin ms\tp50 ms\texamples/s\tto gorgonia+openblas\t")
	for _, r := range results {
		ratio := "–"
		if r.Ratio > 0 {
			ratio = fmt.Sprintf("%.1f×", r.Ratio)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%.2f\t%.2f\t%.0f\t%s\t\n", r.Engine, r.Config, r.Batch, r.Threads, r.Min, r.P50, r.PerSecond, ratio)
	}
	return t.Flush()
}
