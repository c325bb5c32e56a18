package train

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/train/dataset"
)

// Rehearsal loops have tempos around each genre's median in the Groove MIDI Dataset, within a factor of e^±0.25, as drummers of the
// genre play.
var usualBPM = [groove.NumGenres]float64{
	groove.Afrobeat: 110, groove.Afrocuban: 110, groove.Blues: 105, groove.Country: 110, groove.Dance: 115, groove.Funk: 100, groove.Gospel: 110,
	groove.Highlife: 120, groove.Hiphop: 90, groove.Jazz: 125, groove.Latin: 115, groove.MiddleEastern: 95, groove.NewOrleans: 100, groove.Pop: 110,
	groove.Punk: 140, groove.Reggae: 105, groove.Rock: 110, groove.Soul: 100,
}

// rehearse makes n loops of each genre with model m. Training with them keeps the model from forgetting
// (pseudo-rehearsal, Robins 1995). Seeds begin at seed; the same seed gives the same loops.
func rehearse(m *infer.Model, n int, seed uint64, split dataset.Split, step func(done, total int)) (*dataset.Set, error) {
	dec, err := cpu.New(m)
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	g := infer.NewGenerator(m, dec)
	var items []dataset.Item
	total := n * groove.NumGenres
	for i := range total {
		genre := groove.Genre(i % groove.NumGenres)
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		bpm := math.Round(usualBPM[genre] * math.Exp(0.5*rng.Float64()-0.25))
		loop, err := g.Loop(infer.Recipe{
			Style: groove.Pure(genre, bpm), Seed: rng.Uint64(), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(),
		})
		if err != nil {
			return nil, fmt.Errorf("rehearse %s: %w", genre, err)
		}
		items = append(items, dataset.Item{Pattern: loop.Decoded, Genre: genre, BPM: bpm, Split: split, Name: fmt.Sprintf("rehearsal %s %d", genre, i)})
		if i%256 == 255 {
			step(i+1, total)
		}
	}
	return dataset.FromPatterns(items), nil
}

// ConfigOf returns the configuration that a model was trained with, from its metadata.
func ConfigOf(m *infer.Model) (Config, error) {
	text, ok := m.Metadata["config"]
	if !ok {
		return Config{}, fmt.Errorf("model %s does not say how it was trained: it can be played, but not trained further; train from scratch", m.ID)
	}
	var c Config
	if err := unmarshalConfig(text, &c); err != nil {
		return Config{}, fmt.Errorf("model %s: configuration in its metadata: %w", m.ID, err)
	}
	if len(m.Encoder) == 0 {
		return Config{}, fmt.Errorf("model %s has no encoder: it can be played, but not trained further; train from scratch", m.ID)
	}
	return c, nil
}
