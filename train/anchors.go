package train

import (
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
)

// maxAnchors is the most places of loops in a model's file, 250 KB in half precision. A training chooses fewer, so
// that a retraining can add some.
const maxAnchors = 2000

// anchorSeed is the seed of the choice. It is the same in all trainings, so the choice depends on the data, not on the model.
const anchorSeed = 1

// anchors encodes a random choice of windows, balanced over the genres as far as possible. It is sorted by genre and random
// within a genre, so that the first n of a genre are a random choice too. nil: no window has a hit.
func (m *CVAE) anchors(windows []dataset.Window, seed uint64, most int) *infer.Anchors {
	var of [groove.NumGenres][]dataset.Window
	var hits [cells]uint8
	for _, w := range windows {
		if w.Hits(hits[:]) > 0 { // a silent window has no useful place
			of[w.Genre] = append(of[w.Genre], w)
		}
	}
	var counts [groove.NumGenres]int
	for g := range of {
		counts[g] = len(of[g])
	}
	var chosen []dataset.Window
	rng := rand.New(rand.NewPCG(seed, 0x6c616e646d61726b))
	for g, n := range divideEvenly(counts, most) {
		rng.Shuffle(len(of[g]), func(i, j int) { of[g][i], of[g][j] = of[g][j], of[g][i] })
		chosen = append(chosen, of[g][:n]...)
	}
	if len(chosen) == 0 {
		return nil
	}
	return m.encoded(chosen)
}

// encoded returns the places of windows in the latent space.
func (m *CVAE) encoded(windows []dataset.Window) *infer.Anchors {
	out, b := &infer.Anchors{}, NewBatch(m.batch)
	m.EachBatch(windows, b, func(int) {
		mu, _ := m.Encode(b)
		out.Z = append(out.Z, mu[:b.N*m.Config.Latent]...)
		for _, g := range b.Genre[:b.N] {
			out.Genre = append(out.Genre, groove.Genre(g))
		}
	})
	return out
}

// divideEvenly divides limit among genres with the given numbers of windows, as evenly as these allow.
func divideEvenly(counts [groove.NumGenres]int, limit int) (out [groove.NumGenres]int) {
	for given := -1; given != 0 && limit > 0; {
		given = 0
		for g, n := range counts {
			if out[g] < n && limit > 0 {
				out[g], limit, given = out[g]+1, limit-1, given+1
			}
		}
	}
	return out
}

// mergeAnchors returns anchors of old and fresh data under one encoder. If there is no room for all, half of a genre's are
// fresh. Without old ones it returns none, because the map would show only the newest data.
func mergeAnchors(old, fresh *infer.Anchors) *infer.Anchors {
	if old == nil || fresh == nil {
		return old
	}
	was, is := rowsOf(old), rowsOf(fresh)
	var counts [groove.NumGenres]int
	for g := range counts {
		counts[g] = len(was[g]) + len(is[g])
	}
	out := &infer.Anchors{}
	take := func(from *infer.Anchors, rows []int) {
		for _, i := range rows {
			out.Add(from, i)
		}
	}
	for g, n := range divideEvenly(counts, maxAnchors) {
		k := min(len(is[g]), max(n/2, n-len(was[g])))
		take(fresh, is[g][:k])
		take(old, was[g][:n-k])
	}
	return out
}

// rowsOf lists the rows of each genre.
func rowsOf(l *infer.Anchors) (rows [groove.NumGenres][]int) {
	for i, g := range l.Genre {
		rows[g] = append(rows[g], i)
	}
	return rows
}
