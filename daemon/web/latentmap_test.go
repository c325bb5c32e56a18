package web

import (
	"math"
	"net/http"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
)

// TestMapAgreesWithNudge holds the map to its promise: the loop that a nudge gives lies where the pad was pressed.
func TestMapAgreesWithNudge(t *testing.T) {
	m := loadModel()
	l, err := newLatentMap(m)
	if err != nil {
		t.Fatal(err)
	}
	dec, err := cpu.New(m)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	gen := infer.NewGenerator(m, dec)
	place := func(g groove.Genre, nudge [2]float64) [2]float64 {
		loop, err := gen.Loop(infer.Recipe{Style: groove.Pure(g, 100), Seed: 5, Temperature: 0.8, Feel: groove.DefaultFeel(), Nudge: nudge})
		if err != nil {
			t.Fatal(err)
		}
		xy, ok := l.place(loop.Origin.Model, loop.Origin.Latent)
		if !ok {
			t.Fatal("the loop is on no map")
		}
		return xy
	}
	for g := range groove.Genre(groove.NumGenres) {
		from := place(g, [2]float64{})
		for _, want := range [][2]float64{{0, 0}, {1, -1}, {-0.8, 1.5}} {
			got := place(g, [2]float64{want[0] - from[0], want[1] - from[1]})
			for k := range got {
				if math.Abs(got[k]-want[k]) > 0.01 {
					t.Errorf("%s: pressed %v, the loop lies at %v", g, want, got)
				}
			}
		}
	}
}

// TestMapSeparatesGenres: loops lie nearest to the middle of their own genre twice as often as chance has it, or more.
func TestMapSeparatesGenres(t *testing.T) {
	drawn := *loadModel()
	drawn.Anchors = nil
	for _, m := range []*infer.Model{loadModel(), &drawn} {
		l, err := newLatentMap(m)
		if err != nil {
			t.Fatal(err)
		}
		if l.learned != (m.Anchors != nil) || len(l.means) != groove.NumGenres || !l.learned && len(l.points) != pointsPerGenre*groove.NumGenres {
			t.Fatalf("learned %t, %d points, %d means", l.learned, len(l.points), len(l.means))
		}
		share := rightly(t, l)
		t.Logf("learned %t: %.1f%% of %d points lie nearest to their own genre's mean; chance is %.1f%%", l.learned, 100*share, len(l.points), 100.0/groove.NumGenres)
		if share < 2.0/groove.NumGenres {
			t.Errorf("share %.3f: the map is shuffled", share)
		}
	}
}

// rightly returns the share of points nearest to their own genre's mean.
func rightly(t *testing.T, l *latentMap) float64 {
	t.Helper()
	right := 0
	for _, p := range l.points {
		best, nearest := groove.Genre(0), math.Inf(1)
		for g, m := range l.means {
			if d := math.Hypot(p.x-m[0], p.y-m[1]); d < nearest {
				best, nearest = groove.Genre(g), d
			}
		}
		if best == p.genre {
			right++
		}
		if p.x < l.bounds[0][0] || p.x > l.bounds[0][1] || p.y < l.bounds[1][0] || p.y > l.bounds[1][1] {
			t.Fatalf("point %v is out of bounds %v", p, l.bounds)
		}
	}
	return float64(right) / float64(len(l.points))
}

// What the file remembers is shown where it lies; a genre of which it remembers nothing has its name where its prior is.
func TestMapShowsAnchors(t *testing.T) {
	m := *loadModel()
	n := m.Config.Latent
	m.Anchors = &infer.Anchors{Z: make([]float32, 3*n), Genre: []groove.Genre{groove.Jazz, groove.Jazz, groove.Rock}}
	m.Anchors.AddBetween(make([]float32, n), groove.Rock) // no loop that it learned from: not shown
	for i, k := range []int{0, 1, 1} {                    // two at the tips of the directions, one twice as far out
		for j, x := range m.Nudge[k*n : (k+1)*n] {
			m.Anchors.Z[i*n+j] = x * float32(1+i/2)
		}
	}
	l, err := newLatentMap(&m)
	if err != nil {
		t.Fatal(err)
	}
	zero := l.at(make([]float32, n))
	want := []point{{zero[0] + 1, zero[1], groove.Jazz}, {zero[0], zero[1] + 1, groove.Jazz}, {zero[0], zero[1] + 2, groove.Rock}}
	for i, p := range l.points {
		if math.Hypot(p.x-want[i].x, p.y-want[i].y) > 0.01 || p.genre != want[i].genre {
			t.Errorf("point %d: %v, want %v", i, p, want[i])
		}
	}
	if got := l.means[groove.Jazz]; math.Hypot(got[0]-zero[0]-0.5, got[1]-zero[1]-0.5) > 0.01 {
		t.Errorf("jazz stands at %v", got)
	}
	if got, want := l.means[groove.Funk], l.at(m.Prior.Mean[int(groove.Funk)*n:][:n]); got != want {
		t.Errorf("funk, of which nothing is kept, stands at %v, want %v", got, want)
	}
	if d := l.doc(); !d.Learned || len(d.Points) != 3 {
		t.Errorf("pages get %t, %d points", d.Learned, len(d.Points))
	}
}

func TestMapOfAPoorModel(t *testing.T) {
	m := *loadModel()
	m.Nudge = nil
	if _, err := newLatentMap(&m); err == nil {
		t.Error("a model without directions has a map")
	}
	m = *loadModel()
	m.Prior = nil
	if _, err := newLatentMap(&m); err == nil {
		t.Error("a model without prior has a map")
	}
	m = *loadModel()
	m.Nudge = make([]float32, len(m.Nudge))
	if _, err := newLatentMap(&m); err == nil {
		t.Error("directions of length 0 make a map")
	}
	var none *latentMap
	if _, ok := none.place("x", nil); ok {
		t.Error("a place on no map")
	}
}

func TestMapIsServedOnce(t *testing.T) {
	s := serve(t, newFakeHub())
	code, body, h := request(t, http.MethodGet, s.url("/map.json"), nil)
	if code != http.StatusOK || h.Get("ETag") != `"`+loadModel().ID+`"` || len(body) > 40<<10 {
		t.Errorf("got %d, %d bytes, %v", code, len(body), h)
	}
	if code, _, _ = request(t, http.MethodGet, s.url("/map.json"), nil, "If-None-Match", h.Get("ETag")); code != http.StatusNotModified {
		t.Errorf("the same map is sent again: %d", code)
	}
}
