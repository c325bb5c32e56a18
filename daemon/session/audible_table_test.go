package session

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/internal/stats"
)

// fileGenres are those that the table is walked for: straight and swung, dense and thin.
var fileGenres = []string{"funk", "rock", "hiphop", "latin"}

// fileSeeds is how many loops of each are read back.
const fileSeeds = 3

// filed is a loop at rest and the file that an export makes of it.
type filed struct {
	state steer.State
	rest  groove.Pattern
}

// inFiles calls a check with loops of several genres and seeds.
func (e *loopMaker) inFiles(t *testing.T, genres []string, check func(t *testing.T, f filed)) {
	t.Helper()
	for _, genre := range genres {
		t.Run(genre, func(t *testing.T) {
			for seed := range int64(fileSeeds) {
				s := set(t, set(t, steer.Default(), "genre", genre), "seed", seed+1)
				check(t, filed{s, e.inFile(t, s)})
			}
		})
	}
}

// TestControlsAreInTheFile walks the table of what is asked of the controls with the file that an export writes, read back.
func TestControlsAreInTheFile(t *testing.T) {
	racetest.Skip(t, "it draws hundreds of loops, one after the other")
	t.Parallel()
	e := newLoopMaker(t)
	for name, check := range map[string]func(*testing.T, filed){
		"density": e.densityInFile, "complexity": e.complexityInFile, "humanize": e.humanizeInFile, "swing": e.swingInFile,
		"voices": e.voicesInFile, "push": e.pushInFile,
	} {
		t.Run(name, func(t *testing.T) { e.inFiles(t, fileGenres, check) })
	}
	t.Run("fill_complexity", func(t *testing.T) { e.fillsInFile(t) })
	t.Run("complexity of triplets", func(t *testing.T) { e.inFiles(t, []string{"afrocuban", "blues"}, e.complexityInFile) })
	t.Run("shuffle", func(t *testing.T) { e.inFiles(t, []string{"blues"}, e.shuffleInFile) })
	t.Run("stiff", func(t *testing.T) { e.stiffInFile(t) })
}

// densityInFile: hits within a quarter of the factor in each loop; what goes last is the skeleton.
func (e *loopMaker) densityInFile(t *testing.T, f filed) {
	for _, x := range []float64{0.25, 0.5, 1.25, 1.5} {
		p := e.inFile(t, set(t, f.state, "density", x))
		if r := float64(p.Count()) / float64(f.rest.Count()); math.Abs(r/x-1) > 0.25 {
			t.Errorf("seed %d: at density %g the file has %.2f times the hits", f.state.Seed, x, r)
		}
		if x < 1 {
			skeletonStays(t, &f.rest, &p)
		}
	}
}

// complexityInFile: hardly a hit on odd sixteenths at 0, also in a loop of triplets, and more the higher it is, with as many hits.
func (e *loopMaker) complexityInFile(t *testing.T, f filed) {
	at := func(x float64) groove.Pattern {
		if x == 1 {
			return f.rest
		}
		return e.inFile(t, set(t, f.state, "complexity", x))
	}
	before := -1.0
	for _, x := range []float64{0, 0.5, 1, 1.5, 2} {
		now := share(at(x), func(step int, _ groove.Voice, _ float64) bool { return step%2 == 1 })
		if x == 0 && now > 0.1 || now < before {
			t.Errorf("seed %d: at complexity %g %.2f of the hits are on odd sixteenths, before %.2f", f.state.Seed, x, now, before)
		}
		before = now
	}
	top := at(2)
	if r := float64(top.Count()) / float64(f.rest.Count()); math.Abs(r-1) > 0.02 {
		t.Errorf("seed %d: at complexity 2 there are %.2f times the hits", f.state.Seed, r)
	}
}

// humanizeInFile: at 0 each hit is on the sixteenths, or in a loop of triplets on these.
func (e *loopMaker) humanizeInFile(t *testing.T, f filed) {
	const exact = 0.002
	p := e.inFile(t, set(t, f.state, "humanize", 0))
	triplets := f.rest.Timing().Triplets
	cells(&p, func(step int, v groove.Voice, offset, _ float64) {
		if math.Abs(offset) > exact && (!triplets || gridOf(step, offset) > exact) {
			t.Errorf("seed %d: without micro-timing the %s at step %d is %.3f steps off", f.state.Seed, v, step, offset)
		}
	})
}

