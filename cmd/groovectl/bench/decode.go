package bench

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/engine"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gorgonia"
)

// decodeBatches are the batches that are timed: one loop for a player, a few for looking ahead, many for learning.
var decodeBatches = []int{1, 8, 64}

// decodeRounds is how often the engines alternate, so that other load on the machine affects all of them alike.
const decodeRounds = 20

// decodeResult is one line of the answer; its JSON keys are a contract.
type decodeResult struct {
	Work        string  `json:"work"` // decode; loop: decoder, refiner, feel and articulations, as grooved plays it; audition: the loop chosen of a batch
	Engine      string  `json:"engine"`
	Kernel      string  `json:"kernel,omitempty"` // of the CPU engine: which instructions it uses
	Batch       int     `json:"batch"`
	Threads     int     `json:"threads"`
	Weights     string  `json:"weights"` // f32, f16 or auto: the faster of both where nothing is lost
	Min         float64 `json:"min_us"`  // the figure that other load on the machine affects least
	P50         float64 `json:"p50_us"`
	P99         float64 `json:"p99_us"`
	Allocs      float64 `json:"allocs"`              // a decode
	LoopsPerSec float64 `json:"loops_per_s"`         // at the median
	Adapter     string  `json:"adapter,omitempty"`   // of the GPU engine
	Crossover   *int    `json:"crossover,omitempty"` // of the GPU engine: the batch from which on it is faster than the CPU's; 0 = none
}

type decodeOptions struct {
	engine, model string
	threads       int
	duration      time.Duration
	json          bool
	noGPU         error // why there is no GPU engine, where all are timed
}

