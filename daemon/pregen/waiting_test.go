package pregen

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// slowEcho is an echo that takes a second for each loop.
type slowEcho struct{ echo }

func (s *slowEcho) Loop(r infer.Recipe) (*groove.Loop, error) {
	time.Sleep(time.Second)
	return s.echo.Loop(r)
}

// withSwing returns a recipe with another feel.
func withSwing(seed uint64) infer.Recipe {
	r := recipe(seed)
	r.Feel.Swing = 0.6
	return r
}

// at returns a recipe that begins at a variation and a place of the walk.
func at(seed uint64, variation uint32, walk float64) infer.Recipe {
	r := recipe(seed)
	r.Variation, r.Walk = variation, walk
	return r
}

// TestWaitingRequestsBecomeOne submits two requests while a loop is drawn. One loop comes of them, and its time counts from the first of
// the two that is measured.
func TestWaitingRequestsBecomeOne(t *testing.T) {
	const first, second = 100 * time.Millisecond, 500 * time.Millisecond // after the drawing began, which takes a second
	for name, c := range map[string]struct {
		waiting, newest Request
		unmeasured      bool // the one that waits
		want            infer.Recipe
		took            time.Duration
	}{
		"a change of the groove that was requested": {
			Request{Recipe: at(5, 3, 0.25)}, Request{Recipe: withSwing(5), KeepVariation: true}, false, at(5, 3, 0.25), 2*time.Second - first,
		},
		"another groove": {Request{Recipe: at(6, 3, 0.25)}, Request{Recipe: recipe(7)}, false, recipe(7), 2*time.Second - first},
		"after one that is not measured": {
			Request{Recipe: recipe(6)}, Request{Recipe: recipe(7)}, true, recipe(7), 2*time.Second - second,
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			var loops []*groove.Loop
			p := New(&slowEcho{}, func(l Published) { loops = append(loops, l.Loop) })
			defer p.Close()
			p.Submit(Request{Recipe: recipe(1)})
			time.Sleep(first)
			if !c.unmeasured {
				c.waiting.RequestedAt = time.Now()
			}
			p.Submit(c.waiting)
			time.Sleep(second - first)
			c.newest.RequestedAt = time.Now()
			p.Submit(c.newest)
			time.Sleep(time.Minute)
			synctest.Wait()
			if len(loops) != 2 {
				t.Fatalf("%s: %d loops", name, len(loops))
			}
			got, feel := loops[1].Origin, loops[1].Feel
			if got.Seed != c.want.Seed || got.Variation != c.want.Variation || got.Walk != c.want.Walk || feel != c.newest.Recipe.Feel {
				t.Errorf("%s: %+v with feel %+v", name, got, feel)
			}
			if s := p.Stats(); s.Answered != 1 || s.Max != c.took {
				t.Errorf("%s: %d answers, after %v, want %v", name, s.Answered, s.Max, c.took)
			}
		})
	}
}

// TestChangeOfAnAnswerThatWaits: a change of the feel is one of the groove that was requested last, also while another still plays.
func TestChangeOfAnAnswerThatWaits(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	p.TookOver(next(t, ch).loop.ID)
	next(t, ch)
	p.Submit(Request{Recipe: at(2, 7, 0.5)})
	next(t, ch) // waits for its boundary
	p.Submit(Request{Recipe: withSwing(2), KeepVariation: true})
	l := next(t, ch).loop
	if o := l.Origin; o.Variation != 7 || o.Walk != 0.5 || l.Feel.Swing != 0.6 {
		t.Errorf("changed, it is %+v", o)
	}
	p.TookOver(l.ID)
	next(t, ch)

	p.Submit(Request{Recipe: recipe(3), Glide: 4})
	next(t, ch)
	p.Submit(Request{Recipe: withSwing(3), KeepVariation: true, Glide: 4})
	if l := next(t, ch).loop; l.Origin.Latent[0] != 1./4 || l.Feel.Swing != 0.6 {
		t.Errorf("changed before a glide's first step plays, it is %g of the way", l.Origin.Latent[0])
	}
}

// TestANewGrooveIsNoContrast: what is requested while a contrast plays begins on its own walk, also when it is changed before it plays.
func TestANewGrooveIsNoContrast(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1), Drift: 0.02, ContrastEvery: 2})
	p.TookOver(next(t, ch).loop.ID)
	contrast := next(t, ch).loop
	if contrast.Origin.Walk != infer.WalkOn(0.02, contrastDistance) {
		t.Fatalf("the second loop is at %g", contrast.Origin.Walk)
	}
	p.TookOver(contrast.ID)
	next(t, ch)
	p.Submit(Request{Recipe: recipe(2), Drift: 0.02})
	next(t, ch)
	p.Submit(Request{Recipe: withSwing(2), KeepVariation: true, Drift: 0.02})
	p.TookOver(next(t, ch).loop.ID)
	if walk := next(t, ch).loop.Origin.Walk; walk != 0.02 {
		t.Errorf("the new groove goes on at %g", walk)
	}
}

// TestDriftChangesTheSuccessor: another drift alone counts from the next loop on.
func TestDriftChangesTheSuccessor(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	p.TookOver(next(t, ch).loop.ID)
	next(t, ch)
	p.Submit(Request{Recipe: recipe(1), KeepVariation: true, Drift: 0.25})
	if l := next(t, ch); l.loop.Origin.Walk != 0.25 || l.loop.Origin.Variation != 1 || l.urgent {
		t.Errorf("the successor is %+v, urgent %t", l.loop.Origin, l.urgent)
	}
}

// TestNewModelEndsAGlide: what another model's latent numbers mean is not known, so no glide begins there.
func TestNewModelEndsAGlide(t *testing.T) {
	p, ch := glideHalfway(t)
	if err := p.SetGenerator(&echo{model: "b"}); err != nil {
		t.Fatal(err)
	}
	if l := next(t, ch); l.loop.Origin.Model != "b" || l.loop.Origin.Latent[0] != 0 || l.when != AtLoop {
		t.Errorf("the new model goes on at %g of the way, at boundary %d", l.loop.Origin.Latent[0], l.when)
	}
}

// TestAnotherGrooveEndsAGlide: what is requested at once, also by a recall code, is followed by its own variations.
func TestAnotherGrooveEndsAGlide(t *testing.T) {
	exact := at(3, 5, 0)
	for _, c := range []struct {
		request   Request
		variation uint32
	}{{Request{Recipe: recipe(3)}, 0}, {Request{Recipe: recipe(3), Exact: &exact}, 5}} {
		p, ch := glideHalfway(t)
		p.Submit(c.request)
		l := next(t, ch)
		if o := l.loop.Origin; o.Seed != 3 || o.Variation != c.variation || o.Latent[0] != 0 || l.when != AtQuantum {
			t.Errorf("variation %d: %+v at boundary %d", c.variation, o, l.when)
		}
		p.TookOver(l.loop.ID)
		if l = next(t, ch); l.loop.Origin.Variation != c.variation+1 || l.loop.Origin.Latent[0] != 0 || l.when != AtLoop {
			t.Errorf("behind variation %d: %+v at boundary %d", c.variation, l.loop.Origin, l.when)
		}
	}
}