// shuffleInFile: without micro-timing a shuffle is on its triplets, and a loop that swings is not swung twice.
func (e *loopMaker) shuffleInFile(t *testing.T, f filed) {
	e.humanizeInFile(t, f)
	p := e.inFile(t, set(t, f.state, "humanize", 0))
	on := share(p, func(step int, _ groove.Voice, offset float64) bool { return step%2 == 1 && math.Abs(offset) > 0.3 })
	if rest := f.rest.Timing(); rest.Triplets && on < 0.1 {
		t.Errorf("seed %d: %.2f of the hits of a shuffle are on triplets between the beats", f.state.Seed, on)
	} else if rest.Triplets && rest.Eighths > 0.62 && e.inFile(t, set(t, f.state, "swing", 0.62)) != f.rest {
		t.Errorf("seed %d: a shuffle is swung twice", f.state.Seed)
	}
}

// swingInFile: sixteenths, or eighths, fall where swing has them, measured from what the loop has already.
func (e *loopMaker) swingInFile(t *testing.T, f filed) {
	own := f.rest.Timing()
	if own.Triplets {
		return
	}
	const edge, near = 0.49, 0.01
	var moves stats.Moments
	p := e.inFile(t, set(t, f.state, "swing", 0.62))
	cells(&f.rest, func(step int, v groove.Voice, offset, _ float64) {
		got := float64(p.Offsets[step][v])
		switch {
		case step%2 == 0 && got != offset:
			t.Errorf("seed %d: swing moves the %s at step %d", f.state.Seed, v, step)
		case step%2 == 1 && got < edge: // no hit leaves its sixteenth
			moves.Add(got - offset)
		}
	})
	if want := 2 * max(0.62-own.Sixteenths, 0); moves.N > 0 && (math.Abs(moves.Mean()-want) > 0.04 || moves.Spread() > near) {
		t.Errorf("seed %d: swing moves sixteenths by %.3f ± %.3f steps, want %.3f", f.state.Seed, moves.Mean(), moves.Spread(), want)
	}
	p = e.inFile(t, set(t, set(t, f.state, "swing", 0.62), "swing_note", "1/8"))
	cells(&f.rest, func(step int, v groove.Voice, offset, _ float64) {
		if step%groove.StepsPerBeat == 0 && (!p.Hits[step][v] || float64(p.Offsets[step][v]) != offset) {
			t.Errorf("seed %d: swing of eighths moves the %s at step %d", f.state.Seed, v, step)
		}
	})
	if p == f.rest && own.Eighths < 0.6 {
		t.Errorf("seed %d: eighths do not swing", f.state.Seed)
	}
}

// voicesInFile: a voice's density and emphasis touch that voice only, to the unit and the velocity.
func (e *loopMaker) voicesInFile(t *testing.T, f filed) {
	for _, v := range []groove.Voice{groove.Kick, groove.Snare, groove.ClosedHat} {
		for _, what := range []string{"density", "emphasis"} {
			p := e.inFile(t, set(t, f.state, "voice/"+v.String()+"/"+what, 0.3))
			othersAre(t, &f.rest, &p, v)
			if f.rest.Count() > 0 && what == "density" && hitsOf(v)(&groove.Loop{Pattern: f.rest}) > 4 && sameVoice(&f.rest, &p, v) {
				t.Errorf("seed %d: %s of the %s changes nothing", f.state.Seed, what, v)
			}
		}
	}
}

