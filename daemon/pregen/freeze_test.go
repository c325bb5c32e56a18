package pregen

import "testing"

// TestFreezeAfterGlideLetsAGlideEnd: without drift a groove repeats itself, but one that is on its way goes on until it is there.
func TestFreezeAfterGlideLetsAGlideEnd(t *testing.T) {
	p, ch, gen := start(t)
	p.Submit(Request{Recipe: recipe(1), FreezeAfterGlide: true})
	a := next(t, ch).loop
	p.TookOver(a.ID)
	if l := next(t, ch).loop; l.ID != a.ID {
		t.Errorf("still, loop %d follows %d", l.ID, a.ID)
	}
	p.Submit(Request{Recipe: recipe(2), Glide: 3, FreezeAfterGlide: true})
	ways := []float32{}
	var last uint64
	for range 5 {
		l := next(t, ch).loop
		ways, last = append(ways, l.Origin.Latent[0]), l.ID
		p.TookOver(l.ID)
	}
	if ways[0] <= 0 || ways[1] <= ways[0] || ways[2] != 0 || ways[3] != 0 || last != a.ID+3 {
		t.Errorf("it goes %v of the way, to loop %d: want a third, two thirds, there, and that loop again", ways, last)
	}
	// Frozen stops it where it is.
	p.Submit(Request{Recipe: recipe(3), Glide: 4, FreezeAfterGlide: true})
	l := next(t, ch).loop
	for l.Origin.Seed != 3 {
		l = next(t, ch).loop
	}
	calls := gen.calls.Load()
	p.Submit(Request{Recipe: recipe(3), KeepVariation: true, Glide: 4, Frozen: true})
	received(p)
	p.TookOver(l.ID)
	if again := next(t, ch).loop; again.ID != l.ID || gen.calls.Load() != calls {
		t.Errorf("frozen, loop %d follows %d", again.ID, l.ID)
	}
}

// TestFrozenGlides: a frozen groove glides to a newly requested one; frozen on the way, it stops until it is released.
func TestFrozenGlides(t *testing.T) {
	p, ch, gen := start(t)
	p.Submit(Request{Recipe: recipe(1), Frozen: true})
	p.TookOver(next(t, ch).loop.ID)
	next(t, ch) // itself again
	p.Submit(Request{Recipe: recipe(2), Glide: 3, Frozen: true})
	ways := []float32{}
	var ids []uint64
	for range 5 {
		l := next(t, ch).loop
		ways, ids = append(ways, l.Origin.Latent[0]), append(ids, l.ID)
		p.TookOver(l.ID)
	}
	if !(ways[0] > 0 && ways[1] > ways[0]) || ways[2] != 0 || ids[3] != ids[2] || ids[4] != ids[2] {
		t.Errorf("frozen, it goes %v of the way in loops %v: want a third, two thirds, there, and that loop again", ways, ids)
	}
	next(t, ch)

	p.Submit(Request{Recipe: recipe(3), Glide: 4})
	l := next(t, ch).loop
	for l.Origin.Seed != 3 {
		l = next(t, ch).loop
	}
	p.Submit(Request{Recipe: recipe(3), KeepVariation: true, Glide: 4, Frozen: true})
	received(p)
	p.TookOver(l.ID)
	calls := gen.calls.Load()
	if again := next(t, ch).loop; again.ID != l.ID || gen.calls.Load() != calls {
		t.Errorf("frozen on the way, loop %d follows %d", again.ID, l.ID)
	}
	bent := recipe(3)
	bent.Feel.Swing = 0.6
	p.Submit(Request{Recipe: bent, KeepVariation: true, Glide: 4, Frozen: true})
	b := next(t, ch).loop
	p.TookOver(b.ID)
	if again := next(t, ch).loop; b.Origin.Latent[0] != l.Origin.Latent[0] || again.ID != b.ID {
		t.Errorf("bent while it stands still, it goes from %g to %g, and loop %d follows %d", l.Origin.Latent[0], b.Origin.Latent[0], again.ID, b.ID)
	}
	p.Submit(Request{Recipe: bent, KeepVariation: true, Glide: 4})
	for range 4 {
		b = next(t, ch).loop
		p.TookOver(b.ID)
	}
	if b.Origin.Latent[0] != 0 || b.Origin.Variation == 0 {
		t.Errorf("let go, it is at %g of the way, variation %d", b.Origin.Latent[0], b.Origin.Variation)
	}
}
