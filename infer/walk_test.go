package infer

import (
	"math"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// differ counts the cells in which one of two patterns has a hit.
func differ(a, b *groove.Pattern) (n int) {
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if a.Hits[s][v] != b.Hits[s][v] {
				n++
			}
		}
	}
	return n
}

func length(z []float32) (sum float64) {
	for _, x := range z {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum)
}

func distance(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]-b[i]) * float64(a[i]-b[i])
	}
	return math.Sqrt(sum)
}

// TestGlideGoesFromOneLoopToTheOther: at its beginning it is the one, at its end the other, and between it leaves the one for
// the other.
func TestGlideGoesFromOneLoopToTheOther(t *testing.T) {
	m := fullModel(t, smallConfig(HeadsSpread))
	g := NewGenerator(m, oracle{m})
	a := recipe()
	b := recipe()
	b.Seed, b.Style = 8, groove.Pure(groove.Jazz, 140)
	from, to := makeLoop(t, g, a), makeLoop(t, g, b)
	b.From = &Start{Latent: from.Origin.Latent, Style: from.Origin.Style, Seed: 7}
	if l := makeLoop(t, g, b); l.Pattern != from.Pattern {
		t.Errorf("at the beginning %d cells differ from the first loop", differ(&l.Pattern, &from.Pattern))
	}
	turned := -1.0
	for _, way := range []float64{0, 0.25, 0.5, 0.75} {
		b.GlidePosition = way
		l := makeLoop(t, g, b)
		if w := l.Origin.Style.Weights[groove.Jazz]; w != float32(way) || l.Origin.Style.BPM != 100+40*way {
			t.Errorf("way %g: jazz %g at %g BPM: want a straight line", way, w, l.Origin.Style.BPM)
		}
		if d := distance(l.Origin.Latent, from.Origin.Latent); d <= turned {
			t.Errorf("way %g: latent is %g away after %g", way, d, turned)
		} else {
			turned = d
		}
		want := (1-way)*length(from.Origin.Latent) + way*length(to.Origin.Latent)
		within(t, "length of the latent", length(l.Origin.Latent), want, 1e-4)
	}
	b.GlidePosition = 1
	if l := makeLoop(t, g, b); l.Pattern != to.Pattern || l.Origin.Style != to.Origin.Style {
		t.Errorf("at the end %d cells differ from the second loop", differ(&l.Pattern, &to.Pattern))
	}
}

func TestSlerpWithoutAnAngle(t *testing.T) {
	zero, one := []float32{0, 0}, []float32{3, 4}
	for _, c := range [][3][]float32{{zero, one, {1.5, 2}}, {one, one, {3, 4}}, {one, {-3, -4}, {0, 0}}, {zero, zero, {0, 0}}} {
		got := make([]float32, 2)
		slerp(got, c[0], c[1], 0.5)
		if distance(got, c[2]) > 1e-6 {
			t.Errorf("half way from %v to %v is %v, want %v", c[0], c[1], got, c[2])
		}
	}
}

// TestLoopRefusesStarts: what a glide begins with is within the bounds of a loop.
func TestLoopRefusesStarts(t *testing.T) {
	m := fullModel(t, smallConfig(HeadsSpread))
	g := NewGenerator(m, oracle{m})
	from := makeLoop(t, g, recipe()).Origin
	for name, spoil := range map[string]func(*Start){
		"tempo":  func(s *Start) { s.Style.BPM = 304 },
		"NaN":    func(s *Start) { s.Style.BPM = math.NaN() },
		"weight": func(s *Start) { s.Style.Weights[groove.Jazz] = -1 },
		"sum":    func(s *Start) { s.Style.Weights[groove.Jazz] = 1 },
		"latent": func(s *Start) { s.Latent[2] = float32(math.Inf(1)) },
	} {
		r := recipe()
		r.From, r.GlidePosition = &Start{Latent: slices.Clone(from.Latent), Style: from.Style, Seed: 7}, 0.5
		spoil(r.From)
		if l, err := g.Loop(r); err == nil || l != nil {
			t.Errorf("%s: a glide begins with it", name)
		} else {
			errorContains(t, err, "make loop: start of the glide: ")
		}
	}
}

// TestWalkStaysProbable: every place of the walk is a draw of the prior, and near places are near.
func TestWalkStaysProbable(t *testing.T) {
	const n = 64
	s := NewLatentSource(nil, n)
	weights := groove.Pure(groove.Funk, 0).Weights
	at := func(seed uint64, place float64) []float32 {
		z := make([]float32, n)
		if err := s.DrawAt(z, weights, seed, 0, place); err != nil {
			t.Fatal(err)
		}
		return z
	}
	start := make([]float32, n)
	if err := s.Draw(start, weights, 3, 0); err != nil {
		t.Fatal(err)
	}
	if distance(at(3, 0), start) != 0 {
		t.Error("the walk does not begin where the seed is drawn")
	}
	before := -1.0
	for _, place := range []float64{0, 0.1, 0.3, 0.6, 1} {
		if d := distance(at(3, place), start); d <= before {
			t.Errorf("%g is %g away, after %g", place, d, before)
		} else {
			before = d
		}
	}
	if d := distance(at(3, 2.999999), at(3, 3)); d > 0.01 {
		t.Errorf("the walk jumps by %g at a knot", d)
	}
	variance := 0.0
	const draws = 300
	for seed := range uint64(draws) {
		for _, x := range at(seed, 1.37) {
			variance += float64(x) * float64(x) / (draws * n)
		}
	}
	within(t, "variance on the way", variance, 1, 0.05)
}

func TestLoopRefusesPlaces(t *testing.T) {
	m := fullModel(t, smallConfig(HeadsSpread))
	g := NewGenerator(m, oracle{m})
	for _, spoil := range []func(*Recipe){
		func(r *Recipe) { r.Walk = -1 }, func(r *Recipe) { r.Walk = math.NaN() }, func(r *Recipe) { r.GlidePosition = 1.1 }, func(r *Recipe) { r.GlidePosition = math.NaN() },
	} {
		r := recipe()
		spoil(&r)
		if _, err := g.Loop(r); err == nil {
			t.Errorf("recipe with walk %g and glide position %g was made", r.Walk, r.GlidePosition)
		}
	}
}
