package human

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// note is a stroke of a test pattern: offset in steps.
type note struct {
	step     int
	voice    groove.Voice
	offset   float32
	velocity float32
}

// at125 is a loop at 125 BPM: a step is 120 ms.
func at125(performance int, notes ...note) Loop {
	p := &groove.Pattern{}
	for _, n := range notes {
		p.Hits[n.step][n.voice], p.Offsets[n.step][n.voice], p.Velocities[n.step][n.voice] = true, n.offset, n.velocity
	}
	return Loop{Pattern: p, Genre: groove.Rock, BPM: 125, Performance: performance}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > tolerance {
		t.Errorf("%s: %.6g, want %.6g", what, got, want)
	}
}

func TestFiguresByHand(t *testing.T) {
	f := Measure([]Loop{
		at125(0,
			note{0, groove.Kick, 0.25, 0.8}, note{0, groove.Crash, -0.25, 1}, // crash −30 ms, kick 30
			note{16, groove.Kick, 0, 0.4}, note{17, groove.Snare, 0, 0.2}),
		at125(1), // silent: does not count
		at125(2, note{32, groove.Kick, 0.5 - 1.0/960, 0.6}, note{63, groove.Ride, 0, 0.6}),
	})
	last := 120 * (0.5 - 1.0/960)
	mean := last / 6
	for name, want := range map[string]float64{
		Hits: 3, OffsetMean: mean, OffsetSpread: math.Sqrt((2*900+last*last)/6 - mean*mean),
		LoopSpread: (math.Sqrt(450) + last/2) / 2, VelocityMean: 3.6 / 6, Ghosts: 1.0 / 6,
		SlotSpread: 60, DownbeatKick: 3.0 / 8, PerLoop(groove.Kick): 1.5, PerLoop(groove.MidTom): 0,
		Accent(0): (0.8 + 1 + 0.4 + 0.6) / 4, Accent(1): 0.2, Accent(2): math.NaN(),
		// First loop: of bars 1 to 4, {kick, crash}, {kick, snare's step}, {}, {}: one of three shared, else 0 or
		// nothing to compare. Second: bars 3 and 4 share nothing.
		BarSimilarity: ((1.0 / 3) / 5) / 2,
		VelocityLag:   math.NaN(), // one pair of kicks
	} {
		near(t, name, Value(f, name), want, 1e-4)
	}
	near(t, "a figure that does not exist", Value(f, "no such"), math.NaN(), 0)
}

// The correlation is of neighbours in the order of sounding, within a loop, its mean taken off.
func TestOffsetLagFollowsTheSound(t *testing.T) {
	var drift, alternate []note
	for s := range groove.Steps {
		drift = append(drift, note{s, groove.ClosedHat, float32(s)/160 - 0.2, 0.5})
		alternate = append(alternate, note{s, groove.ClosedHat, float32(s%2)/10 - 0.05, 0.5})
	}
	near(t, "drift", Value(Measure([]Loop{at125(0, drift...)}), OffsetLag), 1, 1e-3)
	near(t, "alternation", Value(Measure([]Loop{at125(0, alternate...)}), OffsetLag), -1, 1e-3)
	// On one step the early hat sounds before the late snare, whatever the order of voices.
	swapped := at125(0, note{0, groove.Snare, 0.1, 0.5}, note{0, groove.ClosedHat, -0.1, 0.5}).hits()
	if swapped[0].voice != int(groove.ClosedHat) {
		t.Errorf("order of sounding: %+v", swapped)
	}
}

func TestHistogramDistance(t *testing.T) {
	a, b, c := newHistogram(-160, 160, 640), newHistogram(-160, 160, 640), newHistogram(-160, 160, 640)
	for i := range 100 {
		a.add(float64(i - 50))
		b.add(float64(i - 50 + 12)) // all 12 further on
		c.add(float64(i-50) * 2)    // twice as wide: |x| further on, which is 25 on average
	}
	near(t, "to itself", a.distance(a), 0, 1e-12)
	near(t, "shifted", a.distance(b), 12, 1e-9)
	near(t, "widened", a.distance(c), 25, 1e-9)
	near(t, "the other way", c.distance(a), 25, 1e-9)
	near(t, "to nothing", a.distance(newHistogram(-160, 160, 640)), math.NaN(), 0)
	a.add(1e9) // beyond the edge: in the last bin
	a.add(-1e9)
}

// Of Gaussians along the axes the distance is Σ (μ−μ')² + (σ−σ')².
func TestFrechet(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	a, b := newFeatureSums(3), newFeatureSums(3)
	for range 200_000 {
		a.add([]float32{float32(rng.NormFloat64()), float32(2 * rng.NormFloat64()), 7})
		b.add([]float32{float32(3*rng.NormFloat64()) + 1, float32(2 * rng.NormFloat64()), 7})
	}
	ones := []float64{1, 1, 1}
	near(t, "distance", frechet(a, b, ones), 1+4, 0.1)
	near(t, "to itself", frechet(a, a, ones), 0, 1e-6)
	near(t, "scaled", frechet(a, b, []float64{2, 1, 0}), 4*5, 0.4)
	near(t, "of nothing", frechet(a, newFeatureSums(3), ones), math.NaN(), 0)
	if s := a.scales(); s[2] != 0 || math.Abs(s[1]-0.5) > 0.01 {
		t.Errorf("scales %v", s)
	}
}

