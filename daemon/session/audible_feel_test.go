package session

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// A half of what offsets and velocities are rounded to.
const (
	halfUnit = 0.5 / groove.OffsetUnits
	halfWire = 0.5 / 127
	// rounding is what float32 adds.
	rounding = 1e-6
)

// audibleFeel are the properties of the settings that change the loop that plays.
var audibleFeel = map[string]func(*testing.T, *loopMaker, *steer.Param){
	"humanize":       checkHumanize,
	"swing":          checkSwing,
	"swing_note":     checkSwingNote,
	"dynamics":       checkDynamics,
	"velocity_curve": checkVelocityCurve,
	"accent":         checkAccent,
	"push":           checkPush,
}

// gridOf is how far a hit is from the nearest line of sixteenths and triplets.
func gridOf(step int, offset float64) float64 {
	at, best := float64(step%groove.StepsPerBeat)+offset, 1.0
	for _, line := range []float64{0, 1, 4. / 3, 2, 8. / 3, 3} {
		best = min(best, math.Abs(at-line))
	}
	return best
}

// checkShuffle: without micro-timing a shuffle is on the triplets.
func checkShuffle(t *testing.T, e *loopMaker) {
	t.Helper()
	s := set(t, takesState(), "genre", "blues")
	for i, l := range e.many(t, set(t, s, "humanize", 0)) {
		triplets, off := 0.0, 0.0
		cells(&l.Pattern, func(step int, _ groove.Voice, offset, _ float64) {
			if gridOf(step, offset) > 0.002 {
				off++
			}
			if step%2 == 1 && math.Abs(math.Abs(offset)-1./3) < 0.002 {
				triplets++
			}
		})
		if off > 0 || l.Timing.Triplets != (triplets > 0) {
			t.Errorf("seed %d: %g hits off the grid, %g on triplets; the loop is a shuffle: %t", i, off, triplets, l.Timing.Triplets)
		}
	}
}

// checkHumanize: offsets are the drawn ones times it, 0 is the grid, and nothing else changes.
func checkHumanize(t *testing.T, e *loopMaker, _ *steer.Param) {
	checkShuffle(t, e)
	base := packed()
	for _, x := range []float64{0, 0.25, 0.5, 1, 1.5, 2} {
		p := withFeel(set(t, takesState(), "humanize", x))
		if p.Hits != base.Hits || p.Velocities != base.Velocities {
			t.Fatalf("at %g hits or velocities change", x)
		}
		cells(&p, func(step int, v groove.Voice, offset, _ float64) {
			if math.Abs(offset-x*float64(base.Offsets[step][v])) > halfUnit+rounding {
				t.Fatalf("at %g, %s at step %d is %.4f off the grid, drawn %.4f", x, v, step, offset, base.Offsets[step][v])
			}
		})
	}
}

// checkSwing: odd sixteenths move late to where swing has them, from where the loop has them; even ones stay to the bit. A shuffle
// is not swung again.
func checkSwing(t *testing.T, e *loopMaker, _ *steer.Param) {
	const widest = 0.5 - 1.0/groove.OffsetUnits
	base := packed()
	own := base.Timing().Sixteenths
	for _, x := range []float64{0.5, 0.54, 0.58, 0.62, 0.667, 0.75} {
		p := withFeel(set(t, takesState(), "swing", x))
		if p.Hits != base.Hits || p.Velocities != base.Velocities {
			t.Fatalf("at %g hits or velocities change", x)
		}
		cells(&p, func(step int, v groove.Voice, offset, _ float64) {
			want := float64(base.Offsets[step][v])
			if step%2 == 1 {
				want = min(want+2*max(x-own, 0), widest)
			}
			if math.Abs(offset-want) > halfUnit+rounding || step%2 == 0 && offset != want {
				t.Fatalf("at %g, %s at step %d is at %.4f, want %.4f", x, v, step, offset, want)
			}
		})
	}
	blues := set(t, takesState(), "genre", "blues")
	for _, note := range []string{"1/16", "1/8"} {
		s := set(t, set(t, blues, "swing", 0.62), "swing_note", note)
		for i, l := range e.many(t, s) {
			if drawn := e.many(t, blues)[i]; drawn.Timing.Triplets && drawn.Timing.Eighths > 0.62 && l.Pattern != drawn.Pattern {
				t.Errorf("seed %d: a shuffle is swung twice", i)
			}
		}
	}
}

