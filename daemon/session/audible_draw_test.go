package session

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// hitMap is the mean of the drawn hits of many seeds, cell by cell.
func (e *loopMaker) hitMap(t *testing.T, s steer.State, from uint64) (m [groove.Steps * groove.NumVoices]float64) {
	t.Helper()
	for seed := range uint64(seeds) {
		s.Seed = from + seed
		cells(&e.loop(t, s, 0).Pattern, func(step int, v groove.Voice, _, _ float64) { m[step*groove.NumVoices+int(v)] += 1.0 / seeds })
	}
	return m
}

func apart(a, b [groove.Steps * groove.NumVoices]float64) (d float64) {
	for i := range a {
		d += (a[i] - b[i]) * (a[i] - b[i])
	}
	return math.Sqrt(d)
}

// checkGenre: loops of a genre are nearer to other loops of that genre than to those of most others.
func checkGenre(t *testing.T, e *loopMaker, p *steer.Param) {
	var one, other [groove.NumGenres][groove.Steps * groove.NumVoices]float64
	for g, name := range p.Choices {
		s := set(t, takesState(), "genre", name)
		one[g], other[g] = e.hitMap(t, s, 0), e.hitMap(t, s, 1000)
	}
	for g, name := range p.Choices {
		nearer := 0
		for h := range p.Choices {
			if h != g && apart(one[g], other[h]) < apart(one[g], other[g]) {
				nearer++
			}
		}
		if nearer > 5 {
			t.Errorf("%d of 17 other genres are nearer to %s than %s itself", nearer, name, name)
		}
	}
}

// checkBlend: a weight of 1 is the genre itself, to the bit; on the way from one genre to another the loops come nearer.
func checkBlend(t *testing.T, e *loopMaker, _ *steer.Param) {
	s := funkState(t, 3)
	if a, b := e.loop(t, set(t, s, "blend", "jazz", 1, "funk", 0), 0), e.loop(t, set(t, s, "genre", "jazz"), 0); a.Pattern != b.Pattern {
		t.Error("a blend of one genre is not that genre")
	}
	goal := e.hitMap(t, set(t, s, "genre", "punk"), 1000)
	before := math.Inf(1)
	for _, w := range []float64{0, 0.5, 1} {
		d := apart(e.hitMap(t, set(t, s, "blend", "jazz", 1-w, "punk", w), 0), goal)
		if d >= before {
			t.Errorf("with %g of punk, the loops are %.2f from it, before %.2f", w, d, before)
		}
		before = d
	}
}

// checkSeed: the same seed gives the same notes, another seed others.
func checkSeed(t *testing.T, e *loopMaker, _ *steer.Param) {
	seen := map[groove.Pattern]bool{}
	for seed := range int64(seeds) {
		s := set(t, takesState(), "seed", seed)
		a, b := e.loop(t, s, 0), e.loop(t, s, 0)
		if a.Pattern != b.Pattern {
			t.Fatalf("seed %d gives two loops", seed)
		}
		if seen[a.Pattern] {
			t.Errorf("seed %d gives another seed's loop", seed)
		}
		seen[a.Pattern] = true
	}
}

// checkSteps: next and previous undo each other; all three draw other notes.
func checkSteps(t *testing.T, e *loopMaker, p *steer.Param) {
	s := funkState(t, 5)
	first, second := e.loop(t, s, 0), e.loop(t, set(t, s, p.Name), 0)
	if first.Pattern == second.Pattern {
		t.Errorf("%s plays the same notes", p.Name)
	}
	if there := set(t, set(t, s, steer.Next), steer.Previous); e.loop(t, there, 0).Pattern != first.Pattern {
		t.Error("next and previous do not lead back")
	}
}

// checkLatent: what is set is what is decoded; letting go brings the drawn loop back, to the bit.
func checkLatent(t *testing.T, e *loopMaker, _ *steer.Param) {
	s := funkState(t, 1)
	free := e.loop(t, s, 0)
	moved := 0
	for i := range len(free.Origin.Latent) {
		to := set(t, s, "latent", i, 3)
		l := e.loop(t, to, 0)
		for j, z := range l.Origin.Latent {
			if j == i && z != 3 || j != i && z != free.Origin.Latent[j] {
				t.Fatalf("with %d set to 3, number %d is %g", i, j, z)
			}
		}
		if l.Probabilities != free.Probabilities {
			moved++
		}
		if i == 0 && e.loop(t, set(t, to, "latent"), 0).Pattern != free.Pattern {
			t.Error("let go, the loop is another")
		}
	}
	if moved != len(free.Origin.Latent) {
		t.Errorf("only %d of %d numbers change what is probable", moved, len(free.Origin.Latent))
	}
}

