package judge

import (
	"errors"
	"fmt"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// Net is the shape of one convolutional network: blocks of convolution, batch norm, ReLU and max pooling over the 64
// steps, then a fold, dense layers with dropout, and the answer.
type Net struct {
	// Plane makes the convolutions square, over the 64 steps and the 9 voices, with hit, offset and velocity of a cell
	// as its three channels. Pooling is over the steps alone, the fold is the mean over all cells, and dropout in
	// blocks is of numbers. Else a convolution is over the steps, with all 27 numbers of a step as channels, and
	// dropout in blocks is of channels.
	Plane       bool    `json:"plane,omitempty"`
	Channels    []int   `json:"channels"`         // out of each block
	Kernel      int     `json:"kernel"`           // steps of each convolution, and voices of a square one, odd
	Pool        []int   `json:"pool"`             // steps that become one after each block; 1 = none
	Parts       int     `json:"parts"`            // see nn.Fold; 1 = nothing is folded, 4 = bars, all steps = global pooling; 1 with Plane
	Peaks       bool    `json:"peaks"`            // the fold keeps maxima beside means
	Dense       int     `json:"dense"`            // units; 0 = no such layer
	Second      int     `json:"second,omitempty"` // units of a second dense layer; 0 = no such layer
	BlockDrop   float64 `json:"block_drop"`       // of channels, after each block
	FoldDrop    float64 `json:"fold_drop"`        // before the dense layer
	DenseDrop   float64 `json:"dense_drop"`       // behind each dense layer
	OffsetScale float64 `json:"offset_scale"`     // offsets in steps are multiplied by it, velocities and hits are not
}

// Validate returns an error if the sizes do not fit together.
func (n Net) Validate() error {
	if len(n.Channels) == 0 || len(n.Pool) != len(n.Channels) {
		return fmt.Errorf("net: %d blocks and %d poolings: want as many of both, at least one", len(n.Channels), len(n.Pool))
	}
	if n.Kernel < 1 || n.Kernel%2 == 0 {
		return fmt.Errorf("net: a kernel of %d steps: want an odd number", n.Kernel)
	}
	steps := groove.Steps
	for i, c := range n.Channels {
		if c < 1 || c > 1024 || n.Pool[i] < 1 || n.Pool[i] > steps {
			return fmt.Errorf("net: block %d has %d channels and pools %d of %d steps", i, c, n.Pool[i], steps)
		}
		steps /= n.Pool[i]
	}
	if n.Parts < 1 || steps%n.Parts != 0 {
		return fmt.Errorf("net: %d steps do not fold into %d parts", steps, n.Parts)
	}
	if n.Plane && (n.Parts != 1 || n.Peaks) {
		return errors.New("net: a plane is pooled as a whole: want parts 1, and no peaks")
	}
	if n.Dense < 0 || n.Dense > 4096 || n.Second < 0 || n.Second > 4096 || !(n.OffsetScale >= 0) {
		return errors.New("net: dense, second and offset_scale must not be negative, dense and second at most 4096")
	}
	for _, p := range []float64{n.BlockDrop, n.FoldDrop, n.DenseDrop} {
		if !(p >= 0 && p < 1) {
			return fmt.Errorf("net: dropout %g: want 0 or more, and less than 1", p)
		}
	}
	return nil
}

// Augment says how training windows are changed at random. Each time that a window is used, it is changed anew.
type Augment struct {
	Rotate   float64 `json:"rotate"`   // chance that the bars begin elsewhere
	Splice   float64 `json:"splice"`   // chance that each bar comes from anywhere in the performance
	Velocity float64 `json:"velocity"` // σ of the log of a factor on all velocities
	Lean     float64 `json:"lean"`     // σ of an offset added to all hits, in steps
	Jitter   float64 `json:"jitter"`   // σ of an offset added to each hit, in steps
	Stretch  float64 `json:"stretch"`  // σ of the log of a factor on all offsets
	Voice    float64 `json:"voice"`    // chance of each of the nine voices to be silent
	Swap     float64 `json:"swap"`     // chance that closed hat and ride, or low and mid tom, change places
	Hits     float64 `json:"hits"`     // chance of each hit to be left out
	Mixup    float64 `json:"mixup"`    // chance that an example is mixed with another, weights from U(0, 1)
}

// Config is the settings of a judge. Config, seed and data determine it.
type Config struct {
	Nets    []Net   `json:"nets"`    // each trained by itself; their probabilities are averaged geometrically
	Augment Augment `json:"augment"` // for all genres
	Small   float64 `json:"small"`   // share of the augmentation that a genre of any size gets; small ones get all of it
	Balance float64 `json:"balance"` // genres are drawn ∝ count^balance: 1 = as in the data, 0 = all equal
	// Fill adds augmented copies of the windows of small genres, until each genre has as many as the median genre.
	// The windows themselves then stay as they are. It needs Balance 1.
	Fill      bool    `json:"fill,omitempty"`
	SkipEmpty bool    `json:"skip_empty"`
	Smooth    float64 `json:"smooth"` // of the label's weight spread over all classes
	Epochs    int     `json:"epochs"`
	Batch     int     `json:"batch"`
	Rate      float64 `json:"rate"` // of the first epoch; a cosine takes it to 0, except with Patience
	// Patience ends the training of a net after so many epochs without a lower validation loss; 0 = all epochs. With it
	// the rate stays, and is halved after each Plateau epochs without a lower validation loss.
	Patience int     `json:"patience,omitempty"`
	Plateau  int     `json:"plateau,omitempty"`
	Decay    float64 `json:"decay"`
	Clip     float64 `json:"clip"`
	Turns    bool    `json:"turns"` // judge the four rotations of a loop and average
}

// Validate returns an error that names the first setting out of range.
func (c Config) Validate() error {
	if len(c.Nets) == 0 {
		return errors.New("config: no net")
	}
	for _, n := range c.Nets {
		if err := n.Validate(); err != nil {
			return fmt.Errorf("config: %w", err)
		}
	}
	if c.Epochs < 1 || c.Batch < 2 || !(c.Rate > 0) || !(c.Decay >= 0) || !(c.Smooth >= 0 && c.Smooth < 1) {
		return errors.New("config: want epochs ≥ 1, batch ≥ 2, rate > 0, decay ≥ 0, 0 ≤ smooth < 1")
	}
	if c.Patience < 0 || c.Plateau < 0 || (c.Patience > 0) != (c.Plateau > 0) {
		return errors.New("config: want patience and plateau both ≥ 1, or neither")
	}
	if c.Fill && c.Balance != 1 {
		return fmt.Errorf("config: fill with balance %g: want balance 1", c.Balance)
	}
	return nil
}

const (
	classes = groove.NumGenres
	window  = groove.Steps * dataset.Channels
	voices  = groove.NumVoices
	bar     = groove.StepsPerBar * dataset.Channels
)
