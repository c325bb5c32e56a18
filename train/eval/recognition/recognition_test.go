package recognition

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// drummersSet is four drummers who play rock and jazz, six takes each to learn from and two of validation. The genres differ by where
// the kick is, and for each drummer by something else, so that what one plays says little about another.
func drummersSet(t *testing.T) *dataset.Set {
	t.Helper()
	dir := t.TempDir()
	var list strings.Builder
	list.WriteString("drummer,session,id,style,bpm,beat_type,time_signature,midi_filename,audio_filename,duration,split\n")
	for i := range 4 * 8 {
		drummer, jazz, split := i%4, i/4%2, "train"
		if i >= 4*6 {
			split = "validation"
		}
		style := []string{"rock", "jazz"}[jazz]
		rec := groove.Recording{Tempos: []groove.TempoChange{{BPM: 120}}}
		rng := groove.Rand(uint64(i), 1)
		for s := range 12 * groove.StepsPerBar {
			note := func(n uint8) {
				at := time.Duration(s) * time.Second / 8
				rec.Notes = append(rec.Notes, groove.TimedNote{At: at, Length: time.Second / 16, Channel: 10, Note: n, Velocity: uint8(60 + rng.IntN(60))})
			}
			if (s+jazz*2)%4 == 0 == (drummer%2 == 0) || rng.IntN(5) == 0 {
				note(36)
			}
			if s%groove.StepsPerBar == 4+drummer || rng.IntN(5) == 0 {
				note(38)
			}
			if (s+jazz)%(2+drummer) == 0 {
				note(42)
			}
		}
		var b bytes.Buffer
		if err := groove.WriteRecording(&b, rec); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%d.mid", i)
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&list, "d%d,s,d%d/session%d/%d,%s,120,beat,4-4,%s,,24,%s\n", drummer, drummer, i/16, i, style, name, split)
	}
	if err := os.WriteFile(filepath.Join(dir, "info.csv"), []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Open(dir, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestMeasure(t *testing.T) {
	set := drummersSet(t)
	// z is the means of the voices; what it decodes to is the window itself.
	model := eval.Model{Name: "test", Encode: func(w []dataset.Window, withGenre bool) (svm.Matrix, error) {
		if withGenre {
			t.Error("the encoder is given the genre")
		}
		return eval.CountsAndMeans()(w)
	}, Decoded: func(w []dataset.Window) (eval.Predicted, error) {
		p := eval.Predicted{Hits: make([]float32, len(w)*dataset.Cells), Velocities: make([]float32, len(w)*dataset.Cells)}
		hov := make([]float32, groove.Steps*dataset.Channels)
		for i := range w {
			w[i].HOV(hov)
			planes(hov, p.Hits[i*dataset.Cells:], p.Velocities[i*dataset.Cells:])
		}
		return p, nil
	}}
	r, err := Measure(context.Background(), set, Options{Held: []dataset.Split{dataset.Validation}, Model: model, Draws: 6})
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]Recogniser{}
	for _, row := range r.Recognisers {
		named[row.Name] = row
		s := row.Splits["validation"]
		if s.Windows.Count != 8*9 || s.Performances.Count != 8 || s.Low > s.Windows.Accuracy || s.High < s.Windows.Accuracy {
			t.Errorf("%s: %d windows of %d performances, %g in %g to %g", row.Name, s.Windows.Count, s.Performances.Count, s.Windows.Accuracy, s.Low, s.High)
		}
		for _, tried := range row.Tried {
			if tried.Validation > s.Windows.Accuracy {
				t.Errorf("%s: %s has %g, chosen was %g", row.Name, tried.Setting, tried.Validation, s.Windows.Accuracy)
			}
		}
	}
	if a := named["components, SVM"].Splits["validation"].Windows.Accuracy; a < 0.9 {
		t.Errorf("components have %g of genres that differ clearly", a)
	}
	if g := named["z and that phase, SVM"].Splits["validation"].Gain; g == nil || g.Over != "z, SVM" || g.Low > g.Windows || g.High < g.Windows {
		t.Errorf("gain %+v", g)
	}
	checkLimits(t, r)
}

// checkLimits checks what the four drummers were made for.
func checkLimits(t *testing.T, r *Report) {
	t.Helper()
	f := r.Familiar
	if f.Takes != 32 || len(f.Asked) != len(Learned) || f.Asked[0].Windows < 0.9 || f.Asked[3].Windows > 0.85 {
		t.Errorf("known and new drummers: %+v", f)
	}
	if len(r.Curves) != 3 {
		t.Fatalf("%d curves", len(r.Curves))
	}
	known, fresh := r.Curves[0], r.Curves[1]
	last := known.Points[len(known.Points)-1]
	if last.N != 4 || last.Draws != 1 || last.Takes != 24 || last.Known != 1 || last.Windows < known.Points[0].Windows+0.1 || known.Needs != nil {
		t.Errorf("curve of known drummers: %+v", known)
	}
	if last = fresh.Points[len(fresh.Points)-1]; last.N != 3 || last.Draws != 6 || last.Windows > 0.85 {
		t.Errorf("curve of new drummers: %+v", fresh)
	}
}

func TestMeasureRefuses(t *testing.T) {
	set := drummersSet(t)
	for want, opt := range map[string]Options{
		"want that split first":  {Held: []dataset.Split{dataset.Test, dataset.Validation}},
		"context canceled":       {Held: []dataset.Split{dataset.Validation}},
		"0 windows to learn fro": {Held: []dataset.Split{dataset.Validation}},
	} {
		ctx, stop := context.WithCancel(context.Background())
		stop()
		s := set
		if strings.HasPrefix(want, "0") {
			s = &dataset.Set{}
		}
		if _, err := Measure(ctx, s, opt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// A bar that is played four times repeats at a bar and at two; one of two bars at two alone; a kick on each beat also at a beat.
func TestRepeats(t *testing.T) {
	at := func(dst []float32, plane, lag, v int) float32 {
		return dst[plane*len(lags)*(groove.NumVoices+1)+lag*(groove.NumVoices+1)+v]
	}
	hits := make([]float32, dataset.Cells)
	put := func(step int, v groove.Voice) { hits[step*groove.NumVoices+int(v)] = 1 }
	for beat := range groove.Steps / 4 {
		put(4*beat, groove.Kick)
	}
	for bar := range groove.Bars {
		put(bar*groove.StepsPerBar+3, groove.Snare)
		if bar%2 == 0 {
			put(bar*groove.StepsPerBar+5, groove.LowTom)
		}
	}
	velocities := make([]float32, dataset.Cells)
	for i, h := range hits {
		velocities[i] = h / 2
	}
	dst := make([]float32, phases)
	Repeats(dst, hits, velocities)
	for plane := range 2 {
		for v, want := range map[groove.Voice][len(lags)]float32{
			groove.Kick: {1, 1, 1, 1}, groove.Snare: {0, 0, 1, 1}, groove.LowTom: {0, 0, 0, 1}, groove.Ride: {0, 0, 0, 0},
		} {
			for lag, x := range want {
				if got := at(dst, plane, lag, int(v)); !(math.Abs(float64(got-x)) <= 1e-6) {
					t.Errorf("plane %d, %v at a lag of %d steps: %g, want %g", plane, v, lags[lag], got, x)
				}
			}
		}
		if all := at(dst, plane, 2, groove.NumVoices); all <= 0.5 || all >= 1 {
			t.Errorf("all voices at a bar: %g", all)
		}
	}
}

// A performance is recognised by the mean of its windows, not by most of them.
func TestPerformancesArePooled(t *testing.T) {
	rock, jazz := &dataset.Performance{Genre: groove.Rock}, &dataset.Performance{Genre: groove.Jazz}
	windows := []dataset.Window{{Performance: rock}, {Performance: rock, Bar: 1}, {Performance: rock, Bar: 2}, {Performance: jazz}}
	row := func(asRock, asJazz float64) []float64 {
		x := nothing()
		x[groove.Rock], x[groove.Jazz] = asRock, asJazz
		return x
	}
	r := recognise(values{row(0, 1), row(0, 1), row(9, 0), row(0, 1)}, windows).withInterval()
	if r.Windows.Accuracy != 0.5 || r.Performances.Accuracy != 1 || r.Performances.Count != 2 {
		t.Errorf("windows %v, performances %v", r.Windows, r.Performances)
	}
	if !(math.Abs(r.Low-1.0/3) <= 1e-9) || r.High != 1 { // the rock take alone, or the jazz take alone
		t.Errorf("interval %g to %g", r.Low, r.High)
	}
	better := recognise(values{row(1, 0), row(1, 0), row(9, 0), row(0, 1)}, windows)
	if g := better.over("first", r); g.Windows != 0.5 || g.Low != 0 || math.Abs(g.High-2.0/3) > 1e-9 {
		t.Errorf("gain %+v", g)
	}
}

func TestWhitening(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	x := svm.NewMatrix(500, 3)
	for i := range x.Rows {
		a, b, c := rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()
		copy(x.Row(i), []float32{float32(3*a + 1), float32(a + 0.1*b), float32(b + c)})
	}
	w, err := fitWhitening(x)
	if err != nil {
		t.Fatal(err)
	}
	y := w.apply(x)
	for j := range 3 {
		for k := range 3 {
			sum := 0.0
			for i := range y.Rows {
				sum += float64(y.Row(i)[j]) * float64(y.Row(i)[k]) / float64(y.Rows)
			}
			want := 0.0
			if j == k {
				want = 1
			}
			if !(math.Abs(sum-want) <= 0.02) {
				t.Errorf("covariance of %d and %d is %g", j, k, sum)
			}
		}
	}
}

func TestCurveIsExtended(t *testing.T) {
	c := Curve{Of: "performances", Asks: AsksValidation, Points: []Point{{N: 1, Windows: 0.9}, {N: 2, Windows: 0.3}, {N: 4, Windows: 0.4}, {N: 8, Windows: 0.5}}}
	c.extend()
	if !(math.Abs(c.Rise-0.1) <= 1e-9 && math.Abs(c.Needs["60%"]-16) <= 1e-6) || !(c.Needs["63%"] > 16) {
		t.Errorf("%+v", c)
	}
	flat := Curve{Of: "performances", Points: []Point{{N: 1}, {N: 2, Windows: 0.3}, {N: 4, Windows: 0.3}}}
	if flat.extend(); flat.Needs != nil {
		t.Errorf("a flat line meets %v", flat.Needs)
	}
}
