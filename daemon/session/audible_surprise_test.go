package session

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models/modeltest"
)

// checkSurprise: the higher, the more loops have a bar that leaves the groove; at 0 all bars have the same hits, at the default none leaves it, and at 1
// the loops are the seeds' own.
func checkSurprise(t *testing.T, e *loopMaker, _ *steer.Param) {
	before := -1.0
	for _, x := range []float64{0, 0.25, 0.5, 0.75, 1} {
		s := set(t, set(t, set(t, takesState(), "genre", "jazz"), "audition", 16), "surprise", x)
		odd := e.mean(t, s, func(l *groove.Loop) float64 { return min(float64(l.Decoded.Steadiness().OddBars()), 1) })
		if odd < before || x <= 0.5 && odd > 0 || x == 1 && odd < 0.1 {
			t.Errorf("at surprise %g, %.3f of the loops have an odd bar, before %.3f", x, odd, before)
		}
		before = odd
	}
	l := e.loop(t, set(t, funkState(t, 3), "surprise", 0), 0)
	for step := range groove.Steps {
		if l.Decoded.Hits[step] != l.Decoded.Hits[step%groove.StepsPerBar] {
			t.Fatalf("at surprise 0 step %d is not that of the first bar", step)
		}
	}
	full := funkState(t, 3)
	if e.loop(t, full, 0).Pattern != e.loop(t, set(t, full, "audition", 16), 0).Pattern {
		t.Error("at surprise 1 there is a choice")
	}
}

// checkAudition: the more candidates, the better the score of the one that is played; 1 plays the seed's own.
func checkAudition(t *testing.T, e *loopMaker, _ *steer.Param) {
	before := math.Inf(-1)
	for _, n := range []int64{1, 2, 4, 16} {
		s := set(t, funkState(t, 0), "surprise", 0.5)
		if n > 1 {
			s = set(t, s, "audition", n)
		}
		score := e.mean(t, s, func(l *groove.Loop) float64 {
			if n == 1 && l.Origin.Draw != 1 || int64(l.Origin.Draw) > n {
				t.Errorf("of %d candidates number %d is played", n, l.Origin.Draw)
			}
			return infer.Score(&l.Decoded, infer.TargetOf(groove.Funk, infer.DefaultSteady, l.Origin.Seed))
		})
		if score <= before {
			t.Errorf("of %d candidates the best have a score of %.3f, before %.3f", n, score, before)
		}
		before = score
	}
}

// TestDaemonPlaysWhatRenderMakes: the loops that pregen makes one behind the other, at default settings, are those that a generator makes of the same
// state by itself, as render does. Each is what its recall code brings back.
func TestDaemonPlaysWhatRenderMakes(t *testing.T) {
	t.Parallel()
	e := newLoopMaker(t)
	alone := infer.NewGenerator(modeltest.Open(t))
	for _, genre := range []string{"rock", "jazz"} {
		s := set(t, set(t, steer.Default(), "genre", genre), "seed", 5)
		r := recall.Recipe(s, nil)
		for i, l := range e.loopsOf(t, s, 5, nil) {
			own, err := alone.Loop(r)
			if err != nil {
				t.Fatal(err)
			}
			if own.Pattern != l.Pattern || own.Origin.Code != l.Origin.Code || own.Origin.Draw != l.Origin.Draw || own.Origin.Take != l.Origin.Take {
				t.Errorf("%s, loop %d: the daemon plays %s, candidate %d; render makes %s, candidate %d", genre, i, l.Origin.Code, l.Origin.Draw, own.Origin.Code, own.Origin.Draw)
			}
			code, err := infer.ParseCode(l.Origin.Code)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := e.gen.Loop(code.Recipe); err != nil || back.Pattern != l.Pattern {
				t.Errorf("%s, loop %d: %s brings back another loop (%v)", genre, i, l.Origin.Code, err)
			}
			r.Variation, r.Walk = r.Variation+1, infer.WalkOn(r.Walk, s.Drift)
		}
	}
}