// checkNudge: the further, the more changes; 0 0 is what was drawn.
func checkNudge(t *testing.T, e *loopMaker, _ *steer.Param) {
	s := funkState(t, 2)
	free := e.loop(t, s, 0)
	for _, along := range [][2]float64{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
		before := 0.0
		for _, far := range []float64{0.5, 1, 2} {
			l := e.loop(t, set(t, s, "nudge", far*along[0], far*along[1]), 0)
			d := 0.0
			for i := range l.Origin.Latent {
				d += math.Pow(float64(l.Origin.Latent[i]-free.Origin.Latent[i]), 2)
			}
			if d <= before || l.Pattern == free.Pattern {
				t.Errorf("nudged by %g along %v, z has moved by %.3g, before %.3g", far, along, d, before)
			}
			before = d
		}
	}
	if e.loop(t, set(t, set(t, s, "nudge", 1, 1), "nudge", 0, 0), 0).Pattern != free.Pattern {
		t.Error("back at 0 0 it is not what was drawn")
	}
}

// checkTemperature: the higher, the more two draws of one groove differ; at 0 they are nearly the same hits (what tells them
// apart there is the blur of what the refiner is told of z).
func checkTemperature(t *testing.T, e *loopMaker, _ *steer.Param) {
	before := -1.0
	for _, temperature := range []float64{0, 0.4, 0.8, 1.4, 2} {
		s := set(t, funkState(t, 0), "temperature", temperature)
		differ := e.mean(t, s, func(l *groove.Loop) float64 {
			s.Seed = l.Origin.Seed
			other, n := e.loop(t, s, 1), 0.0
			for step := range groove.Steps {
				for v := range groove.NumVoices {
					if l.Pattern.Hits[step][v] != other.Pattern.Hits[step][v] {
						n++
					}
				}
			}
			return n / hits(l)
		})
		if temperature == 0 && differ > 0.05 || differ <= before {
			t.Errorf("at temperature %g two draws differ in %.3f of their hits, before in %.3f", temperature, differ, before)
		}
		before = differ
	}
}

// ratios returns how many hits the loops of a state have against those of another, all together and each.
func (e *loopMaker) ratios(t *testing.T, s, base steer.State) (all float64, each []float64) {
	t.Helper()
	now, before := e.many(t, s), e.many(t, base)
	a, b := 0.0, 0.0
	for i, l := range now {
		a, b = a+hits(l), b+hits(before[i])
		each = append(each, hits(l)/hits(before[i]))
	}
	return a / b, each
}

// checkDensity: there are as many hits as it says, on the mean and in each loop; 0 is silence. The skeleton goes last.
func checkDensity(t *testing.T, e *loopMaker, _ *steer.Param) {
	for _, genre := range groove.AllGenres() {
		base := set(t, takesState(), "genre", genre.String())
		for _, x := range []float64{0.25, 0.5, 0.75, 1.25, 1.5} {
			all, each := e.ratios(t, set(t, base, "density", x), base)
			if math.Abs(all/x-1) > 0.1 {
				t.Errorf("%s: at %g there are %.3f times the hits", genre, x, all)
			}
			for seed, r := range each {
				if math.Abs(r/x-1) > 0.25 {
					t.Errorf("%s, seed %d: at %g there are %.3f times the hits", genre, seed, x, r)
				}
			}
		}
		for i, l := range e.many(t, set(t, base, "density", 0.25)) {
			skeletonStays(t, &e.many(t, base)[i].Pattern, &l.Pattern)
		}
	}
	if n := hits(e.loop(t, set(t, funkState(t, 0), "density", 0), 0)); n != 0 {
		t.Errorf("at density 0 there are %g hits", n)
	}
}

// skeletonStays checks that a thin loop still has the full loop's kicks on the one and backbeat before any hit between the beats.
func skeletonStays(t *testing.T, full, thin *groove.Pattern) {
	t.Helper()
	between, missing := 0, 0
	// Where hardly a bar has a snare on 2 or 4, and half of them have one on 3, that is the backbeat.
	halfTime := full.BarsWith(groove.Snare, 4)+full.BarsWith(groove.Snare, 12) < 2 && full.BarsWith(groove.Snare, 8) >= 2
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if thin.Hits[s][v] && s%4 != 0 {
				between++
			}
		}
		on := s%8 == 4
		if halfTime {
			on = s%16 == 8
		}
		kick, backbeat := s%16 == 0 && full.Hits[s][groove.Kick], on && full.Hits[s][groove.Snare]
		if kick && !thin.Hits[s][groove.Kick] || backbeat && !thin.Hits[s][groove.Snare] {
			missing++
		}
	}
	if between > 0 && missing > 0 {
		t.Errorf("%d hits between the beats play, and %d of the skeleton do not", between, missing)
	}
}

