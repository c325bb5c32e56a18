package pregen

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
)

func TestDriftWalksOn(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1), Drift: 0.25})
	l := next(t, ch).loop
	for i := range 4 {
		if l.Origin.Walk != 0.25*float64(i) {
			t.Fatalf("loop %d is at %g", i, l.Origin.Walk)
		}
		p.TookOver(l.ID)
		l = next(t, ch).loop
	}
	bent := recipe(1)
	bent.Feel.Swing = 0.6
	p.Submit(Request{Recipe: bent, KeepVariation: true, Drift: 0.25})
	if b := next(t, ch).loop; b.Origin.Walk != 0.75 || b.Origin.Variation != 3 {
		t.Errorf("bent at %g, variation %d: want what plays, 0.75 and 3", b.Origin.Walk, b.Origin.Variation)
	}
	p.Submit(Request{Recipe: recipe(2), Drift: 0.25})
	if b := next(t, ch).loop; b.Origin.Walk != 0 {
		t.Errorf("a new groove begins at %g", b.Origin.Walk)
	}
}

func TestGlideStepsBarByBar(t *testing.T) {
	p, ch, gen := start(t)
	p.Submit(Request{Recipe: recipe(1), Glide: 4})
	a := next(t, ch).loop
	if a.Origin.Latent[0] != 0 {
		t.Error("the first loop of all glides, from nowhere")
	}
	p.TookOver(a.ID)
	next(t, ch) // its successor
	p.Submit(Request{Recipe: recipe(2), Glide: 4, Drift: 0.1})
	for i, want := range []struct {
		way  float32
		when Boundary
		walk float64
	}{{0.25, AtQuantum, 0}, {0.5, AtBar, 0}, {0.75, AtBar, 0}, {0, AtBar, 0}, {0, AtLoop, 0.1}} {
		l := next(t, ch)
		o := l.loop.Origin
		if o.Latent[0] != want.way || l.when != want.when || o.Walk != want.walk || o.Seed != 2 {
			t.Errorf("step %d: way %g when %d walk %g", i, o.Latent[0], l.when, o.Walk)
		}
		if i == 1 { // bent before that step plays, it stays at the step that plays and goes on from there
			bent := recipe(2)
			bent.Feel.Swing = 0.6
			p.Submit(Request{Recipe: bent, KeepVariation: true, Glide: 4, Drift: 0.1})
			l = next(t, ch)
			if l.loop.Origin.Latent[0] != 0.25 || l.when != AtQuantum || l.loop.Feel.Swing != 0.6 {
				t.Errorf("bent on the way: way %g when %d", l.loop.Origin.Latent[0], l.when)
			}
			p.TookOver(l.loop.ID)
			l = next(t, ch)
			if l.loop.Origin.Latent[0] != 0.5 || l.when != AtBar || l.loop.Feel.Swing != 0.6 {
				t.Errorf("the step after it: way %g when %d", l.loop.Origin.Latent[0], l.when)
			}
		}
		p.TookOver(l.loop.ID)
	}
	if n := gen.calls.Load(); n < 7 {
		t.Errorf("%d loops decoded", n)
	}
}

func TestAGivenLoopIsPlayedItself(t *testing.T) {
	p, ch, gen := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	a := next(t, ch).loop
	p.TookOver(a.ID)
	next(t, ch)
	given := &groove.Loop{ID: a.ID, Origin: groove.Origin{Seed: 5, Variation: 7, Walk: 0.5}}
	given.Pattern.Hits[3][groove.Crash] = true
	calls := gen.calls.Load()
	p.Submit(Request{Recipe: recipe(5), Loop: given, Tag: "mine"})
	l := next(t, ch)
	if l.loop.Pattern != given.Pattern || l.loop.ID == given.ID || given.ID != a.ID || gen.calls.Load() != calls || !l.urgent {
		t.Errorf("given %d, got %d after %d decodings", given.ID, l.loop.ID, gen.calls.Load()-calls)
	}
	p.TookOver(l.loop.ID)
	if s := next(t, ch).loop.Origin; s.Seed != 5 || s.Variation != 8 || s.Walk != 0.5 {
		t.Errorf("its successor is %+v", s)
	}
}

func TestRequestsMergeBeforeTheyAreDecoded(t *testing.T) {
	newer := Request{Recipe: recipe(5), KeepVariation: true}
	newer.mergeInto(Request{Recipe: recipe(5), Glide: 8, Loop: &groove.Loop{Origin: groove.Origin{Variation: 7, Walk: 0.5}}})
	if newer.KeepVariation || newer.Recipe.Variation != 7 || newer.Recipe.Walk != 0.5 || newer.Glide != 8 {
		t.Errorf("got %+v", newer)
	}
}