// checkSwingNote: eighths fall where swing has them, on the mean, and beats stay.
func checkSwingNote(t *testing.T, e *loopMaker, _ *steer.Param) {
	for _, genre := range []string{"funk", "rock", "hiphop"} {
		base := set(t, takesState(), "genre", genre)
		swung := e.many(t, set(t, set(t, base, "swing", 0.6), "swing_note", "1/8"))
		for i, l := range e.many(t, base) {
			if l.Timing.Triplets {
				continue
			}
			p := swung[i].Pattern
			sum, n := 0.0, 0.0
			cells(&l.Pattern, func(step int, v groove.Voice, offset, _ float64) {
				if step%groove.StepsPerBeat != 2 || l.Pattern.Hits[step+1][v] {
					return // or the next sixteenth is in the way
				}
				now := float64(p.Offsets[step][v])
				if p.Hits[step+1][v] {
					now = 1 + float64(p.Offsets[step+1][v])
				}
				sum, n = sum+now-offset, n+1
			})
			if want := groove.StepsPerBeat * max(0.6-l.Timing.Eighths, 0); n > 0 && math.Abs(sum/n-want) > 0.01 {
				t.Errorf("%s, seed %d: eighths move by %.3f steps, want %.3f", genre, i, sum/n, want)
			}
			cells(&l.Pattern, func(step int, v groove.Voice, offset, _ float64) {
				if step%groove.StepsPerBeat == 0 && (!p.Hits[step][v] || float64(p.Offsets[step][v]) != offset) {
					t.Fatalf("%s, seed %d: the %s at step %d moves", genre, i, v, step)
				}
			})
		}
	}
}

// checkDynamics: velocities spread about their voice's mean by it; at 0 each voice is equally loud. Hits and timing stay.
func checkDynamics(t *testing.T, _ *loopMaker, _ *steer.Param) {
	base := packed()
	before := -1.0
	for _, x := range []float64{0, 0.5, 1, 1.5, 2} {
		p := withFeel(set(t, takesState(), "dynamics", x))
		if p.Hits != base.Hits || p.Offsets != base.Offsets {
			t.Fatalf("at %g hits or timing change", x)
		}
		spread := 0.0
		for _, v := range groove.AllVoices() {
			least, most := 2.0, -1.0
			for s := range groove.Steps {
				if p.Hits[s][v] {
					least, most = min(least, float64(p.Velocities[s][v])), max(most, float64(p.Velocities[s][v]))
				}
			}
			spread += most - least
		}
		if x == 0 && spread != 0 || spread <= before {
			t.Errorf("at %g velocities spread over %.2f, before over %.2f", x, spread, before)
		}
		before = spread
	}
}

// checkVelocityCurve: above 0 every hit is louder, below 0 softer, and their order stays.
func checkVelocityCurve(t *testing.T, _ *loopMaker, _ *steer.Param) {
	base := packed()
	for _, x := range []float64{-1, -0.5, 0, 0.5, 1} {
		p := withFeel(set(t, takesState(), "velocity_curve", x))
		if p.Hits != base.Hits || p.Offsets != base.Offsets {
			t.Fatalf("at %g hits or timing change", x)
		}
		cells(&p, func(step int, v groove.Voice, _, velocity float64) {
			drawn := float64(base.Velocities[step][v])
			if d := velocity - drawn; x == 0 && d != 0 || x > 0 && d < 0 || x < 0 && d > 0 || math.Abs(velocity-math.Pow(drawn, math.Exp2(-x))) > halfWire+rounding {
				t.Fatalf("at %g a hit of %.3f becomes %.3f", x, drawn, velocity)
			}
		})
	}
}

// checkAccent: the one of the first bar rises by that part of what is missing to full velocity; all else stays to the bit.
func checkAccent(t *testing.T, _ *loopMaker, _ *steer.Param) {
	base := packed()
	for _, x := range []float64{0, 0.3, 0.7, 1} {
		p := withFeel(set(t, takesState(), "accent", x))
		if p.Hits != base.Hits || p.Offsets != base.Offsets {
			t.Fatalf("at %g hits or timing change", x)
		}
		cells(&p, func(step int, v groove.Voice, _, velocity float64) {
			want := float64(base.Velocities[step][v])
			if step == 0 {
				want += x * (1 - want)
			}
			if math.Abs(velocity-want) > halfWire+rounding || step > 0 && velocity != want {
				t.Fatalf("at %g, %s at step %d has velocity %.3f, want %.3f", x, v, step, velocity, want)
			}
		})
	}
}

