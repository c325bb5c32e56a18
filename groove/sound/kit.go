package sound

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/groovegen/groovegen/groove"
)

// The rates that a kit can be made for, and the usual one, that of compact discs.
const (
	MinRate     = 8000
	DefaultRate = 44100
	MaxRate     = 192000
)

// Kit is the built-in drum kit at one rate. It is safe for concurrent use.
type Kit struct {
	rate   int
	voices [groove.NumVoices]layers
	struck map[groove.Articulation]layers // those that sound unlike their voice
}

// layers is a stroke in two parts: what sounds at any force, and what a harder stroke adds on top, which is brighter.
// Every velocity is a mix of the two, so that loudness and colour move without steps.
type layers struct{ body, edge []float32 }

var made sync.Map // int → func() *Kit: each rate's kit is computed once, also for concurrent callers

// NewKit returns the kit at a rate of MinRate to MaxRate frames per second.
func NewKit(rate int) (*Kit, error) {
	if rate < MinRate || rate > MaxRate {
		return nil, fmt.Errorf("make drum kit: rate %d is out of range: give %d to %d frames per second", rate, MinRate, MaxRate)
	}
	kept, _ := made.LoadOrStore(rate, sync.OnceValue(func() *Kit {
		k := &Kit{rate: rate, struck: map[groove.Articulation]layers{}}
		for v := range k.voices {
			k.voices[v] = recipes[v].make(float64(rate), uint64(v)+1)
		}
		for a, r := range struck {
			k.struck[a] = r.make(float64(rate), groove.NumVoices+uint64(a))
		}
		return k
	}))
	return kept.(func() *Kit)(), nil
}

// Rate returns the kit's frames per second.
func (k *Kit) Rate() int { return k.rate }

// Articulations returns the articulations of a voice that the kit has a sound of their own for.
func (k *Kit) Articulations(v groove.Voice) (list []groove.Articulation) {
	for _, a := range v.Articulations() {
		if _, ok := k.struck[a]; ok {
			list = append(list, a)
		}
	}
	return list
}

// Sample returns one stroke of a voice at a velocity of 1 to 127, mono, from the onset to its last audible frame. A
// velocity outside counts as the nearest one inside, and an articulation without a sound of its own as the plain one.
// The caller owns the slice.
func (k *Kit) Sample(v groove.Voice, a groove.Articulation, velocity uint8) []float32 {
	l := k.layersOf(v, a)
	body, edge := force(velocity)
	out := make([]float32, len(l.body))
	for i := range out {
		out[i] = body*l.body[i] + edge*l.edge[i]
	}
	return out
}

// layersOf returns the stroke of a voice; of an articulation that the kit does not have, the plain one.
func (k *Kit) layersOf(v groove.Voice, a groove.Articulation) layers {
	if l, ok := k.struck[a]; ok && slices.Contains(v.Articulations(), a) {
		return l
	}
	return k.voices[v]
}

// force returns the gains of a stroke's two layers, which are 1 at velocity 127.
//
// The body's is (velocity/127)^1.5: soft strokes at a quarter of full velocity are 18 dB down, where drummers' ghost
// notes lie against their backbeats. The edge loses as much again, so half the force is also duller.
func force(velocity uint8) (body, edge float32) {
	x := float64(min(max(velocity, 1), 127)) / 127
	return float32(math.Pow(x, 1.5)), float32(math.Pow(x, 2.75))
}
