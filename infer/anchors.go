package infer

import (
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// maxAnchors bounds the anchors of a file: several times what the trainer writes.
const maxAnchors = 8192

// Anchors are places in the latent space, each of a genre, that loops are drawn near. Most are places of loops that the
// model learned from, as the encoder computes them. The page's map shows them, because the data are not on the user's
// disk, and a captured groove lies among them. The others lie between two such places.
type Anchors struct {
	Z       []float32      // (n, Latent)
	Genre   []groove.Genre // (n)
	Between []bool         // (n): the place lies between two loops. Nil: all are places of loops
}

// Learned reports whether loops of a genre were among those that the model learned from, as far as its anchors tell.
func (m *Model) Learned(g groove.Genre) bool {
	return m.Anchors == nil || slices.Contains(m.Anchors.Genre, g)
}

// Unlearned returns what a user should know of a genre that the model has not learned from any player; "" when it has.
func (m *Model) Unlearned(g groove.Genre) string {
	if m.Learned(g) {
		return ""
	}
	return fmt.Sprintf("nobody played %s for the model: what you get is made of the other genres", g)
}

// Add adds anchor i of others, whose Latent is the same.
func (l *Anchors) Add(of *Anchors, i int) {
	n := len(of.Z) / len(of.Genre)
	l.add(of.Z[i*n:(i+1)*n], of.Genre[i], of.Between != nil && of.Between[i])
}

// AddBetween adds a place between two.
func (l *Anchors) AddBetween(z []float32, g groove.Genre) { l.add(z, g, true) }

func (l *Anchors) add(z []float32, g groove.Genre, between bool) {
	if between && l.Between == nil {
		l.Between = make([]bool, len(l.Genre))
	}
	l.Z, l.Genre = append(l.Z, z...), append(l.Genre, g)
	if l.Between != nil {
		l.Between = append(l.Between, between)
	}
}

// tensors returns the anchors as in a file: the genres as indices, and 1 for places between loops.
func (l *Anchors) tensors(latent int) []Tensor {
	genres := make([]float32, len(l.Genre))
	for i, g := range l.Genre {
		genres[i] = float32(g)
	}
	list := []Tensor{
		{Name: "landmarks.z", Shape: []int{len(genres), latent}, Data: l.Z},
		{Name: "landmarks.genre", Shape: []int{len(genres)}, Data: genres},
	}
	if l.Between == nil {
		return list
	}
	between := make([]float32, len(l.Between))
	for i, is := range l.Between {
		if is {
			between[i] = 1
		}
	}
	return append(list, Tensor{Name: "landmarks.between", Shape: []int{len(between)}, Data: between})
}

// anchors reads the anchors of a file that has them.
func (l *tensorLoader) anchors(latent int) *Anchors {
	z := l.get("landmarks.z", Any, latent)
	n := len(z) / latent
	genres := l.get("landmarks.genre", n)
	if l.err != nil {
		return nil
	}
	if n > maxAnchors {
		l.err = fmt.Errorf("tensor landmarks.z: %d rows: want at most %d", n, maxAnchors)
		return nil
	}
	m := &Anchors{Z: z, Genre: make([]groove.Genre, n)}
	for i, x := range genres {
		if !(x >= 0 && x < groove.NumGenres) || x != float32(int(x)) {
			l.err = fmt.Errorf("tensor landmarks.genre: element %d is %g: want a whole number from 0 to %d", i, x, groove.NumGenres-1)
			return nil
		}
		m.Genre[i] = groove.Genre(x)
	}
	if l.has("landmarks.between") {
		m.Between = make([]bool, n)
		for i, x := range l.get("landmarks.between", n) {
			m.Between[i] = x != 0
		}
	}
	return m
}
