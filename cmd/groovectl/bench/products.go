package bench

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/train/blas"
	"github.com/groovegen/groovegen/train/nn"
)

// productShapes are the sizes at which decoding and training multiply: rows, columns, terms.
var productShapes = []struct {
	name    string
	m, n, k int
}{
	{"decode 16 loops, first", 64, 256, 1024},
	{"decode 16 loops, second", 128, 128, 512},
	{"decode 16 loops, third", 256, 64, 256},
	{"train 32, convolution", 128, 512, 1024},
	{"train 32, dense", 32, 512, 2067},
	{"train 32, gradient", 512, 1024, 128},
	{"train 128, convolution", 512, 512, 1024},
	{"train 128, first", 4096, 64, 108},
}

// productResult is one line of the answer; its JSON keys are a contract.
type productResult struct {
	Shape  string  `json:"shape"`
	Rows   int     `json:"rows"`
	Cols   int     `json:"columns"`
	Terms  int     `json:"terms"`
	Kernel string  `json:"kernel"`
	GFLOPS float64 `json:"gflops"` // at the median
	Ratio  float64 `json:"ratio"`  // to the BLAS library, same shape, same run; 0 = not measured
}

const (
	productRounds = 15
	library       = "blas"
)

func productsCommand() *cobra.Command {
	var rounds int
	var asJSON bool
	c := &cobra.Command{
		Use:   "products",
		Short: "Time matrix products of our kernels and of a BLAS library, alternately",
		Long: `Time matrix products at the sizes of decoding and training, on one thread: of each kernel that this processor runs, and of a BLAS library where
one is found (libopenblas0, Accelerate). OpenBLAS takes the widest vectors that there are: to compare kernels of AVX2, start this with
OPENBLAS_CORETYPE=Haswell.`,
		Example: `  groovectl bench products
  OPENBLAS_CORETYPE=Haswell groovectl bench products --json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if rounds < 1 || rounds > 1000 {
				return fmt.Errorf("bench products: --rounds %d: want 1 to 1000", rounds)
			}
			results := benchProducts(rounds)
			if asJSON {
				return terminal.PrintJSON(c.OutOrStdout(), results)
			}
			return printProducts(c.OutOrStdout(), results)
		},
	}
	c.Flags().IntVar(&rounds, "rounds", productRounds, "how often each is timed")
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON list")
	return c
}

func benchProducts(rounds int) (results []productResult) {
	engines := map[string]*nn.Engine{}
	names := nn.Kernels()
	for _, name := range names {
		engines[name] = nn.NewEngine(nn.Workers(1), nn.WithKernel(name))
	}
	if lib, err := blas.Open(); err == nil {
		names = append(names, library)
		engines[library] = nn.NewEngine(nn.Workers(1), nn.WithBLAS(lib))
	}
	for _, s := range productShapes {
		times := map[string][]float64{}
		for range rounds {
			for _, name := range names {
				times[name] = append(times[name], 2*float64(s.m*s.n*s.k)/float64(engines[name].Time(s.m, s.n, s.k).Nanoseconds()))
			}
		}
		for _, name := range names {
			slices.Sort(times[name])
			r := productResult{Shape: s.name, Rows: s.m, Cols: s.n, Terms: s.k, Kernel: name, GFLOPS: times[name][rounds/2]}
			results = append(results, r)
		}
		own := results[len(results)-len(names):]
		for i := range own {
			if own[len(own)-1].Kernel == library {
				own[i].Ratio = own[i].GFLOPS / own[len(own)-1].GFLOPS
			}
		}
	}
	for _, e := range engines {
		e.Close()
	}
	return results
}

func printProducts(out io.Writer, results []productResult) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "shape\trows\tcolumns\tterms\tkernel\tGFLOP/s\tto the library\t")
	for _, r := range results {
		ratio := "–"
		if r.Ratio > 0 {
			ratio = fmt.Sprintf("%.2f×", r.Ratio)
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%s\t%.1f\t%s\t\n", r.Shape, r.Rows, r.Cols, r.Terms, r.Kernel, r.GFLOPS, ratio)
	}
	return t.Flush()
}
