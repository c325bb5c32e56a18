package train

import (
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// Sizes of an example.
const (
	cells         = dataset.Cells                   // 64 steps × 9 voices
	window        = groove.Steps * dataset.Channels // the HOV tensor
	conditionSize = groove.ConditionSize            // the condition
	voices        = groove.NumVoices
)

// Batch is the examples of a training step.
type Batch struct {
	N      int
	X      []float32 // (N, 64, 27): H, O, V of each step
	C      []float32 // (N, 19): the condition
	Genre  []int     // (N)
	Weight []float32 // (N) of each example in the loss; nil: 1
	Eps    []float32 // (N, latent): the noise of z; nil: drawn
}

// NewBatch returns a batch with room for n examples.
func NewBatch(n int) *Batch {
	return &Batch{X: make([]float32, n*window), C: make([]float32, n*conditionSize), Genre: make([]int, n)}
}

// x returns an example's rows.
func (b *Batch) x() []float32 { return b.X[:b.N*window] }

// Put writes window w as example i.
func (b *Batch) Put(i int, w dataset.Window) {
	w.HOV(b.X[i*window:][:window])
	c := w.Style().Condition()
	copy(b.C[i*conditionSize:], c[:])
	b.Genre[i] = int(w.Genre)
}

// hits returns the number of hits in the batch.
func (b *Batch) hits() float64 {
	n := 0.0
	for r := range b.N * groove.Steps {
		for _, h := range b.X[r*dataset.Channels:][:voices] {
			n += float64(h)
		}
	}
	return n
}