// checkComplexity: at 0 few hits are on odd sixteenths, and more the higher it is.
func checkComplexity(t *testing.T, e *loopMaker, _ *steer.Param) {
	for _, genre := range groove.AllGenres() {
		base := set(t, takesState(), "genre", genre.String())
		odd := func(s steer.State) float64 {
			odd, all := 0.0, 0.0
			for _, l := range e.many(t, s) {
				cells(&l.Pattern, func(step int, _ groove.Voice, _, _ float64) { odd, all = odd+float64(step%2), all+1 })
			}
			return odd / all
		}
		before := -1.0
		for _, x := range []float64{0, 0.5, 1, 1.5, 2} {
			s := base
			if x != 1 {
				s = set(t, base, "complexity", x)
			}
			now := odd(s)
			if x == 0 && now > 0.1 || now < before+0.02 {
				t.Errorf("%s: at %g %.3f of the hits are on odd sixteenths, before %.3f", genre, x, now, before)
			}
			before = now
			if all, _ := e.ratios(t, s, base); genre == groove.Funk && math.Abs(all-1) > 0.15 || all < 0.7 || x >= 1 && all != 1 {
				t.Errorf("%s: at complexity %g there are %.2f times the hits", genre, x, all)
			}
		}
	}
}

// checkVoiceDensity: this voice's hits go up with it; 0 is silence in this voice; the others stay, to the bit.
func checkVoiceDensity(t *testing.T, e *loopMaker, p *steer.Param) {
	v := voiceOf(t, p)
	s := set(t, takesState(), "genre", genreWith(v))
	e.rises(t, s, p.Name, []float64{0, 0.5, 1, 1.5, 2}, 0.2, hitsOf(v))
	if n := e.mean(t, set(t, s, p.Name, 0), hitsOf(v)); n != 0 {
		t.Errorf("at 0 there are %g hits", n)
	}
	e.rises(t, s, p.Name, []float64{0, 0.5, 1}, 0.2, func(l *groove.Loop) float64 { return hitsOf(v)(&groove.Loop{Pattern: *l.Fill}) })
	for i, l := range e.many(t, set(t, s, p.Name, 0)) {
		if n := hitsOf(v)(&groove.Loop{Pattern: *l.Fill}); n != 0 {
			t.Errorf("seed %d: at 0 there are %g hits with fills", i, n)
		}
	}
	e.touchesOnly(t, s, p, v, 0, 0.5, 2)
}

// checkEmphasis: this voice gets hits or loses some; the others stay, to the bit.
func checkEmphasis(t *testing.T, e *loopMaker, p *steer.Param) {
	v := voiceOf(t, p)
	s := set(t, takesState(), "genre", genreWith(v))
	e.rises(t, s, p.Name, []float64{-1, 0, 1}, 0.1, hitsOf(v))
	e.touchesOnly(t, s, p, v, -1, 1)
}

// touchesOnly checks that values of a voice's setting leave all other voices as they are, also where the feel depends on the loop's timing.
func (e *loopMaker) touchesOnly(t *testing.T, s steer.State, p *steer.Param, v groove.Voice, values ...float64) {
	t.Helper()
	for _, s := range []steer.State{s, set(t, set(t, s, "swing", 0.62), "humanize", 0.3)} {
		for i, l := range e.many(t, s) {
			for _, x := range values {
				other := e.many(t, set(t, s, p.Name, x))[i]
				othersAre(t, &l.Pattern, &other.Pattern, v)
				othersAre(t, l.Fill, other.Fill, v)
			}
		}
	}
}

// genreWith is a genre in which a voice is played.
func genreWith(v groove.Voice) string {
	switch v {
	case groove.LowTom, groove.MidTom, groove.HighTom:
		return "latin"
	case groove.Ride:
		return "jazz"
	case groove.Kick, groove.Snare, groove.ClosedHat, groove.OpenHat, groove.Crash:
	}
	return "rock"
}

// checkLock: the locked voice plays on to the bit whatever is drawn; others change.
func checkLock(t *testing.T, e *loopMaker, p *steer.Param) {
	v := voiceOf(t, p)
	s := set(t, takesState(), "genre", genreWith(v))
	first := e.loop(t, s, 0)
	s = set(t, s, p.Name, true)
	e.held = groove.Hold(s.Locked(), &first.Drawn)
	defer func() { e.held = nil }()
	changed := false
	for range 12 {
		s = set(t, s, steer.Reroll)
		l := e.loop(t, s, 0)
		if !sameVoice(&l.Pattern, &first.Pattern, v) {
			t.Fatalf("re-rolled to seed %d, the locked %s changes", s.Seed, v)
		}
		changed = changed || !sameVoice(&l.Pattern, &first.Pattern, (v+1)%groove.NumVoices) || !sameVoice(&l.Pattern, &first.Pattern, groove.Kick)
	}
	if !changed {
		t.Error("nothing else changes")
	}
	e.held = e.held.Only(set(t, s, p.Name, false).Locked())
	if l := e.loop(t, s, 0); hitsOf(v)(first) > 8 && sameVoice(&l.Pattern, &first.Pattern, v) {
		t.Error("let go, it stays")
	}
}

