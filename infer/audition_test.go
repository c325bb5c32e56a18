package infer_test

import (
	"strconv"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// auditioned is a recipe with an audition.
func auditioned(g groove.Genre, seed uint64) infer.Recipe {
	return infer.Recipe{
		Style: groove.Pure(g, 110), Seed: seed, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(), Steady: infer.DefaultSteady,
		Audition: infer.DefaultAudition,
	}
}

// TestSurpriseIsMonotone: the steadier, the fewer loops with an odd bar; the steadiest have the hits of one bar four times, and touches of their own.
func TestSurpriseIsMonotone(t *testing.T) {
	t.Parallel()
	g := newCaptureModel(t)
	before := 2.0
	for _, steady := range []float64{0, 0.1, 0.25, 0.5, 0.75, 1} {
		odd, n := 0.0, 0.0
		for _, genre := range []groove.Genre{groove.Rock, groove.Jazz, groove.Funk, groove.Soul} {
			for seed := range uint64(20) {
				r := auditioned(genre, seed)
				r.Steady = steady
				l, err := g.Loop(r)
				if err != nil {
					t.Fatal(err)
				}
				n++
				if l.Decoded.Steadiness().OddBars() > 0 {
					odd++
				}
				if steady == 1 {
					oneBar(t, &l.Decoded)
				}
			}
		}
		t.Logf("steady %g: %.3f have an odd bar", steady, odd/n)
		if odd/n > before || steady >= infer.DefaultSteady && odd > 0 || steady == 0 && odd == 0 {
			t.Errorf("steady %g: %.3f have an odd bar, before %.3f", steady, odd/n, before)
		}
		before = odd / n
	}
}

// oneBar wants the same hits in all bars, and not the same strokes.
func oneBar(t *testing.T, p *groove.Pattern) {
	t.Helper()
	same := true
	for s := groove.StepsPerBar; s < groove.Steps; s++ {
		if p.Hits[s] != p.Hits[s%groove.StepsPerBar] {
			t.Fatalf("step %d has other hits than the first bar", s)
		}
		same = same && p.Velocities[s] == p.Velocities[s%groove.StepsPerBar] && p.Offsets[s] == p.Offsets[s%groove.StepsPerBar]
	}
	if same {
		t.Error("all bars are struck alike")
	}
}

// TestAuditionChoosesTheBest: the loop that is made is the candidate with the best score, whatever was made before, and keeps its candidate when
// settings change.
func TestAuditionChoosesTheBest(t *testing.T) {
	t.Parallel()
	g := newCaptureModel(t)
	for seed := range uint64(5) {
		r := auditioned(groove.Funk, seed)
		l, err := g.Loop(r)
		if err != nil {
			t.Fatal(err)
		}
		best, at := 0.0, uint32(0)
		for draw := uint32(1); draw <= infer.DefaultAudition; draw++ {
			one := auditioned(groove.Funk, seed)
			one.Draw = draw
			var c *groove.Loop
			if c, err = g.Loop(one); err != nil {
				t.Fatal(err)
			}
			if score := infer.Score(&c.Decoded, infer.TargetOf(groove.Funk, infer.DefaultSteady, seed)); at == 0 || score > best {
				best, at = score, draw
			}
		}
		if l.Origin.Draw != at || l.Origin.Seed != seed {
			t.Errorf("seed %d: candidate %d plays, the best is %d", seed, l.Origin.Draw, at)
		}
		if again, failed := g.Loop(r); failed != nil || again.Pattern != l.Pattern {
			t.Errorf("seed %d: the same recipe gives another loop (%v)", seed, failed)
		}
		moved := r
		moved.Nudge, moved.Temperature, moved.Feel.Density, moved.Variation, moved.Walk = [2]float64{0.3, 0}, 0.7, 0.5, 3, 0.1
		if other, failed := g.Loop(moved); failed != nil || other.Origin.Draw != at {
			t.Errorf("seed %d: with other settings it is candidate %d (%v), was %d", seed, other.Origin.Draw, failed, at)
		}
		code, err := infer.ParseCode(l.Origin.Code)
		if err != nil || code.Recipe.Draw != at || code.Recipe.Audition != r.Audition || code.Recipe.Steady != r.Steady {
			t.Errorf("seed %d: its code says candidate %d of %d, %v", seed, code.Recipe.Draw, code.Recipe.Audition, err)
		}
	}
}

// TestVariationsKeepTheGroove: successors at the default drift share three quarters of their hits, but for a few where the walk itself turns, and stay steady.
func TestVariationsKeepTheGroove(t *testing.T) {
	t.Parallel()
	g := newCaptureModel(t)
	const variations, drift = 8, 0.02
	var shared, steady [2]float64
	n, far := 0.0, 0.0
	for _, genre := range []groove.Genre{groove.Rock, groove.Jazz, groove.Funk, groove.Reggae, groove.Dance} {
		for seed := range uint64(2) {
			var last [2]*groove.Loop
			for v := range uint32(variations) {
				r := auditioned(genre, seed)
				r.Variation, r.Walk = v, infer.WalkOn(float64(v)*drift, 0)
				old := r
				old.Steady = 0
				for i, l := range []*groove.Loop{loopOf(t, g, r), loopOf(t, g, old)} {
					if last[i] != nil {
						share := sharedHits(&last[i].Decoded, &l.Decoded)
						shared[i] += share
						if i == 0 && share < 0.75 {
							far++
						}
						if l.Decoded.Steadiness().Steady() {
							steady[i]++
						}
					}
					last[i] = l
				}
				if v > 0 {
					n++
				}
			}
		}
	}
	t.Logf("successors share %.3f of the hits, as drummers' takes %.3f; %.3f are steady, %.3f as takes", shared[0]/n, shared[1]/n, steady[0]/n, steady[1]/n)
	if shared[0]/n < 0.75 || shared[0] <= shared[1] {
		t.Errorf("successors share %.3f of their hits", shared[0]/n)
	}
	t.Logf("%.3f of them share less than three quarters", far/n)
	if far/n > 0.1 {
		t.Errorf("%.3f of the successors share less than three quarters of their hits", far/n)
	}
	if steady[0]/n < 0.95 {
		t.Errorf("%.3f of the successors are steady", steady[0]/n)
	}
}

// sharedHits returns the share of the hits of two patterns that both have: cells of both over cells of either.
func sharedHits(a, b *groove.Pattern) float64 {
	both, either := 0.0, 0.0
	for s := range a.Hits {
		for v := range a.Hits[s] {
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

// TestCodesOfBefore: codes from before there were auditions bring back the loops that they were made of, to the bit.
func TestCodesOfBefore(t *testing.T) {
	t.Parallel()
	g := newCaptureModel(t)
	for _, c := range []struct{ of, code string }{
		{"a first loop", "G27G1VXAX737ZSC81008C06T23R"},
		{"a variation far on its walk", "G27G1VXAX737VEZWNKBQKM7R9M75G40P21YR9J"},
		{"a blend with a feel", "G27G1VXAX737VN11A00A0BR8119GW0601W4107881J832188347GG28Y21RJX4"},
		{"fills and half-time", "G47G1VXAX737G2107W0ATBXR8084E0582G80GB0820T0G2K73"},
		{"a locked kick", "G27G1VXAX737HFN85008C06R8043G0ZWZ04HQZRR36NFNCDBZBCHQZK0125ZVW1Z905XA61011YZWK5WQJ90TDD8F7ZK20JKS5MBMC3SZW12FY4EAQJ2476R"},
		{"the middle of a glide", "G27G1VXAX737Z3PG3007R04R9M40G21ZWP40G04603E2TJ"},
		{"the paper's prior", "G27G1VXAX737J2881008C06RAGS1G"},
	} {
		code, err := infer.ParseCode(c.code)
		if err != nil {
			t.Fatalf("%s: %v", c.of, err)
		}
		l := loopOf(t, g, code.Recipe)
		if !code.Matches(&l.Pattern) || l.Origin.Code != code.Loop || l.Origin.Draw != 1 || l.Origin.Take != 0 {
			t.Errorf("%s: %s makes another loop, of candidate %d, with code %s", c.of, c.code, l.Origin.Draw, l.Origin.Code)
		}
		r := code.Recipe
		r.Audition = infer.DefaultAudition // at full surprise there is no choice
		if again := loopOf(t, g, r); again.Pattern != l.Pattern {
			t.Errorf("%s: at full surprise candidate %d plays", c.of, again.Origin.Draw)
		}
	}
}

// BenchmarkAudition measures a new groove with so many candidates: go test ./infer -run '^$' -bench Audition.
func BenchmarkAudition(b *testing.B) {
	g := newCaptureModel(b)
	for _, n := range []int{0, 1, 4, 8, 16, 32} { // 0: as drummers' takes are
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			seed := uint64(0)
			for b.Loop() {
				r := auditioned(groove.Funk, seed)
				if r.Audition = n; n == 0 {
					r.Steady = 0
				}
				if _, err := g.Loop(r); err != nil {
					b.Fatal(err)
				}
				seed++
			}
		})
	}
}
