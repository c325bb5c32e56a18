package cpu

import (
	"slices"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// The time that is given to measuring: at least a few rounds, and no more when it is over. The shortest of them counts, which other work on the
// machine affects least.
const (
	measuringTime   = 2 * time.Millisecond
	measuringRounds = 4
)

// fastestNetwork packs a model in single precision and, where nothing is lost, in half precision, and returns what decodes one loop faster here. Which one
// it is depends on caches and on what else the machine does; the outputs do not.
func fastestNetwork(m *infer.Model, kn *kernel) (*network, Precision, error) {
	if kn.f16 == nil {
		whole, err := newNetwork(m, kn, packing{})
		return whole, Float32, err
	}
	halves, err := newNetwork(m, kn, packing{half: true, packed: true, exact: true})
	if err != nil {
		return nil, 0, err
	}
	if !slices.ContainsFunc(halves.layers, func(l *layer) bool { return l.h != nil }) {
		return halves, Float32, nil
	}
	whole, err := newNetwork(m, kn, packing{packed: true, like: halves})
	if err != nil {
		return nil, 0, err
	}
	if times := measure(halves, whole); times[1] < times[0] {
		return whole, Float32, nil
	}
	return halves, Float16, nil
}

// measure decodes a loop with two networks in turn, and returns the shortest time of each.
func measure(a, b *network) (least [2]time.Duration) {
	s := a.newScratch()
	t := task{z: make([]float32, a.config.Latent), cond: make([]float32, groove.ConditionSize), dst: new(infer.Output), hi: 1}
	(&Decoder{net: a}).fit(t.dst, 1)
	start := time.Now()
	for round := 0; round < measuringRounds || time.Since(start) < measuringTime; round++ {
		for i, n := range [2]*network{a, b} {
			began := time.Now()
			n.decode(s, t)
			if d := time.Since(began); round == 0 || d < least[i] {
				least[i] = d
			}
		}
	}
	return least
}
