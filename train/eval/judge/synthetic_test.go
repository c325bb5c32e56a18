package judge

import (
	"fmt"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/nn"
)

// kinds are three genres that are easily told apart: where their kick falls.
var kinds = []struct {
	genre groove.Genre
	every int
	first int
}{{groove.Dance, 4, 0}, {groove.Reggae, 8, 4}, {groove.Latin, 6, 3}}

// pattern is a loop of kind k with some noise on it.
func pattern(k int, seed uint64) groove.Pattern {
	var p groove.Pattern
	rng := groove.Rand(seed, uint64(k))
	hit := func(s int, v groove.Voice) {
		p.Hits[s][v], p.Velocities[s][v], p.Offsets[s][v] = true, 0.3+0.6*rng.Float32(), 0.2*rng.Float32()-0.1
	}
	for s := range groove.Steps {
		if s%kinds[k].every == kinds[k].first%kinds[k].every {
			hit(s, groove.Kick)
		}
		if s%2 == 0 || rng.Float64() < 0.1 {
			hit(s, groove.ClosedHat)
		}
		if rng.Float64() < 0.1 {
			hit(s, groove.Snare)
		}
	}
	return p.Canonical()
}

// synthetic is a set of n training and n/4 validation and test loops of each kind.
func synthetic(n int) *dataset.Set {
	var items []dataset.Item
	for k, kind := range kinds {
		for i := range n + n/2 {
			split := dataset.Train
			if i >= n {
				split = dataset.Validation
			}
			if i >= n+n/4 {
				split = dataset.Test
			}
			items = append(items, dataset.Item{
				Pattern: pattern(k, uint64(i)), Genre: kind.genre, BPM: 120, Split: split, Name: fmt.Sprintf("%d of kind %d", i, k),
			})
		}
	}
	return dataset.FromPatterns(items)
}

// tiny is a configuration that learns them in a second.
func tiny() *Config {
	return &Config{
		Nets:    []Net{{Channels: []int{8, 12}, Kernel: 5, Pool: []int{2, 2}, Parts: 4, Peaks: true, BlockDrop: 0.1, FoldDrop: 0.1, OffsetScale: 2}},
		Augment: Augment{Rotate: 0.5, Splice: 0.2, Velocity: 0.1, Lean: 0.02, Jitter: 0.01, Stretch: 0.1, Voice: 0.02, Hits: 0.02, Mixup: 0.2},
		Small:   1, Balance: 1, Smooth: 0.05, Epochs: 8, Batch: 16, Rate: 5e-3, Decay: 0.01,
	}
}

func loops(n int, seed uint64, kind func(i int) int) []human.Loop {
	out := make([]human.Loop, n)
	for i := range out {
		k := kind(i)
		p := pattern(k, seed+uint64(i))
		out[i] = human.Loop{Pattern: &p, Genre: kinds[k].genre, BPM: 120, Performance: i / 4}
	}
	return out
}

func engine(t testing.TB, opts ...nn.Option) *nn.Engine {
	e := nn.NewEngine(append([]nn.Option{nn.Workers(1)}, opts...)...)
	t.Cleanup(e.Close)
	return e
}