// pushInFile: hits are centered on the grid, and push moves their mean and no difference between them.
func (e *loopMaker) pushInFile(t *testing.T, f filed) {
	if ms := lateMS(f.rest, f.state.BPM); math.Abs(ms) > 1 {
		t.Errorf("seed %d: %.2f ms late", f.state.Seed, ms)
	}
	const by, near = 12.0, 0.3 // ms
	stepMS := 60000 / f.state.BPM / groove.StepsPerBeat
	p := e.inFile(t, set(t, f.state, "push", by))
	cells(&f.rest, func(step int, v groove.Voice, offset, _ float64) {
		at := step
		if !p.Hits[at][v] && f.rest.Timing().Triplets && at+1 < groove.Steps {
			at++
		}
		moved := (float64(at-step) + float64(p.Offsets[at][v]) - offset) * stepMS
		atEdge := offset*stepMS+by > stepMS/2-near // no hit leaves its sixteenth
		if !p.Hits[at][v] || moved > by+near || moved < by-near && !atEdge {
			t.Errorf("seed %d: push moves the %s at step %d by %.2f ms", f.state.Seed, v, step, moved)
		}
	})
}

// fillsInFile: the number of a fill's strokes stays within 15% on the mean, at 0 none is on a sixteenth between the eighths, at 2 most are.
func (e *loopMaker) fillsInFile(t *testing.T) {
	strokes, weak := map[float64]float64{}, map[float64]float64{}
	for _, x := range []float64{0, 1, 2} {
		for seed := range int64(8) {
			s := set(t, set(t, set(t, steer.Default(), "genre", "funk"), "seed", seed), "fill_every", 4)
			p := e.inFile(t, set(t, s, "fill_complexity", x))
			cells(&p, func(step int, v groove.Voice, _, _ float64) {
				tom := v == groove.Snare || v == groove.HighTom || v == groove.MidTom || v == groove.LowTom
				if tom && step >= groove.Steps-groove.StepsPerBar/2 {
					strokes[x]++
					weak[x] += float64(step % 2)
				}
			})
		}
	}
	for _, x := range []float64{0, 2} {
		if math.Abs(strokes[x]/strokes[1]-1) > 0.15 {
			t.Errorf("fill_complexity %g: %g strokes, at 1 %g", x, strokes[x], strokes[1])
		}
	}
	if weak[0] > 0 || weak[2]/strokes[2] < 0.5 {
		t.Errorf("%g strokes between the eighths at 0, %g of %g at 2", weak[0], weak[2], strokes[2])
	}
}

// stiffInFile: a captured part from a sequencer keeps its own order of loud and soft, has no pile at 127, and is on time on average.
func (e *loopMaker) stiffInFile(t *testing.T) {
	part := "kick 0/110 8/110 16/110 24/110 32/110 40/110 48/110 56/110; snare 4/127 12/127 20/127 28/127 36/127 44/127 52/127 60/127; " +
		"closed_hat 0/90 2/60 4/90 6/60 8/90 10/60 12/90 14/60 16/90 18/60 20/90 22/60 24/90 26/60 28/90 30/60"
	for seed := range int64(fileSeeds) {
		s := set(t, set(t, set(t, set(t, steer.Default(), "genre", "rock"), "seed", seed+1), steer.Captured, part), "capture_amount", 0)
		own, err := groove.ParsePattern(s.Captured)
		if err != nil {
			t.Fatal(err)
		}
		p := e.inFile(t, s)
		if p.Hits != own.Hits {
			t.Fatal("the hits are others")
		}
		var spread float64
		softest, loudest := map[uint8]uint8{}, map[uint8]uint8{}
		cells(&p, func(step int, v groove.Voice, offset, velocity float64) {
			was, now := groove.MIDIVelocity(own.Velocities[step][v]), groove.MIDIVelocity(float32(velocity))
			if now == 127 {
				t.Errorf("seed %d: the %s at step %d is at 127", seed, v, step)
			}
			if low, ok := softest[was]; !ok || now < low {
				softest[was] = now
			}
			loudest[was] = max(loudest[was], now)
			spread += offset * offset
		})
		for a := range loudest {
			for b := range softest {
				if a < b && loudest[a] >= softest[b] {
					t.Errorf("seed %d: hits at %d are up to %d, hits at %d down to %d", seed, a, loudest[a], b, softest[b])
				}
			}
		}
		spread = math.Sqrt(spread/float64(p.Count())) * 60000 / s.BPM / groove.StepsPerBeat
		if ms := lateMS(p, s.BPM); math.Abs(ms) > 2 || spread < 10 || spread > 30 {
			t.Errorf("seed %d: %.2f ms late, spread by %.1f ms", seed, ms, spread)
		}
	}
}
