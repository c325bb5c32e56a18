// Package infer turns a latent vector and a style into a pattern. It has the model file, the prior over z, the Decoder
// interface of the engines, and the sampler that draws hits from a decoder's output.
package infer

import "github.com/groovegen/groovegen/groove"

// Cells is the number of cells of a pattern: 64 steps × 9 voices, step-major.
const Cells = groove.Steps * groove.NumVoices

// Output is what a decoder returns for a batch of B loops. Each slice is (B, 64, 9), step-major; the spreads are nil
// for a model without those heads. The owner reuses it: Decode allocates slices only if they are too small.
type Output struct {
	Batch          int
	Logits         []float32 // hit logits, before the sigmoid
	Offsets        []float32 // mean offset in steps, in (−0.5, 0.5), positive = late
	Velocities     []float32 // mean velocity in (0, 1)
	OffsetSpread   []float32 // σ of the offset in steps, or nil
	VelocitySpread []float32 // σ of the velocity, or nil
}

// Decoder is a model on an engine, ready to decode. One goroutine at a time.
type Decoder interface {
	// Decode decodes b = len(z)/latent loops into dst. z is (b, latent), cond is (b, groove.ConditionSize). The error
	// names the argument with a wrong length. After the first call with a given b it allocates nothing (CPU).
	Decode(dst *Output, z, cond []float32) error
	// Engine returns the engine's name: "cpu", "cpu-f16", "gorgonia". Engines of different names may draw other notes from the same seed.
	Engine() string
	// Close releases the engine's resources. Calling it twice is harmless.
	Close() error
}
