package models

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// redrawn is a recipe as loops are drawn by default, with fills.
func redrawn(genre groove.Genre, seed uint64) infer.Recipe {
	return infer.Recipe{
		Style: groove.Pure(genre, 110), Seed: seed, Draw: 1, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(), Fill: 0.5,
		Steady: infer.DefaultSteady,
	}
}

// TestARedrawChangesOneVoice draws voices again by themselves: no other voice changes, to the bit, whatever else is set. The figures say how often
// the voice changes, how much of it, and whether the loop is still a steady groove.
func TestARedrawChangesOneVoice(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	for _, c := range []struct {
		name   string
		change func(*infer.Recipe)
	}{
		{"as drawn", func(*infer.Recipe) {}},
		{"another voice is redrawn", func(r *infer.Recipe) { r.Redraw[groove.OpenHat], r.Redraw[groove.Ride] = 3, 1 }},
		{"sparse and swung", func(r *infer.Recipe) { r.Feel.Density, r.Feel.Swing, r.Feel.Humanize = 0.5, 0.62, 0.3 }},
		{"few kicks", func(r *infer.Recipe) { r.Feel.VoiceDensity[groove.Kick], r.Feel.Complexity = 0.5, 1.5 }},
		{"variation", func(r *infer.Recipe) { r.Variation, r.Walk = 3, 0.1 }},
		{"pinned", func(r *infer.Recipe) { r.Pins = pinned(t) }},
	} {
		changed, n := 0, 0
		for _, genre := range []groove.Genre{groove.Rock, groove.Funk, groove.Jazz} {
			for _, v := range []groove.Voice{groove.Kick, groove.Snare, groove.ClosedHat} {
				r := redrawn(genre, uint64(v))
				c.change(&r)
				before := loop(t, g, r)
				for k := range uint32(3) {
					r.Redraw[v] = k + 1
					after := loop(t, g, r)
					othersStay(t, c.name, before, after, v)
					if r.Pins != nil {
						holds(t, c.name, after, r.Pins)
					}
					if n++; voiceDiffers(&before.Pattern, &after.Pattern, v) {
						changed++
					}
				}
			}
		}
		if t.Logf("%s: %d of %d redraws change their voice", c.name, changed, n); changed < n*9/10 {
			t.Errorf("%s: of %d redraws only %d change their voice", c.name, n, changed)
		}
	}
}

