package eval

import (
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/models"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/dataset"
)

// What z decodes to must not say which genre a window is of: the same loop as rock and as jazz is the same, where the reconstruction
// differs.
func TestDecodedKnowsNoGenre(t *testing.T) {
	m, err := infer.LoadWithEncoder(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	dec, err := cpu.New(m)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	e := train.NewEngine("")
	defer e.Close()
	model, err := FromModel(e, m, dec)
	if err != nil {
		t.Fatal(err)
	}
	loop := func(g groove.Genre) []dataset.Window {
		it := dataset.Item{Genre: g, BPM: 110, Name: "loop"}
		for s := 0; s < groove.Steps; s += 3 {
			it.Pattern.Hits[s][s%3], it.Pattern.Velocities[s][s%3] = true, 0.7
		}
		return dataset.FromPatterns([]dataset.Item{it}).Windows()
	}
	var decoded, rebuilt [2]Predicted
	for i, g := range []groove.Genre{groove.Rock, groove.Jazz} {
		if decoded[i], err = model.Decoded(loop(g)); err != nil {
			t.Fatal(err)
		}
		if rebuilt[i], err = model.Rebuild(loop(g)); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(decoded[0].Hits, decoded[1].Hits) || !slices.Equal(decoded[0].Velocities, decoded[1].Velocities) {
		t.Error("what z decodes to depends on the genre of the window")
	}
	if slices.Equal(rebuilt[0].Hits, rebuilt[1].Hits) {
		t.Error("the reconstruction does not depend on the genre, so this test shows nothing")
	}
	if most := slices.Max(decoded[0].Hits); most < 0.5 {
		t.Errorf("the likeliest hit has %g", most)
	}
}
