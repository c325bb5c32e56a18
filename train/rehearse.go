package train

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
)

// Rehearsal loops have tempos around each genre's median in the Groove MIDI Dataset, within a factor of e^±0.25, as drummers of the
// genre play.
var usualBPM = [groove.NumGenres]float64{
	groove.Afrobeat: 110, groove.Afrocuban: 110, groove.Blues: 105, groove.Country: 110, groove.Dance: 115, groove.Funk: 100, groove.Gospel: 110,
	groove.Highlife: 120, groove.Hiphop: 90, groove.Jazz: 125, groove.Latin: 115, groove.MiddleEastern: 95, groove.NewOrleans: 100, groove.Pop: 110,
	groove.Punk: 140, groove.Reggae: 105, groove.Rock: 110, groove.Soul: 100,
}

// rehearsal says which loops a model makes for its own retraining.
type rehearsal struct {
	loops   int // of each genre
	seed    uint64
	split   dataset.Split
	workers int // goroutines; 0 = GOMAXPROCS
}

// rehearse makes loops of each genre with model m. Training with them keeps the model from forgetting
// (pseudo-rehearsal, Robins 1995). The same seed gives the same loops. step may be nil.
func rehearse(ctx context.Context, m *infer.Model, x rehearsal, step func(done, total int)) (*dataset.Set, error) {
	recipes := make([]infer.Recipe, x.loops*groove.NumGenres)
	items := make([]dataset.Item, len(recipes))
	for i := range recipes {
		genre := groove.Genre(i % groove.NumGenres)
		rng := rand.New(rand.NewPCG(x.seed, uint64(i)))
		bpm := math.Round(usualBPM[genre] * math.Exp(0.5*rng.Float64()-0.25))
		recipes[i] = infer.Recipe{
			Style: groove.Pure(genre, bpm), Seed: rng.Uint64(), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(),
		}
		items[i] = dataset.Item{Genre: genre, BPM: bpm, Split: x.split, Name: fmt.Sprintf("rehearsal %s %d", genre, i)}
	}
	loops, err := drawLoops(ctx, m, x.workers, recipes, func(done int) {
		if step != nil && done%256 == 0 {
			step(done, len(recipes))
		}
	})
	if err != nil {
		return nil, fmt.Errorf("rehearse: %w", err)
	}
	for i := range items {
		items[i].Pattern = loops[i]
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