// drummer plays a beat for some performances: jitter in steps, shared within a performance in part.
func drummer(performances, loops int, jitter float64, seed uint64) []Loop {
	rng := rand.New(rand.NewPCG(seed, 9))
	var out []Loop
	for p := range performances {
		lean, loud := 0.03*rng.NormFloat64(), 0.1*rng.NormFloat64()
		for range loops {
			var notes []note
			for s := range groove.Steps {
				for v := range groove.NumVoices {
					if rng.Float64() < []float64{0.6, 0.1, 0.3, 0.1}[s%4]*[]float64{0.5, 0.5, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3}[v] {
						o := max(-0.49, min(0.49, lean+jitter*rng.NormFloat64()))
						notes = append(notes, note{s, groove.Voice(v), float32(o), float32(max(0.01, min(1, 0.5+loud+0.15*rng.NormFloat64())))})
					}
				}
			}
			out = append(out, at125(p, notes...))
		}
	}
	return out
}

// The same drummer passes; one who is too exact fails low and one who is too loose fails high.
func TestMatchIsTwoSided(t *testing.T) {
	real := drummer(40, 4, 0.15, 1)
	for _, c := range []struct {
		name    string
		jitter  float64
		verdict string
	}{{"the same", 0.15, Same}, {"robotic", 0.05, Low}, {"sloppy", 0.25, High}} {
		rows := Match(real, drummer(40, 4, c.jitter, 2))
		same, told := 0, 0
		for _, r := range rows {
			if r.Group == "all" && (r.Name == LoopSpread || r.Name == OffsetSpread || r.Name == SlotSpread) && r.Verdict != c.verdict {
				t.Errorf("%s: %+v", c.name, r)
			}
			if r.Verdict != Unsure {
				told++
			}
			if r.Verdict == Same {
				same++
			}
			voice := strings.TrimPrefix(r.Group, "rock × ")
			if _, err := groove.ParseVoice(voice); err != nil && r.Group != "all" && r.Group != "rock" {
				t.Errorf("a row of a group without loops: %+v", r)
			}
		}
		if share := float64(same) / float64(told); c.verdict == Same && share < 0.9 {
			t.Errorf("%s: %.2f of %d rows pass, want nearly all", c.name, share, told)
		}
	}
}

// Where all loops are of one genre, a voice of it is that voice of all loops.
func TestVoicesOfAGenre(t *testing.T) {
	rows := map[string]Row{}
	crossed := 0
	for _, r := range Match(drummer(8, 2, 0.15, 1), drummer(8, 2, 0.15, 2)) {
		rows[r.Group+"/"+r.Name] = r
	}
	for _, v := range groove.AllVoices() {
		for key, want := range rows {
			name, ok := strings.CutPrefix(key, v.String()+"/")
			if !ok {
				continue
			}
			crossed++
			want.Group = Crossed(groove.Rock, v)
			if got := rows[want.Group+"/"+name]; fmt.Sprint(got) != fmt.Sprint(want) { // NaN is like NaN here
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
	}
	if crossed < 9*20 {
		t.Errorf("%d rows of voices of a genre", crossed)
	}
}

func TestFewPerformancesHaveNoFloor(t *testing.T) {
	real := drummer(3, 2, 0.1, 1)
	for _, r := range Match(real, real) {
		if !math.IsNaN(float64(r.Floor)) || r.Verdict != Unsure {
			t.Fatalf("%+v: want no floor of three performances", r)
		}
	}
}

func TestRowsSurviveJSON(t *testing.T) {
	data, err := json.Marshal(Row{Group: "all", Name: Hits, Real: Number(math.NaN()), Ours: 2, Floor: Number(math.Inf(1)), Verdict: Unsure})
	if err != nil {
		t.Fatal(err)
	}
	var r Row
	if err := json.Unmarshal(data, &r); err != nil || !math.IsNaN(float64(r.Real)) || r.Ours != 2 {
		t.Errorf("%s: %+v, %v", data, r, err)
	}
}

func TestFeatures(t *testing.T) {
	x := make([]float32, NumFeatures)
	Features(at125(0), x)
	for i, v := range x {
		if i != groove.NumVoices*voiceFeatures+voiceFeatures+6+4 && v != 0 { // but for the 64 steps without a stroke
			t.Errorf("feature %d of silence is %g", i, v)
		}
	}
	for seed := range uint64(20) {
		for _, l := range drummer(1, 2, 0.4, seed) {
			Features(l, x)
			for i, v := range x {
				if v != v || math.IsInf(float64(v), 0) {
					t.Fatalf("feature %d is %g", i, v)
				}
			}
		}
	}
	full := at125(0)
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			full.Pattern.Hits[s][v], full.Pattern.Velocities[s][v] = true, 1
		}
	}
	Features(full, x)
	if x[0] != 64 || x[SummaryFeatures] != 4 {
		t.Errorf("a full loop: %g kicks, %g on the first step", x[0], x[SummaryFeatures])
	}
}

func TestWholePerformances(t *testing.T) {
	var loops []Loop
	for bar := range 8 { // offsets drift over the performance; kicks alternate in the bar and swell over it
		var notes []note
		for s := range groove.Steps {
			at := bar*groove.StepsPerBar + s
			if s%8 == 0 {
				notes = append(notes, note{s, groove.Kick, float32(at)/480 - 0.2, 0.4 + 0.3*float32(s%16/8) + float32(at)/1000})
			}
		}
		loops = append(loops, at125(0, notes...))
	}
	w := MeasureWhole([][]Loop{loops, {at125(1)}})
	if w.Performances != 1 {
		t.Errorf("%d performances, want 1: the other is silent", w.Performances)
	}
	near(t, "offsets", float64(w.OffsetLag), 1, 0.01)
	near(t, "kicks", float64(w.KickLag), 1, 0.05)
}
