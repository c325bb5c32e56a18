package train

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// Config is a named way to build and train a model. Its JSON is kept in checkpoints and on the model's card.
type Config struct {
	Name string `json:"name"`

	// Architecture. The decoder's frame is infer.Config's.
	Encoder            [5]int    `json:"encoder"`         // channels at 64, 32, 16, 8 and 4 steps
	EncoderDense       []int     `json:"encoder_dense"`   // widths of the dense layers after them
	EncoderDropout     []float64 `json:"encoder_dropout"` // after each dense layer
	EncoderConditioned bool      `json:"encoder_told"`    // the condition goes into the encoder too
	Latent             int       `json:"latent"`
	Hidden             int       `json:"hidden"` // the decoder's first dense layer
	DecoderDropout     float64   `json:"decoder_dropout"`
	Decoder            [5]int    `json:"decoder"` // channels at 4, 8, 16, 32 and 64 steps
	Spread             bool      `json:"spread"`  // predicts the spread of offsets and velocities
	Epsilon            float64   `json:"bn_epsilon"`
	Momentum           float64   `json:"bn_momentum"` // of the new value

	Loss      LossConfig      `json:"loss"`
	Optimiser OptimiserConfig `json:"optimiser"`
	Data      DataConfig      `json:"data"`
	Refine    RefineConfig    `json:"refine"`
}

// RefineConfig says how the refiner after the decoder is built and trained; 0 epochs = no refiner.
type RefineConfig struct {
	Epochs    int     `json:"epochs"`
	Batch     int     `json:"batch"` // windows
	Rate      float64 `json:"rate"`
	Decay     float64 `json:"weight_decay"`
	Dropout   float64 `json:"dropout"` // after each first layer
	Hidden    int     `json:"hidden"`  // widths of the hit net
	Width     int     `json:"width"`
	MDNHidden int     `json:"touch_hidden"` // of the velocity and the offset net
	MDNWidth  int     `json:"touch_width"`
	// Blur is the σ of the noise on z: z' = (z + Blur·ε)/√(1 + Blur²), when the refiner learns and when loops are made.
	// A posterior contains nearly every hit of its window, and a draw from the prior belongs to no window. The noise
	// makes the two similar, and the strokes so far count more.
	Blur float64 `json:"blur"`
	// Draws is how many loops of each genre a round of the calibration draws; 0 = DefaultDraws.
	Draws int `json:"draws,omitempty"`
}

// DefaultDraws gives a random error of 6% for the hits of a voice that plays once a loop.
const DefaultDraws = 250

// LossConfig weighs the parts of the loss.
type LossConfig struct {
	Beta float64 `json:"beta"` // of the KL divergence
	// Style is the number of leading dimensions of z for the genre: the genre loss uses only them, with StyleBeta in
	// place of Beta. The other dimensions are for the groove within the genre. 0 = all dimensions are equal.
	Style     int     `json:"style"`
	StyleBeta float64 `json:"style_beta"`
	Fine      float64 `json:"fine"`  // of offsets and velocities
	Genre     float64 `json:"genre"` // of the genre's cross-entropy on z; 0 = no such head
	Rare      float64 `json:"rare"`  // exponent of the weight of a voice's hits: (mean rate / own rate)^Rare; 0 = all equal
}

// OptimiserConfig is the settings of the optimiser.
type OptimiserConfig struct {
	Rate     float64 `json:"rate"`
	Epsilon  float64 `json:"epsilon"`
	Decay    float64 `json:"weight_decay"`
	Clip     float64 `json:"clip"`
	Cosine   bool    `json:"cosine"` // the rate falls to 0 over Epochs along a cosine; else it halves on a plateau
	Warmup   int     `json:"warmup"` // steps
	Epochs   int     `json:"epochs"` // at most
	Batch    int     `json:"batch"`
	Patience int     `json:"patience"` // epochs without a better validation loss before the end; 0 = all epochs
	Plateau  int     `json:"plateau"`  // epochs without a better validation loss before the rate is multiplied by Factor
	Factor   float64 `json:"factor"`
	Average  float64 `json:"average"` // decay of the exponential moving average that is evaluated and kept; 0 = none
}

// DataConfig says which windows an epoch has.
type DataConfig struct {
	Balance   float64 `json:"balance"`    // a genre is drawn in proportion to its windows to this power: 1 = as in the data
	Epoch     int     `json:"epoch"`      // windows drawn in an epoch; 0 = all
	SkipEmpty bool    `json:"skip_empty"` // windows without a hit are not learned
	Rotate    float64 `json:"rotate"`     // probability that a window's bars are rotated
	Velocity  float64 `json:"velocity"`   // σ of the factor on a window's velocities
	Lean      float64 `json:"lean"`       // σ in steps of a shift of all of a window's offsets
}