// checkCentered: a loop's hits are on its grid on average, and push moves them.
func checkCentered(t *testing.T, e *loopMaker) {
	t.Helper()
	for _, genre := range steer.GenreNames() {
		base := set(t, takesState(), "genre", genre)
		for _, ms := range []float64{0, 10} {
			s := base
			if ms != 0 {
				s = set(t, base, "push", ms)
			}
			stepMS := 15000 / s.BPM
			for seed := range int64(4) {
				l := e.loop(t, set(t, s, "seed", seed+1), 0)
				mean, n := 0.0, 0.0
				cells(&l.Pattern, func(_ int, _ groove.Voice, offset, _ float64) { mean, n = mean+offset*stepMS, n+1 })
				if l.Timing.Triplets { // the triplets are no offsets
					mean = l.Pattern.Timing().Center * stepMS * n
				}
				// Moved by push, hits may come to their steps' edges.
				if math.Abs(mean/n-ms) > 1+ms/20 {
					t.Errorf("%s, seed %d, push %g: hits are %.2f ms late on average", genre, seed+1, ms, mean/n)
				}
			}
		}
	}
}

// checkPush: every hit is that many ms early or late, in its own step; hits and velocities stay.
func checkPush(t *testing.T, e *loopMaker, p *steer.Param) {
	checkCentered(t, e)
	const early, late = -0.5, 0.5 - 1.0/groove.OffsetUnits
	base := packed()
	for _, bpm := range []float64{60, 120, 300} {
		for _, ms := range []float64{p.Min, -7.5, 0, 12, p.Max} {
			got := withFeel(set(t, set(t, takesState(), "bpm", bpm), "push", ms))
			if got.Hits != base.Hits || got.Velocities != base.Velocities || ms == 0 && got != base {
				t.Fatalf("at %g ms hits or velocities change", ms)
			}
			cells(&got, func(step int, v groove.Voice, offset, _ float64) {
				want := float64(base.Offsets[step][v]) + ms*bpm/15000
				if math.Abs(offset-min(max(want, early), late)) > halfUnit+rounding {
					t.Fatalf("at %g ms and %g BPM, %s at step %d is at %.4f, want %.4f", ms, bpm, v, step, offset, want)
				}
			})
		}
	}
}

// checkGain: this voice's velocities are the drawn ones times it, up to full; 0 is silence; the others stay to the bit.
func checkGain(t *testing.T, _ *loopMaker, p *steer.Param) {
	v, base := voiceOf(t, p), packed()
	for _, x := range []float64{0, 0.25, 0.5, 1, 1.5, 2} {
		got := withFeel(set(t, takesState(), p.Name, x))
		othersAre(t, &got, &base, v)
		for s := range groove.Steps {
			if x == 0 && got.Hits[s][v] || x > 0 && got.Hits[s][v] != base.Hits[s][v] {
				t.Fatalf("at %g, step %d is hit %v, drawn %v", x, s, got.Hits[s][v], base.Hits[s][v])
			}
			want := min(x*float64(base.Velocities[s][v]), 1)
			if got.Hits[s][v] && math.Abs(float64(got.Velocities[s][v])-want) > halfWire+rounding && want > 1.0/127 {
				t.Fatalf("at %g, step %d has velocity %.3f, want %.3f", x, s, got.Velocities[s][v], want)
			}
		}
	}
}

// checkMute: this voice is silent, the others stay to the bit; unmuted it is back, to the bit.
func checkMute(t *testing.T, e *loopMaker, p *steer.Param) {
	v, base := voiceOf(t, p), packed()
	s := set(t, takesState(), p.Name, true)
	muted := withFeel(s)
	othersAre(t, &muted, &base, v)
	if n := hitsOf(v)(&groove.Loop{Pattern: muted}); n != 0 {
		t.Errorf("muted it has %g hits", n)
	}
	if withFeel(set(t, s, p.Name)) != base {
		t.Error("unmuted it is not what it was")
	}
	// Drawn by the model, too: what is muted is drawn all the same, so that the others do not notice.
	a, b := e.loop(t, takesState(), 0), e.loop(t, s, 0)
	othersAre(t, &a.Pattern, &b.Pattern, v)
}

// checkSolo: the others are silent, this voice stays to the bit; mute is stronger.
func checkSolo(t *testing.T, _ *loopMaker, p *steer.Param) {
	v, base := voiceOf(t, p), packed()
	s := set(t, takesState(), p.Name, true)
	alone := withFeel(s)
	if !sameVoice(&alone, &base, v) || hits(&groove.Loop{Pattern: alone}) != hitsOf(v)(&groove.Loop{Pattern: base}) {
		t.Error("alone it plays something else, or is not alone")
	}
	next := (v + 1) % groove.NumVoices
	two := withFeel(set(t, s, "voice/"+next.String()+"/solo", true))
	if !sameVoice(&two, &base, v) || !sameVoice(&two, &base, next) {
		t.Error("two voices with solo do not play both")
	}
	if n := hits(&groove.Loop{Pattern: withFeel(set(t, s, "voice/"+v.String()+"/mute", true))}); n != 0 {
		t.Errorf("muted it has %g hits", n)
	}
	if withFeel(set(t, s, p.Name)) != base {
		t.Error("without solo it is not what it was")
	}
}
