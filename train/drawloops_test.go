package train

import (
	"context"
	"errors"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
)

// TestDrawLoopsInOrder: however many goroutines share the work, the loops are those that one generator makes in turn.
func TestDrawLoopsInOrder(t *testing.T) {
	m := baseModel(t)
	var recipes []infer.Recipe
	for i := range 13 {
		recipes = append(recipes, infer.Recipe{
			Style: groove.Pure(groove.Genre(i), 90+float64(i)), Seed: uint64(i), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(),
		})
	}
	dec, err := cpu.New(m)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	g := infer.NewGenerator(m, dec)
	for _, workers := range []int{1, 3, 20} {
		last := 0
		loops, err := drawLoops(t.Context(), m, workers, recipes, func(done int) { last = done })
		if err != nil || last != len(recipes) {
			t.Fatalf("%d goroutines: %d of %d loops, %v", workers, last, len(recipes), err)
		}
		for i := range recipes {
			want, err := g.Loop(recipes[i])
			if err != nil {
				t.Fatal(err)
			}
			if !loops[i].Equal(&want.Decoded) {
				t.Errorf("%d goroutines: loop %d is another one", workers, i)
			}
		}
	}
	recipes[7].Temperature = -1
	if _, err := drawLoops(t.Context(), m, 2, recipes, nil); err == nil {
		t.Error("a recipe that cannot be made gave no error")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := drawLoops(ended, m, 2, recipes, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context has ended: %v", err)
	}
}
