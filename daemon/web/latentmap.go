package web

import (
	"fmt"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// pointsPerGenre is how many loops of each genre a map shows if they are drawn from the prior.
const pointsPerGenre = 60

// maxNudge is the range of nudge and of the map's pad.
const maxNudge = 3

// latentMap is the latent of a model seen along the two directions of nudge, so that a step on the map is what the same
// nudge does. Its points are loops that the model learned from, each where the encoder puts it, as far as the file remembers
// any (infer.Anchors). Of an older model it knows no more than each genre's prior, and loops drawn from that are shown.
//
// With d₀, d₁ the directions, which are orthogonal, and c the mean of the genres' means, z lies at xₖ = (z − c)·dₖ / |dₖ|².
type latentMap struct {
	model   string
	origin  [2]float64    // c·dₖ/|dₖ|²
	axes    [2][]float64  // dₖ/|dₖ|²
	learned bool          // the points are loops of the data, not draws
	points  []point       // loops of all genres
	means   [][2]float64  // of the genres' points, in the genres' order; of its prior for a genre without
	bounds  [2][2]float64 // least and greatest of each coordinate
}

type point struct {
	x, y  float64
	genre groove.Genre
}

// newLatentMap maps a model; the map is the same for the same model. The error says what the model lacks.
func newLatentMap(m *infer.Model) (*latentMap, error) {
	n := m.Config.Latent
	if m.Prior == nil || len(m.Nudge) != 2*n {
		return nil, fmt.Errorf("map latent of model %s: it has no prior or no nudge directions in its file", m.ID)
	}
	l := &latentMap{model: m.ID}
	for k := range l.axes {
		l.axes[k] = make([]float64, n)
		length := 0.0
		for i, x := range m.Nudge[k*n : (k+1)*n] {
			l.axes[k][i] = float64(x)
			length += float64(x) * float64(x)
		}
		if length == 0 {
			return nil, fmt.Errorf("map latent of model %s: a nudge direction is 0", m.ID)
		}
		for i := range n {
			l.axes[k][i] /= length
			for g := range groove.NumGenres {
				l.origin[k] += l.axes[k][i] * float64(m.Prior.Mean[g*n+i]) / groove.NumGenres
			}
		}
	}
	if m.Anchors != nil {
		l.addAnchors(m)
	}
	if l.learned = len(l.points) > 0; !l.learned {
		if err := l.addDraws(m); err != nil {
			return nil, err
		}
	}
	l.setMeans(m)
	l.setBounds()
	return l, nil
}

// addAnchors adds the loops of the model file's anchors, without those between loops.
func (l *latentMap) addAnchors(m *infer.Model) {
	n := m.Config.Latent
	for i, g := range m.Anchors.Genre {
		if m.Anchors.Between != nil && m.Anchors.Between[i] {
			continue
		}
		p := l.at(m.Anchors.Z[i*n : (i+1)*n])
		l.points = append(l.points, point{p[0], p[1], g})
	}
}

// addDraws adds loops drawn from the prior of each genre: the z of seeds 0, 1 …
func (l *latentMap) addDraws(m *infer.Model) error {
	n := m.Config.Latent
	source, z := infer.NewLatentSourceFor(m), make([]float32, n)
	for g := range groove.Genre(groove.NumGenres) {
		style := groove.Pure(g, groove.MinBPM) // the prior knows of no tempo
		for seed := range uint64(pointsPerGenre) {
			if err := source.Draw(z, style.Weights, seed, 0); err != nil {
				return fmt.Errorf("map latent of model %s: %w", m.ID, err)
			}
			p := l.at(z)
			l.points = append(l.points, point{p[0], p[1], g})
		}
	}
	return nil
}

// setMeans sets where the name of each genre is shown.
func (l *latentMap) setMeans(m *infer.Model) {
	n := m.Config.Latent
	var sum [groove.NumGenres][3]float64
	for _, p := range l.points {
		s := &sum[p.genre]
		s[0], s[1], s[2] = s[0]+p.x, s[1]+p.y, s[2]+1
	}
	for g, s := range sum {
		if l.learned && s[2] > 0 {
			l.means = append(l.means, [2]float64{round(s[0]/s[2], 1e3), round(s[1]/s[2], 1e3)})
		} else {
			l.means = append(l.means, l.at(m.Prior.Mean[g*n:(g+1)*n]))
		}
	}
}

// setBounds sets the range of all points.
func (l *latentMap) setBounds() {
	for i, p := range l.points {
		for k, x := range [2]float64{p.x, p.y} {
			if i == 0 {
				l.bounds[k] = [2]float64{x, x}
			}
			l.bounds[k] = [2]float64{min(l.bounds[k][0], x), max(l.bounds[k][1], x)}
		}
	}
}

// at returns the place of z (latent) on the map.
func (l *latentMap) at(z []float32) [2]float64 {
	var p [2]float64
	for k := range p {
		for i, x := range z {
			p[k] += l.axes[k][i] * float64(x)
		}
		p[k] = round(finite(p[k]-l.origin[k]), 1e3)
	}
	return p
}

// place returns the place of a loop's z on the map. ok is false for a loop of another model, and without a map.
func (l *latentMap) place(model string, z []float32) (p [2]float64, ok bool) {
	if l == nil || model != l.model || len(z) != len(l.axes[0]) {
		return p, false
	}
	return l.at(z), true
}

// mapDoc is the map as sent to pages.
type mapDoc struct {
	Model   string       `json:"model"`
	Param   string       `json:"param"` // the parameter that a click on the map sets
	Min     float64      `json:"min"`
	Max     float64      `json:"max"`
	Range   [4]float64   `json:"range"`   // x from, to, y from, to
	Learned bool         `json:"learned"` // the points are loops that the model learned from
	Points  [][3]float64 `json:"points"`  // x, y, index of the genre
	Genres  [][2]float64 `json:"genres"`  // their means
}

// doc describes the map for pages.
func (l *latentMap) doc() mapDoc {
	d := mapDoc{
		Model: l.model, Param: "nudge", Min: -maxNudge, Max: maxNudge, Learned: l.learned, Genres: l.means,
		Range: [4]float64{l.bounds[0][0], l.bounds[0][1], l.bounds[1][0], l.bounds[1][1]},
	}
	for _, p := range l.points {
		d.Points = append(d.Points, [3]float64{p.x, p.y, float64(p.genre)})
	}
	return d
}
