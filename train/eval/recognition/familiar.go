package recognition

import (
	"context"
	"math/rand/v2"
	"path"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/lda"
)

// Familiar compares takes of drummers who are learned from with takes of drummers who are not. Each take of the
// training and the validation split is asked once, and is itself never learned from. Genres of one drummer are left
// out, because without him nobody plays them.
type Familiar struct {
	Takes int     `json:"takes"` // that were asked
	Asked []Asked `json:"asked"` // one for each of Learned
}

// Learned is what a take is recognised from, in the order of Familiar.Asked.
var Learned = [...]string{
	"all other takes", "as many as without the drummer, his own among them", "takes of other sessions", "takes of other drummers",
}

// Asked is the accuracy of windows and of performances.
type Asked struct {
	From         string  `json:"from"` // see Learned
	Windows      float64 `json:"windows"`
	Performances float64 `json:"performances"`
	Low          float64 `json:"low"` // see Recognised
	High         float64 `json:"high"`
}

// session returns what the takes of one recording session have in common: their drummer and the folder in their ID. A take without such a
// folder is a session.
func session(w dataset.Window) string {
	if dir := path.Dir(w.ID); dir != "." {
		return w.Drummer + " " + dir
	}
	return w.Drummer + " " + w.ID
}

func (m *measuring) familiar(ctx context.Context) error {
	takes := slices.Concat(byTake(m.train, m.tested.train), byTake(m.held[0], m.tested.held[0]))
	whole, plays := added(takes), playersOf(takes)
	drummers := joinedBy(takes, func(t portion) string { return t.drummer })
	sessions := joinedBy(takes, func(t portion) string { return session(t.windows[0]) })
	var windows []dataset.Window
	var answers [len(Learned)]values
	rng := rand.New(rand.NewPCG(7, 11))
	for i, t := range takes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(plays[t.windows[0].Genre]) < 2 {
			continue
		}
		own, fewer := drummers[t.drummer], without(whole, t.sums)
		for _, k := range left(rng, len(takes), i, own.takes-1) {
			fewer.Merge(takes[k].sums, -1)
		}
		others := sessions[session(t.windows[0])]
		for k, s := range [len(Learned)]*lda.Sums{without(whole, t.sums), fewer, without(whole, others.sums), without(whole, own.sums)} {
			machine, err := s.FitSquares(m.ridge)
			if err != nil {
				return err
			}
			answers[k] = append(answers[k], scores(machine, t.x)...)
		}
		windows = append(windows, t.windows...)
		m.report.Familiar.Takes++
	}
	for k, v := range answers {
		r := recognise(v, windows).withInterval()
		m.report.Familiar.Asked = append(m.report.Familiar.Asked, Asked{Learned[k], r.Windows.Accuracy, r.Performances.Accuracy, r.Low, r.High})
	}
	return nil
}

// without returns sums less others.
func without(s, other *lda.Sums) *lda.Sums {
	out := s.Clone()
	out.Merge(other, -1)
	return out
}

// playersOf returns who plays each genre.
func playersOf(takes []portion) [groove.NumGenres]map[string]bool {
	var out [groove.NumGenres]map[string]bool
	for _, t := range takes {
		g := t.windows[0].Genre
		if out[g] == nil {
			out[g] = map[string]bool{}
		}
		out[g][t.drummer] = true
	}
	return out
}

// left returns n numbers below all at random, except one.
func left(rng *rand.Rand, all, except, n int) (out []int) {
	for _, k := range rng.Perm(all) {
		if k != except && len(out) < n {
			out = append(out, k)
		}
	}
	return out
}
