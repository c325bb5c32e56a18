package cpu

import (
	"fmt"
	"strings"
)

// Precision is how weights are kept in memory. Activations and sums are float32 in any case.
type Precision uint8

// The precisions of weights.
const (
	Float32 Precision = iota
	// Float16 keeps large layers in half precision, half the bytes. Their weights are rounded: outputs are within 1e-3 of Float32's, which is enough
	// to change a note in one loop of three.
	Float16
	// Auto keeps those large layers in half precision that lose nothing by it, as models are stored, if that is faster on this machine. The
	// outputs are Float32's, to the bit.
	Auto
)

// String returns "f32", "f16" or "auto".
func (p Precision) String() string { return [...]string{"f32", "f16", "auto"}[p] }

// maxThreads bounds WithThreads: more than any batch could use.
const maxThreads = 256

type options struct {
	threads   int
	precision Precision
	kernel    string // empty: the fastest that this CPU runs
	raw       bool
}

// Option changes a default of New.
type Option func(*options)

// WithThreads lets a batch be shared between n threads, 1 to 256; 1 is the default. A batch of 1 always uses one.
func WithThreads(n int) Option { return func(o *options) { o.threads = n } }

// WithPrecision sets how weights are kept; Auto is the default.
func WithPrecision(p Precision) Option { return func(o *options) { o.precision = p } }

// WithKernel asks for a kernel by name, one of Kernels, in place of the fastest.
func WithKernel(name string) Option { return func(o *options) { o.kernel = name } }

// WithoutHeads leaves out the heads' functions: Decode returns what ApplyHeads is given.
func WithoutHeads() Option { return func(o *options) { o.raw = true } }

func makeOptions(opts []Option) (options, error) {
	o := options{threads: 1, precision: Auto}
	for _, set := range opts {
		set(&o)
	}
	if o.threads < 1 || o.threads > maxThreads {
		return o, fmt.Errorf("threads %d: want 1 to %d", o.threads, maxThreads)
	}
	if o.precision > Auto {
		return o, fmt.Errorf("precision %d: want Float32, Float16 or Auto", o.precision)
	}
	return o, nil
}

// Kernels returns the names of the kernels that this build has and this CPU runs, the fastest first.
func Kernels() []string {
	var names []string
	for _, k := range available() {
		names = append(names, k.name)
	}
	return names
}

func findKernel(name string) (*kernel, error) {
	ks := available()
	if name == "" {
		return ks[0], nil
	}
	for _, k := range ks {
		if k.name == name {
			return k, nil
		}
	}
	return nil, fmt.Errorf("kernel %q: not in this build or not for this CPU (there are: %s)", name, strings.Join(Kernels(), ", "))
}
