package eval

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/articulate"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models/modeltest"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
)

var printArticulations = flag.Bool("articulations", false, "compare the articulations of all windows, and of loops")

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

// TestArticulationShares compares how often drummers play each articulation with how often it is drawn over the same hits. With -articulations it
// compares all windows, and prints them and loops of the default settings.
func TestArticulationShares(t *testing.T) {
	set := openSet(t)
	train, held := Real(Known(set, dataset.Train)), Real(Known(set, dataset.Validation))
	if !*printArticulations {
		train = everyNth(train, 8)
	}
	lists, names := [][]human.Loop{train, redrawn(train)}, []string{"training windows", "drawn over them"}
	if *printArticulations {
		lists = append(lists, held, redrawn(held), articulatedLoops(t))
		names = append(names, "validation windows", "drawn over them", "loops")
	}
	var counts []*[groove.NumGenres][groove.NumVoices]Strokes
	for _, l := range lists {
		counts = append(counts, CountStrokes(l))
	}
	for _, v := range articulate.Voices {
		for _, g := range groove.AllGenres() {
			for _, a := range v.Articulations() {
				line := fmt.Sprintf("%s %s %s:", g, v, a)
				for i, c := range counts {
					line += fmt.Sprintf(" %s %.3f of %d;", names[i], c[g][v].Share(a), c[g][v].Total())
				}
				t.Log(line)
			}
		}
		for i, l := range lists {
			t.Logf("%s: %s have the same articulation in the next bar in %.3f", v, names[i], SameNextBar(l, v))
		}
	}
	near, all := 0, 0
	for _, s := range CompareArticulations(train, held, lists[1]) {
		near, all = near+s.Near, all+s.Genres
	}
	t.Logf("%d of %d shares are within 20%%", near, all)
	if all == 0 || 100*near < 70*all {
		t.Error("fewer than seven in ten shares are within 20%, or there are none")
	}
}

// TestDefaultLoopsAreArticulated: the loops that are compared with drummers are struck in more ways than one.
func TestDefaultLoopsAreArticulated(t *testing.T) {
	m, dec := modeltest.Open(t)
	maker := FromRecipe(infer.NewGenerator(m, dec), DefaultRecipe())
	var loops []human.Loop
	for seed := range uint64(4) {
		p, err := maker(groove.Pure(groove.Funk, 100), seed+1)
		if err != nil {
			t.Fatal(err)
		}
		loops = append(loops, human.Loop{Pattern: p, Genre: groove.Funk, BPM: 100})
	}
	count := CountStrokes(loops)[groove.Funk]
	for _, v := range articulate.Voices {
		if n := count[v].Total(); n > 20 && count[v].Share(groove.Plain) == 1 {
			t.Errorf("%d hits of %v are all plain", n, v)
		}
	}
}

func everyNth(loops []human.Loop, n int) (out []human.Loop) {
	for i := 0; i < len(loops); i += n {
		out = append(out, loops[i])
	}
	return out
}

// articulatedLoops returns loops of the default settings, of each genre.
func articulatedLoops(t *testing.T) []human.Loop {
	t.Helper()
	m, dec := modeltest.Open(t)
	g := infer.NewGenerator(m, dec)
	var out []human.Loop
	for _, genre := range groove.AllGenres() {
		for seed := range uint64(60) {
			r := DefaultRecipe()
			r.Style, r.Seed = groove.Pure(genre, 110), seed+1
			l, err := g.Loop(r)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, human.Loop{Pattern: &l.Pattern, Genre: genre, BPM: 110})
		}
	}
	return out
}