func decodeCommand() *cobra.Command {
	var o decodeOptions
	c := &cobra.Command{
		Use:   "decode",
		Short: "Time the engines with a model, alternately",
		Example: `  groovectl bench decode
  groovectl bench decode --engine cpu --threads 2 --time 5s --json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			results, err := benchDecode(&o)
			if err != nil {
				return fmt.Errorf("bench decode: %w", err)
			}
			if o.json {
				return terminal.PrintJSON(c.OutOrStdout(), results)
			}
			if o.noGPU != nil {
				defer fmt.Fprintf(c.OutOrStdout(), "no GPU engine: %v\n", o.noGPU)
			}
			return printDecodeResults(c.OutOrStdout(), results)
		},
	}
	c.Flags().StringVar(&o.engine, "engine", "all", "all, cpu, gpu, gpu-software or gorgonia")
	c.Flags().StringVar(&o.model, "model", "", "model file (default: the built-in model)")
	c.Flags().IntVar(&o.threads, "threads", 1, "threads of the CPU engine")
	c.Flags().DurationVar(&o.duration, "time", time.Second, "time for each engine and batch")
	c.Flags().BoolVar(&o.json, "json", false, "print a JSON list")
	return c
}

func benchDecode(o *decodeOptions) ([]decodeResult, error) {
	if o.duration <= 0 || o.duration > 10*time.Minute {
		return nil, fmt.Errorf("time %v: give more than 0 and at most 10m", o.duration)
	}
	m, err := engine.LoadModel(o.model)
	if err != nil {
		return nil, err
	}
	runs, err := decodeRuns(o, m)
	for _, r := range runs {
		defer r.dec.Close()
	}
	if err != nil {
		return nil, err
	}
	for range decodeRounds {
		for _, r := range runs {
			runtime.GC() // each engine starts with a clean heap
			if err := r.time(o.duration / decodeRounds); err != nil {
				return nil, err
			}
		}
	}
	var results []decodeResult
	for _, r := range runs {
		results = append(results, r.finish())
	}
	return results, nil
}

// decodeRun is one engine with one batch.
type decodeRun struct {
	decodeResult
	dec     infer.Decoder
	do      func() error
	out     infer.Output
	z, cond []float32
	times   []time.Duration
}

// The values of Work.
const (
	decoding = "decode"
	loops    = "loop"
	chosen   = "audition"
)

// loopRuns are the loops that are timed: one as it is played, and one that is chosen of the most candidates, all of which are drawn.
var loopRuns = []struct {
	work  string
	batch int
}{{loops, 1}, {chosen, infer.MaxAudition}}

// timedEngine is an engine to time. Whole loops are made on the one that plays by default.
type timedEngine struct {
	decodeResult
	make   func() (infer.Decoder, error)
	played bool
}

func timedEngines(o *decodeOptions, m *infer.Model) (list []timedEngine) {
	for _, p := range []cpu.Precision{cpu.Auto, cpu.Float32, cpu.Float16} {
		list = append(list, timedEngine{decodeResult{Engine: "cpu", Weights: p.String(), Threads: o.threads}, func() (infer.Decoder, error) {
			return cpu.New(m, cpu.WithThreads(o.threads), cpu.WithPrecision(p))
		}, p == cpu.Auto})
	}
	return append(list, timedEngine{decodeResult{Engine: "gorgonia", Weights: "f32", Threads: 1}, func() (infer.Decoder, error) {
		return gorgonia.New(m)
	}, false})
}

// decodeRuns builds and warms up every selected engine, with every batch.
func decodeRuns(o *decodeOptions, m *infer.Model) ([]*decodeRun, error) {
	var runs []*decodeRun
	add := func(e timedEngine, work string, batch int) error {
		dec, err := e.make()
		if err != nil {
			return err
		}
		r := &decodeRun{decodeResult: e.decodeResult, dec: dec}
		r.Work, r.Batch = work, batch
		runs = append(runs, r)
		if work == decoding {
			return r.warm(m)
		}
		return r.warmLoops(m)
	}
	for _, e := range timedEngines(o, m) {
		if o.engine != "all" && o.engine != e.Engine {
			continue
		}
		for _, batch := range decodeBatches {
			if err := add(e, decoding, batch); err != nil {
				return runs, err
			}
		}
		for _, l := range loopRuns {
			if !e.played {
				continue
			}
			if err := add(e, l.work, l.batch); err != nil {
				return runs, err
			}
		}
	}
	onGPU, err := gpuRuns(o, m)
	runs = append(runs, onGPU...)
	if err == nil && len(runs) == 0 {
		err = fmt.Errorf("engine %q is unknown: give all, cpu, gpu, gpu-software or gorgonia", o.engine)
	}
	return runs, err
}

// warmLoops makes a loop once and counts what it allocates. A taste has all candidates drawn.
func (r *decodeRun) warmLoops(m *infer.Model) error {
	g, seed := infer.NewGenerator(m, r.dec), uint64(0)
	taste := infer.NewTaste([]infer.Opinion{{Liking: 1}})
	r.do = func() error {
		recipe := infer.Recipe{
			Style: groove.Pure(groove.Genre(seed%groove.NumGenres), 110), Seed: seed, Draw: 1, Temperature: infer.DefaultTemperature,
			Feel: groove.DefaultFeel(), Steady: infer.DefaultSteady,
		}
		if r.Work == chosen {
			recipe.Draw, recipe.Audition, recipe.Taste, recipe.TasteAmount = 0, r.Batch, taste, 1
		}
		seed++
		_, err := g.Loop(recipe)
		return err
	}
	return r.countAllocs()
}

// warm draws the batch, decodes it once and counts what the next decodes allocate.
func (r *decodeRun) warm(m *infer.Model) error {
	source := infer.NewLatentSourceFor(m)
	z := make([]float32, m.Config.Latent)
	for i := range r.Batch {
		style := groove.Pure(groove.Genre(i%groove.NumGenres), 110)
		if err := source.Draw(z, style.Weights, uint64(i), 0); err != nil {
			return err
		}
		c := style.Condition()
		r.z, r.cond = append(r.z, z...), append(r.cond, c[:]...)
	}
	r.do = func() error { return r.dec.Decode(&r.out, r.z, r.cond) }
	return r.countAllocs()
}

// countAllocs does the work once, and counts what it allocates from then on.
func (r *decodeRun) countAllocs() error {
	if k, ok := r.dec.(interface{ Kernel() string }); ok {
		r.Kernel = k.Kernel()
	}
	if err := r.do(); err != nil {
		return err
	}
	const decodes = 5
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range decodes {
		if err := r.do(); err != nil {
			return err
		}
	}
	runtime.ReadMemStats(&after)
	r.Allocs = float64(after.Mallocs-before.Mallocs) / decodes
	return nil
}

// time decodes for about d, once at least.
func (r *decodeRun) time(d time.Duration) error {
	start := time.Now()
	for first := true; first || time.Since(start) < d; first = false {
		began := time.Now()
		if err := r.do(); err != nil {
			return err
		}
		r.times = append(r.times, time.Since(began))
	}
	return nil
}

func (r *decodeRun) finish() decodeResult {
	slices.Sort(r.times)
	us := func(quantile float64) float64 {
		i := min(int(quantile*float64(len(r.times))), len(r.times)-1)
		return float64(r.times[i].Nanoseconds()) / 1000
	}
	r.Min, r.P50, r.P99 = us(0), us(0.5), us(0.99)
	r.LoopsPerSec = float64(r.Batch) / r.P50 * 1e6
	return r.decodeResult
}

func printDecodeResults(w io.Writer, results []decodeResult) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, strings.Join([]string{"work", "engine", "kernel", "weights", "threads", "batch", "min µs", "p50 µs", "p99 µs", "allocs", "loops/s", ""}, "\t"))
	for _, r := range results {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%d\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t\n",
			r.Work, r.Engine, r.Kernel, r.Weights, r.Threads, r.Batch, r.Min, r.P50, r.P99, r.Allocs, r.LoopsPerSec)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return printCrossover(w, results)
}
