package eval

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/articulate"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
)

// TestArticulationTable holds the table of articulations to the training split.
func TestArticulationTable(t *testing.T) {
	var counts articulate.Counts
	for _, l := range Real(Known(openSet(t), dataset.Train)) {
		counts.Add(l.Pattern, l.Genre)
	}
	want := counts.Table()
	const path = "../../groove/articulate/table.bin"
	if *updateDrummers {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, the dataset gives %d (%v): run with -update-drummers", len(got), len(want), err)
	}
}

// redrawn returns loops with the same hits and drawn articulations.
func redrawn(loops []human.Loop) []human.Loop {
	out := make([]human.Loop, len(loops))
	for i, l := range loops {
		p := *l.Pattern
		p.Articulations = [groove.Steps][groove.NumVoices]groove.Articulation{}
		articulate.Draw(&p, groove.Pure(l.Genre, l.BPM).Weights, uint64(i), groove.NewVoiceSet(articulate.Voices...))
		out[i] = l
		out[i].Pattern = &p
	}
	return out
}

// TestArticulationShares prints how often each articulation is played, by drummers and over the same hits as drawn.
func TestArticulationShares(t *testing.T) {
	set := openSet(t)
	train, held := Real(Known(set, dataset.Train)), Real(Known(set, dataset.Validation))
	lists := [][]human.Loop{train, redrawn(train), held, redrawn(held)}
	var counts []*[groove.NumGenres][groove.NumVoices]Strokes
	for _, l := range lists {
		counts = append(counts, CountStrokes(l))
	}
	for _, v := range articulate.Voices {
		t.Logf("%s: the same as in the next bar: training %.3f, drawn %.3f; validation %.3f, drawn %.3f", v,
			SameNextBar(lists[0], v), SameNextBar(lists[1], v), SameNextBar(lists[2], v), SameNextBar(lists[3], v))
		for _, g := range groove.AllGenres() {
			var line strings.Builder
			for _, c := range counts {
				fmt.Fprintf(&line, " | %6d", c[g][v].Total())
				for _, a := range v.Articulations() {
					fmt.Fprintf(&line, " %s %.3f", a, c[g][v].Share(a))
				}
			}
			t.Logf("  %-14s%s", g, line.String())
		}
	}
}
