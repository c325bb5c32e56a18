package pregen

import "testing"

// glideHalfway returns a worker whose glide of 8 steps plays its second one; the third is ahead.
func glideHalfway(t *testing.T) (*Pregen, chan published) {
	t.Helper()
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	p.TookOver(next(t, ch).loop.ID)
	next(t, ch)
	p.Submit(Request{Recipe: recipe(2), Glide: 8})
	p.TookOver(next(t, ch).loop.ID)
	p.TookOver(next(t, ch).loop.ID)
	if ahead := next(t, ch).loop; ahead.Origin.Latent[0] != 3./8 {
		t.Fatalf("ahead is %g of the way", ahead.Origin.Latent[0])
	}
	return p, ch
}

// What changes the successor alone, as a drag of the drift's fader does, does not hurry a glide.
func TestDriftDoesNotHurryAGlide(t *testing.T) {
	p, ch := glideHalfway(t)
	for i := range 4 {
		p.Submit(Request{Recipe: recipe(2), KeepVariation: true, Glide: 8, Drift: 0.1 * float64(i+1)})
		if l := next(t, ch); l.loop.Origin.Latent[0] != 3./8 || l.when != AtBar {
			t.Errorf("change %d: the next step is %g of the way, at boundary %d: want 3/8 at a bar", i, l.loop.Origin.Latent[0], l.when)
		}
	}
}

// A change of the groove that plays stays at its place on the glide.
func TestFeelDoesNotHurryAGlide(t *testing.T) {
	p, ch := glideHalfway(t)
	for i := range 3 {
		bent := recipe(2)
		bent.Feel.Swing = 0.6 + 0.01*float64(i)
		p.Submit(Request{Recipe: bent, KeepVariation: true, Glide: 8})
		l := next(t, ch).loop
		if l.Origin.Latent[0] != 2./8 || l.Feel.Swing != bent.Feel.Swing {
			t.Errorf("change %d is %g of the way: want 2/8", i, l.Origin.Latent[0])
		}
		p.TookOver(l.ID)
		if l := next(t, ch); l.loop.Origin.Latent[0] != 3./8 {
			t.Errorf("change %d: the next step is %g of the way: want 3/8", i, l.loop.Origin.Latent[0])
		}
	}
}

// A model that cannot be used leaves the glide as it is.
func TestAFailedModelKeepsTheGlide(t *testing.T) {
	p, ch := glideHalfway(t)
	if err := p.SetGenerator(broken{}); err == nil {
		t.Fatal("the broken model was accepted")
	}
	p.Submit(Request{Recipe: recipe(2), KeepVariation: true, Glide: 8, Drift: 0.5})
	if l := next(t, ch).loop; l.Origin.Latent[0] != 3./8 {
		t.Errorf("the next step is %g of the way: want 3/8", l.Origin.Latent[0])
	}
}
