package eval

import (
	"context"
	"fmt"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
)

// Maker makes a loop in a style; another seed gives another loop. It must not keep the loop.
type Maker func(style groove.Style, seed uint64) (*groove.Pattern, error)

// FromGenerator makes loops as the model draws them, fills and breaks of drummers' takes among them: default temperature, straight feel. Their timing is
// not centered on the grid, for that of drummers is not either.
func FromGenerator(g *infer.Generator) Maker { return FromRecipe(g, TakesRecipe()) }

// TakesRecipe is what loops have in common that are as drummers' takes are.
func TakesRecipe() infer.Recipe {
	return infer.Recipe{Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()}
}

// DefaultRecipe is what the daemon's loops have in common by default: each is one groove, the best of several.
func DefaultRecipe() infer.Recipe {
	r := TakesRecipe()
	r.Steady, r.Audition = infer.DefaultSteady, infer.DefaultAudition
	return r
}

// FromRecipe makes loops of a recipe, each with its own style and seed, their timing as decoded, struck as they are played.
func FromRecipe(g *infer.Generator, r infer.Recipe) Maker {
	return func(style groove.Style, seed uint64) (*groove.Pattern, error) {
		one := r
		one.Style, one.Seed = style, seed
		l, err := g.Loop(one)
		if err != nil {
			return nil, err
		}
		l.Decoded.Articulations = l.Pattern.Articulations
		return &l.Decoded, nil
	}
}

// Order is a loop to be made.
type Order struct {
	Genre groove.Genre
	BPM   float64
	// Performance is the number of the real window that the order belongs to, see human.Loop.
	Performance int
}

// Known returns the windows that have a hit and whose genre has training windows. Gospel has none in the Groove dataset, so no model
// can know it. All figures of generated loops, and of real ones beside them, are on such windows.
func Known(set *dataset.Set, splits ...dataset.Split) []dataset.Window {
	var trained [groove.NumGenres]bool
	for _, w := range set.Windows(dataset.Train) {
		trained[w.Genre] = true
	}
	var out []dataset.Window
	hits := make([]uint8, dataset.Cells)
	for _, w := range set.Windows(splits...) {
		if trained[w.Genre] && w.Hits(hits) > 0 {
			out = append(out, w)
		}
	}
	return out
}

// Real returns windows as loops. Performances are numbered in their order.
func Real(windows []dataset.Window) []human.Loop {
	number := map[*dataset.Performance]int{}
	out := make([]human.Loop, len(windows))
	for i, w := range windows {
		if _, ok := number[w.Performance]; !ok {
			number[w.Performance] = len(number)
		}
		p := w.Pattern()
		out[i] = human.Loop{Pattern: &p, Genre: w.Genre, BPM: w.Style().BPM, Performance: number[w.Performance]}
	}
	return out
}

// Like orders one loop for each real one, of its genre and tempo.
func Like(real []human.Loop) []Order {
	out := make([]Order, len(real))
	for i, l := range real {
		out[i] = Order{l.Genre, l.BPM, l.Performance}
	}
	return out
}

// Balanced orders n loops of each genre that real loops have, at tempos taken evenly from that genre's real loops.
// Performances are numbered by order, each its own.
func Balanced(real []human.Loop, n int) []Order {
	var byGenre [groove.NumGenres][]float64
	for _, l := range real {
		byGenre[l.Genre] = append(byGenre[l.Genre], l.BPM)
	}
	var out []Order
	for g, bpms := range byGenre {
		for i := range n {
			if len(bpms) > 0 {
				out = append(out, Order{groove.Genre(g), bpms[(2*i+1)*len(bpms)/(2*n)], len(out)})
			}
		}
	}
	return out
}

// Make makes what was ordered; loop i has seed first+i. The error names the order, or is ctx's.
func Make(ctx context.Context, m Maker, orders []Order, first uint64, progress func(done, of int)) ([]human.Loop, error) {
	out := make([]human.Loop, len(orders))
	for i, o := range orders {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := m(groove.Pure(o.Genre, o.BPM), first+uint64(i))
		if err != nil {
			return nil, fmt.Errorf("make loop %d of %d (%s, %g BPM): %w", i+1, len(orders), o.Genre, o.BPM, err)
		}
		out[i] = human.Loop{Pattern: p, Genre: o.Genre, BPM: o.BPM, Performance: o.Performance}
		if progress != nil && (i%64 == 63 || i+1 == len(orders)) {
			progress(i+1, len(orders))
		}
	}
	return out, nil
}

// Performances groups windows by their performance, as human.MeasureWhole needs them: all windows of each one, in
// the order of time.
func Performances(windows []dataset.Window) [][]human.Loop {
	var out [][]human.Loop
	for i, l := range Real(windows) {
		if i == 0 || windows[i].Performance != windows[i-1].Performance {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], l)
	}
	return out
}
