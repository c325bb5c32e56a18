package blind

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/human"
)

// Side is one of the two grooves of a pair: a or b.
type Side string

// The sides.
const (
	A Side = "a"
	B Side = "b"
)

// Pair is a drummer's groove and ours, of one genre and tempo. Each is centered on the grid.
type Pair struct {
	Genre   groove.Genre
	BPM     float64
	Drummer Side // where the drummer's is
	Seed    uint64
	real    groove.Pattern
	ours    groove.Pattern
}

// at returns the groove of a side.
func (p *Pair) at(s Side) *groove.Pattern {
	if s == p.Drummer {
		return &p.real
	}
	return &p.ours
}

// DefaultPairs is how many pairs a test has. Of 40 answers 27 are right by chance less than once in fifty times.
const DefaultPairs = 40

// The streams of a test's randomness.
const (
	streamWindows = 1 + iota
	streamSides
)

// Choose makes n pairs: windows of drummers, as many of each genre as there are and of as many takes, and for each the
// generated loop of the seed with its place. None is chosen by its sound. The error says how many windows there are.
func Choose(ctx context.Context, windows []human.Loop, maker eval.Maker, n int, seed uint64) ([]Pair, error) {
	if n < 1 || n > len(windows) {
		return nil, fmt.Errorf("choose pairs: %d of %d steady windows: want 1 to %[2]d", n, len(windows))
	}
	rng := groove.Rand(seed, streamSides)
	pairs := make([]Pair, n)
	for i, w := range spread(windows, groove.Rand(seed, streamWindows))[:n] {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		own := seed + uint64(i)
		p, err := maker(groove.Pure(w.Genre, w.BPM), own)
		if err != nil {
			return nil, fmt.Errorf("choose pairs: make a loop of %s: %w", w.Genre, err)
		}
		pairs[i] = Pair{Genre: w.Genre, BPM: w.BPM, Seed: own, Drummer: A, real: centered(w.Pattern), ours: centered(p)}
		if i%2 == 1 {
			pairs[i].Drummer = B
		}
	}
	rng.Shuffle(n, func(i, j int) { pairs[i].Drummer, pairs[j].Drummer = pairs[j].Drummer, pairs[i].Drummer })
	rng.Shuffle(n, func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
	return pairs, nil
}

func centered(p *groove.Pattern) groove.Pattern { return p.Centered(p.Timing()).Canonical() }

// spread orders windows so that genres take turns, and in each genre its takes.
func spread(windows []human.Loop, rng *rand.Rand) []human.Loop {
	var genres [groove.NumGenres][]human.Loop
	for _, i := range rng.Perm(len(windows)) {
		genres[windows[i].Genre] = append(genres[windows[i].Genre], windows[i])
	}
	order := rng.Perm(groove.NumGenres)
	lists := make([][]human.Loop, 0, len(order))
	for _, g := range order {
		lists = append(lists, inTurn(takes(genres[g])))
	}
	return inTurn(lists)
}

// takes groups loops by their performances, in the order in which these come.
func takes(loops []human.Loop) [][]human.Loop {
	at := map[int]int{}
	var out [][]human.Loop
	for _, l := range loops {
		i, ok := at[l.Performance]
		if !ok {
			i = len(out)
			at[l.Performance], out = i, append(out, nil)
		}
		out[i] = append(out[i], l)
	}
	return out
}

// inTurn takes one of each list, then the next of each, to the end.
func inTurn(lists [][]human.Loop) (out []human.Loop) {
	lists = slices.Clone(lists)
	for left := true; left; {
		left = false
		for i, list := range lists {
			if len(list) > 0 {
				out, lists[i], left = append(out, list[0]), list[1:], true
			}
		}
	}
	return out
}