func loop(t *testing.T, g *infer.Generator, r infer.Recipe) *groove.Loop {
	t.Helper()
	l, err := g.Loop(r)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// othersStay compares all voices but one, with and without fills.
func othersStay(t *testing.T, name string, before, after *groove.Loop, not groove.Voice) {
	t.Helper()
	for v := range groove.Voice(groove.NumVoices) {
		if v == not {
			continue
		}
		for what, p := range map[string][2]*groove.Pattern{
			"loop": {&before.Pattern, &after.Pattern}, "fills": {before.Fill, after.Fill}, "drawn loop": {&before.Drawn, &after.Drawn},
		} {
			if voiceDiffers(p[0], p[1], v) {
				t.Errorf("%s: %s redrawn, and %s of the %s changes", name, not, v, what)
			}
		}
	}
	if before.Timing != after.Timing {
		t.Errorf("%s: the timing is another", name)
	}
}

func voiceDiffers(a, b *groove.Pattern, v groove.Voice) bool {
	for s := range groove.Steps {
		if a.Hits[s][v] != b.Hits[s][v] || a.Offsets[s][v] != b.Offsets[s][v] || a.Velocities[s][v] != b.Velocities[s][v] {
			return true
		}
	}
	return false
}

// TestARedrawnVoiceKeepsItsGroove: variations of a redrawn loop keep most hits of the redrawn voice, and its recall code gives it back.
func TestARedrawnVoiceKeepsItsGroove(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	same, either, other, all := 0, 0, 0, 0
	for seed := range uint64(8) {
		r := redrawn(groove.Funk, seed)
		plain := loop(t, g, r)
		r.Redraw[groove.Kick] = 2
		first := loop(t, g, r)
		c, err := infer.ParseCode(first.Origin.Code)
		if err != nil {
			t.Fatal(err)
		}
		if again := loop(t, g, c.Recipe); again.Pattern != first.Pattern || c.Recipe.Redraw != r.Redraw {
			t.Errorf("seed %d: the recall code gives another loop", seed)
		}
		r.Variation = 1
		both, any := shares(&first.Pattern, &loop(t, g, r).Pattern, groove.Kick)
		same, either = same+both, either+any
		both, any = shares(&plain.Pattern, &first.Pattern, groove.Kick)
		other, all = other+both, all+any
	}
	kept, fresh := float64(same)/float64(either), float64(other)/float64(all)
	if t.Logf("of the kicks a variation keeps %.2f, a redraw %.2f", kept, fresh); kept < 0.6 || fresh > kept-0.1 {
		t.Errorf("of the kicks a variation keeps %.2f, a redraw %.2f", kept, fresh)
	}
}

// shares returns how many hits of a voice two patterns share, and how many either has.
func shares(a, b *groove.Pattern, v groove.Voice) (both, either int) {
	for s := range groove.Steps {
		if a.Hits[s][v] && b.Hits[s][v] {
			both++
		}
		if a.Hits[s][v] || b.Hits[s][v] {
			either++
		}
	}
	return both, either
}

// TestALockedVoiceIsNotRedrawn: a locked part stays as it is, and its voice's own draws change nothing else. The others are then those that were
// drawn together with that voice, so the whole loop is the one before the lock, to the bit.
func TestALockedVoiceIsNotRedrawn(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	for seed := range uint64(4) {
		r := redrawn(groove.Funk, seed)
		first := loop(t, g, r)
		r.Held = groove.Hold(groove.NewVoiceSet(groove.Snare), &first.Drawn).Timed(first.Timing).AsStruck()
		for k := range uint32(3) {
			r.Redraw[groove.Snare] = k + 1
			if after := loop(t, g, r); after.Pattern != first.Pattern {
				t.Errorf("seed %d: draw %d of a locked snare is another loop", seed, k+1)
			}
		}
	}
}

// TestALockOnARedrawnVoiceChangesNothing: the loop that plays stays to the bit when a voice is locked that was drawn again by itself.
func TestALockOnARedrawnVoiceChangesNothing(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	for seed := range uint64(4) {
		r := redrawn(groove.Funk, seed)
		r.Redraw[groove.Snare], r.Redraw[groove.Kick] = 1, 2
		before := loop(t, g, r)
		r.Held = groove.Hold(groove.NewVoiceSet(groove.Snare), &before.Drawn).Timed(before.Timing).AsStruck()
		othersStay(t, "locked", before, loop(t, g, r), groove.Snare)
	}
}

// TestRedrawsByGenre prints for each genre how many redraws of a voice change its hits, how many of these are shared, and whether the loop is still one
// groove. Most redraws are another part, and nearly all loops stay steady.
func TestRedrawsByGenre(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	changed, n, steady := 0, 0, 0
	for _, genre := range groove.AllGenres() {
		if genre == groove.Gospel { // nobody played it for the model
			continue
		}
		own, count, kept, all, still := 0, 0, 0, 0, 0
		for seed := range uint64(2) {
			for _, v := range []groove.Voice{groove.Kick, groove.Snare, groove.ClosedHat} {
				r := redrawn(genre, seed)
				r.Draw, r.Audition = 0, infer.DefaultAudition
				before := loop(t, g, r)
				for k := range uint32(2) {
					r.Draw, r.Redraw = before.Origin.Draw, infer.Redraws{}
					r.Redraw[v] = k + 1
					after := loop(t, g, r)
					both, either := shares(&before.Decoded, &after.Decoded, v)
					if either == 0 { // jazz may have no closed hat, and keeps none
						continue
					}
					count, kept, all = count+1, kept+both, all+either
					if both < either {
						own++
					}
					if after.Decoded.Steadiness().Steady() {
						still++
					}
				}
			}
		}
		changed, n, steady = changed+own, n+count, steady+still
		t.Logf("%-14s %2d of %2d redraws have other hits, %.2f of all hits are shared, %2d loops are steady", genre, own, count, float64(kept)/float64(all), still)
	}
	if t.Logf("%d of %d redraws have other hits, %d loops are steady", changed, n, steady); changed < n*95/100 || steady < n*95/100 {
		t.Errorf("%d of %d redraws have other hits, %d loops are steady", changed, n, steady)
	}
}
