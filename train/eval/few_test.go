package eval

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// fewLoops returns 24 loops in genres, six of them held out.
func fewLoops(genres ...groove.Genre) *dataset.Set { return loopsWithHeld(4, genres...) }

// loopsWithHeld returns 24 loops in genres, of which every so-manieth is held out.
func loopsWithHeld(every int, genres ...groove.Genre) *dataset.Set {
	rng := rand.New(rand.NewPCG(1, 2))
	var items []dataset.Item
	for i := range 24 {
		it := dataset.Item{Genre: genres[i%len(genres)], BPM: 100, Name: fmt.Sprint("loop ", i)}
		if i%every == 1 {
			it.Split = dataset.Validation
		}
		for s := 0; s < groove.Steps; s += 2 {
			v := rng.IntN(3)
			it.Pattern.Hits[s][v], it.Pattern.Velocities[s][v] = true, float32(1+rng.IntN(127))/127
		}
		items = append(items, it)
	}
	return dataset.FromPatterns(items)
}

// A musician's own folder is small, and may have a single genre: that is measured as far as it goes.
func TestBenchOfFewLoops(t *testing.T) {
	for _, genres := range [][]groove.Genre{{groove.Funk, groove.Rock}, {groove.Funk}} {
		b, err := NewBench(t.Context(), fewLoops(genres...), Options{Loops: 2})
		if err != nil {
			t.Fatalf("%v: %v", genres, err)
		}
		if n := len(b.base.Latent.Principal); n > 0 != (len(genres) > 1) {
			t.Errorf("%v: %d splits are separated by principal components", genres, n)
		}
	}
}

// With less than that, the error says how many files it takes.
func TestBenchOfTooFewLoops(t *testing.T) {
	_, err := NewBench(t.Context(), loopsWithHeld(8, groove.Funk), Options{Loops: 2})
	if want := "3 files are held out: it takes 4, which are cut in halves: give about 16 files"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %q", err, want)
	}
}