// checkPrompt: words change the notes as the settings do that they stand for.
func checkPrompt(t *testing.T, e *loopMaker, _ *steer.Param) {
	s := takesState()
	said := set(t, s, steer.Prompt, "jazz at 95, no crash, swing 60%")
	done := set(t, set(t, set(t, set(t, s, "genre", "jazz"), "bpm", 95), "voice/crash/mute", true), "swing", 0.6)
	if a, b := e.loop(t, said, 0), e.loop(t, done, 0); a.Pattern != b.Pattern || a.Pattern == e.loop(t, s, 0).Pattern {
		t.Error("the words do not play what the settings play")
	}
}

// checkReset: all settings of the groove are undone in the notes, the first loop of rock plays, and the set-up stays.
func checkReset(t *testing.T, e *loopMaker, p *steer.Param) {
	s := steer.Default()
	s.BPM, s.Seed = groove.Rock.First().BPM, groove.Rock.First().Seed
	away := set(t, s, steer.Prompt, "jazz at 95, no crash, swing 60%, busy, laid back, seed 5, offset 20 ms")
	back := set(t, away, p.Name)
	if a, b := e.loop(t, back, 0), e.loop(t, s, 0); a.Pattern != b.Pattern || a.Pattern == e.loop(t, away, 0).Pattern {
		t.Error("the notes are not those of a new daemon")
	}
	if back.OffsetMS != away.OffsetMS || back.OffsetMS == 0 {
		t.Errorf("offset %v, want it to stay %v", back.OffsetMS, away.OffsetMS)
	}
}

// beat is what a player might have captured: a plain beat, played like one.
func beat() (p groove.Pattern) {
	for s := 0; s < groove.Steps; s += 2 {
		p.Hits[s][groove.ClosedHat], p.Velocities[s][groove.ClosedHat], p.Offsets[s][groove.ClosedHat] = true, 0.6, -0.05
		switch {
		case s%8 == 4:
			p.Hits[s][groove.Snare], p.Velocities[s][groove.Snare], p.Offsets[s][groove.Snare] = true, 0.9, 0.08
		case s%8 == 0 || s%16 == 10:
			p.Hits[s][groove.Kick], p.Velocities[s][groove.Kick], p.Offsets[s][groove.Kick] = true, 0.8, -0.03
		}
	}
	return p.Canonical()
}

// strays counts the hits in which a loop differs from the captured beat.
func strays(l *groove.Loop) (n float64) {
	p := beat()
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if l.Pattern.Hits[s][v] != p.Hits[s][v] {
				n++
			}
		}
	}
	return n
}

// checkCaptured: loops are nearer to what was captured than without; set to nothing they are as before, to the bit.
func checkCaptured(t *testing.T, e *loopMaker, p *steer.Param) {
	s, b := funkState(t, 0), beat()
	near := set(t, s, p.Name, b.Text())
	if free, caught := e.mean(t, s, strays), e.mean(t, near, strays); caught > free/2 {
		t.Errorf("near to the captured groove loops differ from it in %.1f hits, without it in %.1f", caught, free)
	}
	if e.loop(t, set(t, near, p.Name, ""), 0).Pattern != e.loop(t, s, 0).Pattern {
		t.Error("set to nothing, the loop is another than before")
	}
}

// checkAmount: 0 gives the captured groove back, hit for hit; the more, the further loops are from it.
func checkAmount(t *testing.T, e *loopMaker, p *steer.Param) {
	b := beat()
	s := set(t, funkState(t, 0), steer.Captured, b.Text())
	if n := e.mean(t, set(t, s, p.Name, 0), strays); n != 0 {
		t.Errorf("at 0 loops differ in %.1f hits", n)
	}
	e.rises(t, s, p.Name, []float64{0, 0.25, 0.5, 0.75, 1}, 0.1, strays)
}

// sameVoice reports whether a voice plays the same in two patterns, to the bit.
func sameVoice(a, b *groove.Pattern, v groove.Voice) bool {
	for s := range groove.Steps {
		if a.Hits[s][v] != b.Hits[s][v] || a.Offsets[s][v] != b.Offsets[s][v] || a.Velocities[s][v] != b.Velocities[s][v] {
			return false
		}
	}
	return true
}
