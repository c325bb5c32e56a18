package groove

import (
	"math"
	"testing"
)

// played is a beat of hats, kick and snare: a hat on each of some places of each beat, in steps, and all hits late by so much.
func played(late float64, places ...float64) Pattern {
	var p Pattern
	hit := func(at float64, v Voice) {
		step := int(math.Round(at + late))
		p.Hits[step][v], p.Offsets[step][v], p.Velocities[step][v] = true, float32(at+late-float64(step)), 0.7
	}
	for beat := range Steps / StepsPerBeat {
		for _, place := range places {
			hit(float64(beat*StepsPerBeat)+place, ClosedHat)
		}
		hit(float64(beat*StepsPerBeat), []Voice{Kick, Snare}[beat%2])
	}
	return p.Canonical()
}

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if !(math.Abs(got-want) <= by) {
		t.Errorf("%s: %.4f, want %.4f ± %g", what, got, want, by)
	}
}

func TestTimingIsMeasured(t *testing.T) {
	for _, c := range []struct {
		name                string
		late                float64
		places              []float64
		triplets            bool
		sixteenths, eighths float64
	}{
		{"straight eighths", 0, []float64{0, 2}, false, 0.5, 0.5},
		{"straight, early", -0.15, []float64{0, 1, 2, 3}, false, 0.5, 0.5},
		{"swung sixteenths", 0.1, []float64{0, 1.2, 2, 3.2}, false, 0.6, 0.5},
		{"swung eighths", -0.1, []float64{0, 2.3}, false, 0.5, 0.575},
		{"shuffle", -0.1, []float64{0, 8. / 3}, true, MaxSwing, 2. / 3},
		{"triplets", 0.1, []float64{0, 4. / 3, 8. / 3}, true, MaxSwing, 2. / 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := played(c.late, c.places...)
			got := p.Timing()
			if got.Triplets != c.triplets {
				t.Errorf("triplets: %t", got.Triplets)
			}
			near(t, "sixteenths", got.Sixteenths, c.sixteenths, 0.002)
			near(t, "eighths", got.Eighths, c.eighths, 0.002)
			centered := p.Later(-got.Center)
			near(t, "center of the centered", centered.Timing().Center, 0, 0.001)
		})
	}
}

// places returns where a voice's hits are in a beat on average, in steps, by the place of the nearest line of a list.
func places(p *Pattern, v Voice, lines ...float64) []float64 {
	sum, n := make([]float64, len(lines)), make([]float64, len(lines))
	for s := range Steps {
		if !p.Hits[s][v] {
			continue
		}
		at, best := float64(s%StepsPerBeat)+float64(p.Offsets[s][v]), 0
		for i, line := range lines {
			if math.Abs(at-line) < math.Abs(at-lines[best]) {
				best = i
			}
		}
		sum[best], n[best] = sum[best]+at, n[best]+1
	}
	for i := range sum {
		sum[i] /= n[i]
	}
	return sum
}

// A loop that swings as much already is not swung again, and a shuffle stays a shuffle.
func TestSwingCountsWhatIsThere(t *testing.T) {
	for _, c := range []struct {
		name   string
		places []float64
		swing  float64
		note   NoteValue
		want   []float64
	}{
		{"straight sixteenths", []float64{0, 1, 2, 3}, 0.6, Sixteenths, []float64{0, 1.2, 2, 3.2}},
		{"swung sixteenths", []float64{0, 1.1, 2, 3.1}, 0.6, Sixteenths, []float64{0, 1.2, 2, 3.2}},
		{"more than wanted", []float64{0, 1.3, 2, 3.3}, 0.6, Sixteenths, []float64{0, 1.3, 2, 3.3}},
		{"sixteenths of a shuffle", []float64{0, 8. / 3}, 0.7, Sixteenths, []float64{0, 8. / 3}},
		{"straight eighths", []float64{0, 2}, 2. / 3, Eighths, []float64{0, 8. / 3}},
		{"swung eighths", []float64{0, 2.2}, 0.6, Eighths, []float64{0, 2.4}},
		{"eighths of a shuffle", []float64{0, 8. / 3}, 2. / 3, Eighths, []float64{0, 8. / 3}},
		{"sixteenths between swung eighths", []float64{0, 1, 3}, 0.6, Eighths, []float64{0, 1.2, 3.2}},
		{"off", []float64{0, 1.1, 2, 3.1}, 0.5, Eighths, []float64{0, 1.1, 2, 3.1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := DefaultFeel()
			f.Swing, f.SwingNote = c.swing, c.note
			p := f.Apply(played(0, c.places...), 120)
			for i, got := range places(&p, ClosedHat, c.want...) {
				near(t, "place", got, c.want[i], 0.003)
			}
			if want := 16 * (len(c.places) + 1); p.Count() != want {
				t.Errorf("%d hits, want %d", p.Count(), want)
			}
		})
	}
}

func TestHumanizeZeroIsTheLoopsGrid(t *testing.T) {
	r := Rand(3, 0)
	for _, lines := range [][]float64{{0, 1, 2, 3}, {0, 2}, {0, 8. / 3}, {0, 4. / 3, 8. / 3}} {
		p := played(0, lines...)
		for s := range Steps {
			for v := range NumVoices {
				p.Offsets[s][v] += float32(0.1*r.Float64() - 0.05)
			}
		}
		f := DefaultFeel()
		f.Humanize = 0
		q := f.Apply(p.Canonical(), 120)
		cellsOf(&q, func(s int, v Voice) {
			at, best := float64(s%StepsPerBeat)+float64(q.Offsets[s][v]), 1.0
			for _, line := range lines {
				best = min(best, math.Abs(at-line))
			}
			near(t, "distance from the grid", best, 0, 0.001)
		})
	}
}

func cellsOf(p *Pattern, visit func(int, Voice)) {
	for s := range Steps {
		for _, v := range AllVoices() {
			if p.Hits[s][v] {
				visit(s, v)
			}
		}
	}
}

// A late triplet sounds where it should, though that is in the next step.
func TestCenteredTriplets(t *testing.T) {
	p := played(-0.25, 0, 8.0/3-1e-9) // 2.42: on step 2
	if got := p.Timing(); !p.Hits[2][ClosedHat] || !got.Triplets {
		t.Fatalf("%+v", got)
	}
	q := p.Centered(p.Timing())
	if !q.Hits[3][ClosedHat] || q.Count() != p.Count() {
		t.Fatal("the triplet is not on step 3")
	}
	near(t, "triplet", float64(q.Offsets[3][ClosedHat]), -1./3, 0.005)
	if end := one(63, 0.4, 0.5).Later(0.2); !end.Hits[63][Kick] || end.Offsets[63][Kick] != MaxOffset {
		t.Error("the last step's hit does not stay at the end")
	}
}
