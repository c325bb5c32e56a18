package infer

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// Heads is the set of numbers that a decoder predicts for each cell.
type Heads uint8

// The two sets of heads. The order of a step's output channels is that of the name: nine voices of each.
const (
	HeadsHOV    Heads = iota // hit logit, offset, velocity: 27 channels
	HeadsSpread              // hit logit, offset, velocity, log σ of the offset, log σ of the velocity: 45 channels
)

// Channels returns the number of output channels of a step: 27 or 45.
func (h Heads) Channels() int {
	if h == HeadsSpread {
		return 5 * groove.NumVoices
	}
	return 3 * groove.NumVoices
}

// String returns the value of the metadata key "heads".
func (h Heads) String() string {
	if h == HeadsSpread {
		return "hov+spread"
	}
	return "hov"
}

func parseHeads(s string) (Heads, error) {
	for _, h := range []Heads{HeadsHOV, HeadsSpread} {
		if s == h.String() {
			return h, nil
		}
	}
	return 0, fmt.Errorf("want %q or %q", HeadsHOV, HeadsSpread)
}

// The fixed geometry of the architecture (the paper's): four steps grow to 64 by four doublings.
const (
	NumDeconvs = 4 // transposed convolutions, each k4 s2 p1: twice the steps
	FirstSteps = groove.Steps >> NumDeconvs
	DeconvTaps = 4
	OutTaps    = 3 // the last convolution, k3 p1
)

// Config is the size of a model, read from its file.
type Config struct {
	Latent    int                 // length of z
	Condition int                 // length of the condition vector: groove.ConditionSize
	Hidden    int                 // width of the first dense layer
	Channels  [NumDeconvs + 1]int // channels at 4, 8, 16, 32 and 64 steps
	Heads     Heads
	Epsilon   float64 // batch norm's ε
}

// Input returns the length of the decoder's input [z, c].
func (c Config) Input() int { return c.Latent + c.Condition }

// Flat returns the width of the second dense layer: FirstSteps × Channels[0], time-major.
func (c Config) Flat() int { return FirstSteps * c.Channels[0] }

// Outputs returns the number of output channels of a step.
func (c Config) Outputs() int { return c.Heads.Channels() }

// Parameters returns the number of the decoder's trained numbers, batch-norm statistics left out.
func (c Config) Parameters() int {
	n := (c.Input()+1)*c.Hidden + (c.Hidden+1)*c.Flat()
	for i := range NumDeconvs {
		n += c.Channels[i]*c.Channels[i+1]*DeconvTaps + 3*c.Channels[i+1]
	}
	return n + (c.Channels[NumDeconvs]*OutTaps+1)*c.Outputs()
}

// String returns the sizes in one line: "[z128,c19] -> 512 -> 4x512 -> 256 -> 128 -> 64 -> 32 -> 27".
func (c Config) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "[z%d,c%d] -> %d -> %dx%d", c.Latent, c.Condition, c.Hidden, FirstSteps, c.Channels[0])
	for _, n := range c.Channels[1:] {
		fmt.Fprintf(&b, " -> %d", n)
	}
	fmt.Fprintf(&b, " -> %d", c.Outputs())
	return b.String()
}

// maxWidth bounds every size of a model: far above any useful size, low enough that no product overflows.
const maxWidth = 1 << 16

// Validate returns an error that names the first invalid size.
func (c Config) Validate() error {
	sizes := []struct {
		name string
		n    int
	}{{"latent", c.Latent}, {"hidden", c.Hidden}}
	for i, n := range c.Channels {
		sizes = append(sizes, struct {
			name string
			n    int
		}{"channels[" + strconv.Itoa(i) + "]", n})
	}
	for _, s := range sizes {
		if s.n < 1 || s.n > maxWidth {
			return fmt.Errorf("%s %d: want 1 to %d", s.name, s.n, maxWidth)
		}
	}
	if c.Condition != groove.ConditionSize {
		return fmt.Errorf("condition %d: want %d (18 genre weights and the tempo)", c.Condition, groove.ConditionSize)
	}
	if c.Heads > HeadsSpread {
		return fmt.Errorf("heads %d: unknown", c.Heads)
	}
	if !(c.Epsilon > 0 && c.Epsilon < 1) {
		return fmt.Errorf("bn_eps %g: want more than 0 and less than 1", c.Epsilon)
	}
	return nil
}