// Paper is exactly the paper's model. The reference implementation fills its gaps.
func Paper() Config {
	return Config{
		Name: "paper", Encoder: [5]int{3 * groove.NumVoices, 64, 128, 256, 512}, EncoderDense: []int{512, 256}, EncoderDropout: []float64{0.2, 0.5},
		EncoderConditioned: true, Latent: 128, Hidden: 512, DecoderDropout: 0.2, Decoder: [5]int{512, 256, 128, 64, 32}, Epsilon: 1e-3, Momentum: 0.01,
		Loss: LossConfig{Beta: 0.01, Fine: 0.5},
		Optimiser: OptimiserConfig{
			Rate: 1e-4, Epsilon: 1e-7, Epochs: 100, Batch: 32, Patience: 15, Plateau: 5, Factor: 0.5,
		},
		Data: DataConfig{Balance: 1},
	}
}

// Groove is our model: half of the paper's size, with spread heads, a genre loss, balanced sampling, and a refiner that
// draws stroke by stroke. docs/decisions/0033 to 0037, 0046 and 0047 have the measurements.
func Groove() Config {
	return Config{
		Name: "groove", Encoder: [5]int{3 * groove.NumVoices, 64, 96, 160, 256}, EncoderDense: []int{384}, EncoderDropout: []float64{0},
		Latent: 64, Hidden: 384, Decoder: [5]int{256, 160, 96, 64, 48}, Spread: true, Epsilon: 1e-3, Momentum: 0.01,
		Loss: LossConfig{Beta: 0.002, Fine: 0.3, Genre: 0.03, Rare: 0.15},
		Optimiser: OptimiserConfig{
			Rate: 1.5e-3, Epsilon: 1e-8, Decay: 0.05, Cosine: true, Epochs: 26, Batch: 128, Average: 0.998,
		},
		Data: DataConfig{Balance: 0.5, SkipEmpty: true, Velocity: 0.1, Lean: 0.02},
		Refine: RefineConfig{
			Epochs: 12, Batch: 64, Rate: 2e-3, Decay: 0.01, Dropout: 0.1, Hidden: 384, Width: 192, MDNHidden: 256, MDNWidth: 128, Blur: 2,
		},
	}
}

// Configs returns the named configurations.
func Configs() []Config { return []Config{Groove(), Paper()} }

// ConfigByName returns a named configuration, or an error that lists the names.
func ConfigByName(name string) (Config, error) {
	var names []string
	for _, c := range Configs() {
		if c.Name == name {
			return c, nil
		}
		names = append(names, c.Name)
	}
	return Config{}, fmt.Errorf("config %q is unknown: choose %s", name, strings.Join(names, " or "))
}

// Model returns the decoder's sizes.
func (c Config) Model() infer.Config {
	heads := infer.HeadsHOV
	if c.Spread {
		heads = infer.HeadsSpread
	}
	return infer.Config{
		Latent: c.Latent, Condition: groove.ConditionSize, Hidden: c.Hidden, Channels: c.Decoder, Heads: heads, Epsilon: c.Epsilon,
	}
}

// SameShape reports whether weights of d fit c.
func (c Config) SameShape(d Config) bool {
	return c.Encoder == d.Encoder && slices.Equal(c.EncoderDense, d.EncoderDense) && c.EncoderConditioned == d.EncoderConditioned && c.Model() == d.Model()
}

// Validate returns an error that names the first invalid setting.
func (c Config) Validate() error {
	if err := c.Model().Validate(); err != nil {
		return fmt.Errorf("config %s: %w", c.Name, err)
	}
	if c.Encoder[0] != 3*groove.NumVoices {
		return fmt.Errorf("config %s: encoder[0] %d: want %d", c.Name, c.Encoder[0], 3*groove.NumVoices)
	}
	if len(c.EncoderDense) != len(c.EncoderDropout) || len(c.EncoderDense) == 0 {
		return fmt.Errorf("config %s: %d dense layers but %d dropouts", c.Name, len(c.EncoderDense), len(c.EncoderDropout))
	}
	for _, s := range []struct {
		name     string
		x        float64
		min, max float64
	}{
		{"batch", float64(c.Optimiser.Batch), 2, 4096},
		{"epochs", float64(c.Optimiser.Epochs), 1, 100000},
		{"rate", c.Optimiser.Rate, 1e-9, 1},
		{"decoder_dropout", c.DecoderDropout, 0, 0.95},
		{"encoder_dropout", slices.Max(c.EncoderDropout), 0, 0.95},
		{"beta", c.Loss.Beta, 0, 100},
		{"balance", c.Data.Balance, 0, 1},
		{"refine.draws", float64(c.Refine.Draws), 0, 100000},
	} {
		if !(s.x >= s.min && s.x <= s.max) {
			return fmt.Errorf("config %s: %s %g: want %g to %g", c.Name, s.name, s.x, s.min, s.max)
		}
	}
	return nil
}
