package articulate

import (
	"bytes"
	"math"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// beat has hats on eighths, a snare on two and four, and the ride on quarters.
func beat() groove.Pattern {
	var p groove.Pattern
	put := func(s int, v groove.Voice, velocity float32) { p.Hits[s][v], p.Velocities[s][v] = true, velocity }
	for s := range groove.Steps {
		switch {
		case s%8 == 4:
			put(s, groove.Snare, 0.8)
			put(s, groove.ClosedHat, 0.4)
		case s%4 == 0:
			put(s, groove.Kick, 0.9)
			put(s, groove.Ride, 0.6)
		case s%2 == 0:
			put(s, groove.ClosedHat, 0.6)
		}
	}
	return p.Canonical()
}

var all = groove.NewVoiceSet(groove.AllVoices()...)

func weightsOf(g groove.Genre) [groove.NumGenres]float32 { return groove.Pure(g, 100).Weights }

// TestDrawChangesNothingElse draws with many seeds: the hits stay to the bit, and only articulations that a voice has are drawn.
func TestDrawChangesNothingElse(t *testing.T) {
	before := beat()
	drawn := map[groove.Articulation]bool{}
	for g := range groove.Genre(groove.NumGenres) {
		for seed := range uint64(20) {
			p := before
			Draw(&p, weightsOf(g), seed, all)
			if !p.Equal(&before) {
				t.Fatal("hits, offsets or velocities change")
			}
			if p != p.Canonical() {
				t.Fatal("a cell without a hit is struck")
			}
			for s := range groove.Steps {
				for v := range groove.Voice(groove.NumVoices) {
					a := p.Articulations[s][v]
					drawn[a] = true
					if a != groove.Plain && !has(v, a) {
						t.Fatalf("%s is struck %s", v, a)
					}
				}
			}
		}
	}
	for a := range groove.Articulation(groove.NumArticulations) {
		if !drawn[a] {
			t.Errorf("%s is never drawn", a)
		}
	}
}

func has(v groove.Voice, a groove.Articulation) bool {
	for _, own := range v.Articulations() {
		if own == a {
			return true
		}
	}
	return false
}

// TestVoicesAreDrawnByThemselves changes or locks one voice: the others are struck as before. A hit that comes changes its neighbors at most.
func TestVoicesAreDrawnByThemselves(t *testing.T) {
	for seed := range uint64(50) {
		p := beat()
		Draw(&p, weightsOf(groove.Funk), seed, all)
		q := beat()
		for s := range groove.Steps {
			q.Hits[s][groove.Ride] = false
		}
		q = q.Canonical()
		Draw(&q, weightsOf(groove.Funk), seed, all)
		again := p
		Draw(&again, weightsOf(groove.Jazz), seed+1, groove.NewVoiceSet(groove.Snare))
		more := beat()
		more.Hits[33][groove.ClosedHat], more.Velocities[33][groove.ClosedHat] = true, 0.3
		Draw(&more, weightsOf(groove.Funk), seed, all)
		for s := range groove.Steps {
			for v := range groove.Voice(groove.NumVoices) {
				if v != groove.Ride && p.Articulations[s][v] != q.Articulations[s][v] {
					t.Fatalf("seed %d: the ride changes %s on step %d", seed, v, s)
				}
				if v != groove.Snare && again.Articulations[s][v] != p.Articulations[s][v] {
					t.Fatalf("seed %d: %s is drawn on step %d though only the snare was asked for", seed, v, s)
				}
			}
			if d := s - 33; (d < -3 || d > 3) && more.Articulations[s][groove.ClosedHat] != p.Articulations[s][groove.ClosedHat] {
				t.Fatalf("seed %d: a hat on step 33 changes that on step %d", seed, s)
			}
		}
	}
}

// TestLoopsHaveOneManner draws reggae: side sticks come together, in loops that have many, as drummers play them.
func TestLoopsHaveOneManner(t *testing.T) {
	const loops = 400
	sum, squares, hits := 0.0, 0.0, 0.0
	for seed := range uint64(loops) {
		p := beat()
		Draw(&p, weightsOf(groove.Reggae), seed, all)
		n := 0.0
		hits = 0
		for s := range groove.Steps {
			if p.Hits[s][groove.Snare] {
				hits++
				if p.Articulations[s][groove.Snare] == groove.SideStick {
					n++
				}
			}
		}
		sum, squares = sum+n/hits, squares+n*n/hits/hits
	}
	mean := sum / loops
	variance := squares/loops - mean*mean
	if mean < 0.1 || mean > 0.9 {
		t.Errorf("%.2f of the hits are side sticks", mean)
	}
	if alone := mean * (1 - mean) / hits; variance < 3*alone {
		t.Errorf("the share has a variance of %.3f among loops; drawn hit by hit it is %.3f", variance, alone)
	}
}

// TestCountsComeBack counts patterns of a kind and draws by their table.
func TestCountsComeBack(t *testing.T) {
	var c Counts
	p := beat()
	for s := range groove.Steps {
		if p.Hits[s][groove.Snare] {
			p.Articulations[s][groove.Snare] = groove.Rim
		}
	}
	for range 2000 {
		c.Add(&p, groove.Rock)
	}
	got := readTable(c.Table())
	k := mannerOf(&p, groove.Snare, 8)
	if x := got[groove.Snare].manner[groove.Rock][0][k]; math.Abs(x-1) > 0.01 {
		t.Errorf("the manner that all have has probability %g", x)
	}
	if x := got[groove.Snare].manner[groove.Gospel][0][k]; math.Abs(x-1) > 0.01 {
		t.Errorf("in a genre that nobody played it has %g", x)
	}
	if x := got[groove.Snare].strokes[k][contextOf(&p, 4, groove.Snare)]; math.Abs(x[1]-1) > 0.01 {
		t.Errorf("articulations have probabilities %g", x)
	}
	if data := writeTable(&got); !bytes.Equal(data, c.Table()) {
		t.Error("a table that was read is written otherwise")
	}
}

// TestTable checks the embedded table: probabilities, in rows that sum to 1, and those of strokes to 1 at most.
func TestTable(t *testing.T) {
	n := 0
	for _, v := range Voices {
		for g := range tables[v].manner {
			for b := range busyness {
				sum := 0.0
				for _, x := range tables[v].manner[g][b] {
					sum += x
				}
				if !(math.Abs(sum-1) <= 0.01) {
					t.Errorf("%s, genre %d, busyness %d: manners sum to %g", v, g, b, sum)
				}
			}
		}
		for k := range tables[v].strokes {
			for c, row := range tables[v].strokes[k] {
				sum := 0.0
				for _, x := range row {
					sum += x
				}
				if !(sum <= 1.001) {
					t.Errorf("%s, manner %d, context %d: articulations sum to %g", v, k, c, sum)
				}
			}
		}
		tables[v].each(v, func(*float64) { n++ })
	}
	if len(tableData) != 2*n {
		t.Errorf("%d bytes, want %d", len(tableData), 2*n)
	}
}

func BenchmarkDraw(b *testing.B) {
	p, weights := beat(), weightsOf(groove.Funk)
	for b.Loop() {
		Draw(&p, weights, 1, all)
	}
}
