package infer

import (
	_ "embed"
	"sync"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/novelty"
)

// drummersBars is the hits of all takes in the training split of the Groove MIDI Dataset (see steadyGrooves), made by the tests of train/eval
// (-update-drummers). For each take: the number of bars in two bytes, and each bar's cells as bits, the lowest first.
//
//go:embed drummers.bin
var drummersBars []byte

// barCells is the number of cells of a bar.
const barCells = groove.StepsPerBar * groove.NumVoices

// bytesOfBar is the size of a bar in drummersBars.
const bytesOfBar = barCells / 8

// drummers is an index of all four bars in a row that drummers of the training data played.
var drummers = sync.OnceValue(func() *novelty.Index {
	var all []novelty.Bits
	for data := drummersBars; len(data) >= 2; {
		bars := int(data[0]) | int(data[1])<<8
		take := data[2 : 2+bars*bytesOfBar]
		for bar := 0; bar+groove.Bars <= bars; bar++ {
			all = append(all, bitsOf(take[bar*bytesOfBar:][:groove.Bars*bytesOfBar]))
		}
		data = data[2+len(take):]
	}
	return novelty.NewIndex(all)
})

// bitsOf returns four bars as a set.
func bitsOf(bars []byte) (b novelty.Bits) {
	for i, x := range bars {
		b[i/8] |= uint64(x) << (i % 8 * 8)
	}
	return b
}

// noveltyOf returns how far a pattern is from what drummers of the training data played: a Jaccard distance.
func noveltyOf(p *groove.Pattern) float64 {
	b := novelty.BitsOf(p)
	return drummers().Nearest(&b)
}
