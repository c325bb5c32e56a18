package gorgonia

import (
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// The geometry that all sizes share: four halvings of 64 steps, and as many doublings.
const (
	layers     = 4
	firstSteps = groove.Steps >> layers
	taps       = 4 // of the convolutions of stride 2
	outTaps    = 3 // of the last one
	numHeads   = 3 // hits, offsets, velocities
	features   = numHeads * groove.NumVoices
)

// Config is the model's sizes and the step's constants.
type Config struct {
	Encoder   [layers]int     // channels at 32, 16, 8 and 4 steps
	Hidden    [2]int          // the encoder's dense layers
	Latent    int             // length of z
	Condition int             // length of c
	Dense     int             // the decoder's first dense layer
	Decoder   [layers + 1]int // channels at 4, 8, 16, 32 and 64 steps

	Epsilon  float64 // batch norm's ε
	Momentum float64 // how much of the running statistics a batch replaces
	Beta     float64 // weight of the KL divergence

	Double bool // compute in float64: an oracle, at a third of the speed

	Rate        float64 // Adam's step
	AdamEpsilon float64 // is added to √v̂, after the correction of bias
}

// Paper is the paper's model, with its gaps filled as the reference implementation fills them.
func Paper() Config {
	return Config{
		Encoder: [layers]int{64, 128, 256, 512}, Hidden: [2]int{512, 256}, Latent: 128, Condition: groove.ConditionSize,
		Dense: 512, Decoder: [layers + 1]int{512, 256, 128, 64, 32},
		Epsilon: 1e-3, Momentum: 0.01, Beta: 0.01, Rate: 1e-4, AdamEpsilon: 1e-7,
	}
}

// validate refuses sizes that make no graph.
func (c Config) validate(batch int) error {
	sizes := slices.Concat(c.Encoder[:], c.Hidden[:], []int{c.Latent, c.Condition, c.Dense}, c.Decoder[:])
	if slices.Min(sizes) < 1 {
		return fmt.Errorf("sizes %v: want at least 1 for each", sizes)
	}
	if batch < 2 {
		return fmt.Errorf("batch %d: want at least 2", batch)
	}
	if !(c.Epsilon > 0 && c.AdamEpsilon > 0) {
		return fmt.Errorf("epsilon %g, of adam %g: want more than 0", c.Epsilon, c.AdamEpsilon)
	}
	return nil
}

// Masks multiply the outputs of the dropout layers: 0 for a dropped number, 1/(1−p) for the others. A nil mask drops
// nothing.
type Masks struct {
	Encoder0 []float32 // (batch, Hidden[0]), the paper's p = 0.2
	Encoder1 []float32 // (batch, Hidden[1]), 0.5
	Decoder0 []float32 // (batch, Dense), 0.2
}

// Losses are the parts of a step's loss, before the step.
type Losses struct {
	Total    float64 // Hits + ½ (Offset + Velocity) + β KL
	Hits     float64 // binary cross-entropy, mean over all cells
	Offset   float64 // squared error in steps², mean over the cells with a hit
	Velocity float64 // squared error, mean over the cells with a hit
	KL       float64 // divergence from N(0, I), mean over all latent numbers
}
