package models

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// loopFigures are means over loops.
type loopFigures struct {
	loops, hits, silent       float64
	downbeatKick, backbeat    float64 // share of bars with a kick on step 0, of backbeats with a snare
	offsetMean, offsetSpread  float64 // ms
	velocityMean, barLikeness float64 // likeness: Jaccard index of the hits of neighbouring bars
}

func figuresOf(t *testing.T, g *infer.Generator, genres []groove.Genre, temperature, density float64, seeds uint64) loopFigures {
	t.Helper()
	const bpm = 110
	var f loopFigures
	var notes, squares float64
	for _, genre := range genres {
		for seed := range seeds {
			feel := groove.DefaultFeel()
			feel.Density = density
			l, err := g.Loop(infer.Recipe{Style: groove.Pure(genre, bpm), Seed: seed, Temperature: temperature, Feel: feel})
			if err != nil {
				t.Fatal(err)
			}
			p := &l.Pattern
			f.loops++
			f.hits += float64(p.Count())
			if p.Count() == 0 {
				f.silent++
			}
			f.barLikeness += likeness(p)
			for s := range groove.Steps {
				switch {
				case s%16 == 0 && p.Hits[s][groove.Kick]:
					f.downbeatKick += 0.25
				case s%8 == 4 && p.Hits[s][groove.Snare]:
					f.backbeat += 0.125
				}
				for v := range groove.NumVoices {
					if p.Hits[s][v] {
						ms := float64(p.Offsets[s][v]) * 15000 / bpm
						notes, f.offsetMean, squares = notes+1, f.offsetMean+ms, squares+ms*ms
						f.velocityMean += float64(p.Velocities[s][v])
					}
				}
			}
		}
	}
	f.offsetMean, f.velocityMean = f.offsetMean/notes, f.velocityMean/notes
	f.offsetSpread = math.Sqrt(squares/notes - f.offsetMean*f.offsetMean)
	for _, x := range []*float64{&f.hits, &f.downbeatKick, &f.backbeat, &f.barLikeness} {
		*x /= f.loops
	}
	return f
}

func likeness(p *groove.Pattern) float64 {
	var both, either float64
	for s := range groove.Steps - groove.StepsPerBar {
		for v := range groove.NumVoices {
			a, b := p.Hits[s][v], p.Hits[s+groove.StepsPerBar][v]
			if a && b {
				both++
			}
			if a || b {
				either++
			}
		}
	}
	if either == 0 {
		return 1
	}
	return both / either
}

func within(t *testing.T, what string, x, lo, hi float64) {
	t.Helper()
	if !(x >= lo && x <= hi) {
		t.Errorf("%s: %.3g, want %.3g to %.3g", what, x, lo, hi)
	}
}

// Loops of the default model have the figures of the dataset's: 76 hits, a kick on 0.79 of the downbeats, offsets of −8 ms
// with a spread of 22 ms within a loop and 30 over all, bars alike by 0.59.
func TestLoopsAreLikeDrums(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	seeds := uint64(20)
	f := figuresOf(t, g, groove.AllGenres(), infer.DefaultTemperature, 1, seeds)
	t.Logf("%+v", f)
	within(t, "hits", f.hits, 66, 86)
	within(t, "silent loops", f.silent, 0, 0)
	within(t, "downbeat kicks", f.downbeatKick, 0.7, 0.95)
	within(t, "offset, ms", f.offsetMean, -16, 0)
	within(t, "offset spread, ms", f.offsetSpread, 20, 33)
	within(t, "velocity", f.velocityMean, 0.35, 0.65)
	within(t, "likeness of neighbouring bars", f.barLikeness, 0.5, 0.8)
	backbeat := []groove.Genre{groove.Funk, groove.Hiphop, groove.Pop, groove.Soul}
	within(t, "backbeat snares", figuresOf(t, g, backbeat, infer.DefaultTemperature, 1, 5*seeds).backbeat, 0.67, 0.75) // drummers 0.71, these genres weighing the same
	for _, density := range []float64{0, 0.5, 1.5} {
		d := figuresOf(t, g, groove.AllGenres(), infer.DefaultTemperature, density, seeds)
		within(t, "hits at another density over those at 1", d.hits/f.hits, 0.9*density, 1.1*density)
	}
}

// Seeds whose genre is turned slowly keep most of their hits from one setting to the next.
func TestBlendingMovesALoopGradually(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	const seeds, settings = 20, 21
	near, ends := 0.0, 0.0
	for seed := range uint64(seeds) {
		var loops []*groove.Loop
		for i := range settings {
			x := float64(i) / (settings - 1)
			style, err := groove.Blend(map[groove.Genre]float64{groove.Funk: 1 - x, groove.Latin: x}, 105)
			if err != nil {
				t.Fatal(err)
			}
			l, err := g.Loop(infer.Recipe{Style: style, Seed: seed, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()})
			if err != nil {
				t.Fatal(err)
			}
			loops = append(loops, l)
		}
		for i := 1; i < settings; i++ {
			near += shared(&loops[i-1].Pattern, &loops[i].Pattern) / (settings - 1) / seeds
		}
		ends += shared(&loops[0].Pattern, &loops[settings-1].Pattern) / seeds
	}
	t.Logf("hits shared: neighbours %.3f, ends %.3f", near, ends)
	if near < 0.8 || ends > near-0.2 {
		t.Errorf("neighbours share %.2f of their hits, the ends %.2f: want a gradual change", near, ends)
	}
}

// shared is the Jaccard index of two patterns' hits.
func shared(a, b *groove.Pattern) float64 {
	var both, either float64
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if a.Hits[s][v] && b.Hits[s][v] {
				both++
			}
			if a.Hits[s][v] || b.Hits[s][v] {
				either++
			}
		}
	}
	return both / either
}
