package clocktest

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestProfile(t *testing.T) {
	profiles := map[string]Profile{
		"steady": Steady(120),
		"step":   Step(120, 90, 4),
		"ramp":   Ramp(100, 160, 8, 10),
		"slower": Ramp(160, 60, 2, 5),
	}
	for name, p := range profiles {
		last := -1.0
		for ticks := 0.0; ticks < 2000; ticks += 7.5 {
			at := p.TimeAt(ticks)
			if back := p.TicksAt(at); math.Abs(back-ticks) > 1e-6 {
				t.Fatalf("%s: tick %v is at %v, where %v is", name, ticks, at, back)
			}
			if at <= last {
				t.Fatalf("%s: time goes back at tick %v", name, ticks)
			}
			last = at
			const h = 1e-6
			if f := (p.TicksAt(at+h) - p.TicksAt(at)) / h; math.Abs(f-p.Frequency(at)) > 1e-3 {
				t.Fatalf("%s: frequency at tick %v is %v, want %v", name, ticks, p.Frequency(at), f)
			}
		}
	}
	ramp := Ramp(100, 160, 8, 10)
	if f := ramp.Frequency(8*0.6+10.01) * 60 / clock.PPQN; math.Abs(f-160) > 1e-9 {
		t.Errorf("after the ramp the tempo is %v", f)
	}
}

func TestTrainHabits(t *testing.T) {
	const n = 240
	exact := New(Steady(120), n).Stamps()
	if len(exact) != n || exact[0] != Origin || exact[48].Sub(Origin) != time.Second {
		t.Errorf("an exact train begins %v and has its third beat at %v", exact[0], exact[48])
	}
	if got := New(Steady(120), n).Drop(5, 6).Double(9).Stamps(); len(got) != n-1 {
		t.Errorf("%d stamps with two lost and one doubled, want %d", len(got), n-1)
	}
	tr := New(Steady(300), n).Stall(0.02, 5*time.Millisecond, 30*time.Millisecond, 0, Random(1))
	if !slices.IsSorted(tr.Stamps()) || slices.Min(tr.Late) < 0 || slices.Max(tr.Late) > 35e-3 || slices.Max(tr.Late) < 5e-3 {
		t.Errorf("stalls make ticks late by %v to %v", slices.Min(tr.Late), slices.Max(tr.Late))
	}
	for i, at := range New(Steady(120), n).Staircase(period, 0.25).Stamps() {
		x := (at.Sub(Origin).Seconds()+period.Seconds()/2)/period.Seconds() - 0.25
		if math.Abs(x-math.Round(x)) > 1e-3 {
			t.Fatalf("tick %d of the staircase is %v periods in", i, x)
		}
	}
	a, b := New(Steady(120), n).Jitter(time.Millisecond, Random(7)), New(Steady(120), n).Jitter(time.Millisecond, Random(7))
	if !slices.Equal(a.Late, b.Late) {
		t.Error("one seed made two trains")
	}
}

func TestSteps(t *testing.T) {
	tests := []struct {
		name                     string
		positions                []float64
		played, skipped, doubled int
	}{
		{"straight", []float64{0, 3, 6, 9, 12, 15, 18}, 4, 0, 0},
		{"a small correction", []float64{0, 3, 6.1, 5.5, 7, 12}, 3, 0, 0},
		{"a leap", []float64{0, 3, 19}, 2, 2, 0},
		{"a fall", []float64{0, 6, 12, 9, 12.5}, 4, 0, 1},
	}
	for _, tt := range tests {
		var c Steps
		for _, p := range tt.positions {
			c.Observe(p)
		}
		if c.Played != tt.played || c.Skipped != tt.skipped || c.Doubled != tt.doubled {
			t.Errorf("%s: %+v", tt.name, c)
		}
	}
}

func TestLineMatchesTheory(t *testing.T) {
	var e []Sample
	for seed := range uint64(60) {
		e = append(e, Span(LeastSquares(New(Steady(120), 300).Jitter(time.Millisecond, Random(seed))), 4, 12)...)
	}
	// The mean of σ²·4/n over n = 96…288 is σ²·4·ln 3/192.
	want := 1e-3 * math.Sqrt(4*math.Log(3)/192)
	if got := RMS(e); math.Abs(got-want) > 0.1*want {
		t.Errorf("a line's RMS error is %v, want about %v", got, want)
	}
}

func TestReadLog(t *testing.T) {
	got, err := ReadLog(strings.NewReader("# a comment\n10 FA\n\n20 F8\n30 F2 01 01\n40 90 24 7F\n50 FB\n60 FC\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []clock.Event{
		{Kind: clock.Start, At: 10},
		{Kind: clock.Tick, At: 20},
		{Kind: clock.Position, At: 30, Step: 129},
		{Kind: clock.Continue, At: 50},
		{Kind: clock.Stop, At: 60},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, bad := range []string{"x F8", "1", "1 F2 10", "1 F2 80 00", "1 G8", "1.5 F8"} {
		if _, err := ReadLog(strings.NewReader("1 F8\n" + bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: error %v, want one that names line 2", bad, err)
		}
	}
}

func FuzzReadLog(f *testing.F) {
	f.Add([]byte("1 FA\n20833333 F8\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		events, err := ReadLog(strings.NewReader(string(data)))
		if err != nil {
			return
		}
		for _, s := range Replay(events[:min(len(events), 200)]) {
			if math.IsNaN(s.RMS) && s.Ticks > 24 && s.BPM > 1 && s.BPM < 1e4 {
				t.Fatalf("segment %+v", s)
			}
		}
	})
}

// events makes a log of a train: what begins it, its ticks, and a song position before some of them.
func events(begin clock.Kind, tr Train, jumps map[int]uint16) []clock.Event {
	stamps := tr.Stamps()
	out := []clock.Event{{Kind: begin, At: stamps[0] - 1e6}}
	for i, at := range stamps {
		if step, ok := jumps[i]; ok {
			out = append(out, clock.Event{Kind: clock.Position, At: at - 1e5, Step: step})
		}
		out = append(out, clock.Event{Kind: clock.Tick, At: at})
	}
	return append(out, clock.Event{Kind: clock.Stop, At: stamps[len(stamps)-1] + 1e6})
}

func TestReplay(t *testing.T) {
	jitter := func(p Profile, n int) Train { return New(p, n).Jitter(300*time.Microsecond, Random(4)) }
	slip := jitter(Steady(130), 600)
	for i := 300; i < 600; i++ {
		slip.Late[i] += 10e-3
	}
	tests := []struct {
		name  string
		log   []clock.Event
		fit   string
		bpm   float64
		shift float64
		jumps []Jump
	}{
		{"steady", events(clock.Start, jitter(Steady(130), 400), nil), "line", 130, 0, []Jump{}},
		{"ramp", events(clock.Start, jitter(Ramp(100, 150, 6, 6), 700), nil), "parabola", 126, 0, []Jump{}},
		{"loop", events(clock.Start, jitter(Steady(130), 600), map[int]uint16{384: 0, 480: 32}), "line", 130, 0, []Jump{{384, 0}, {480, 32}}},
		{"slip", events(clock.Continue, slip, nil), "line", 130, 10e3, []Jump{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Replay(tt.log)
			if len(got) != 1 {
				t.Fatalf("%d segments, want 1", len(got))
			}
			s := got[0]
			if s.Fit != tt.fit || math.Abs(s.BPM-tt.bpm) > 1.5 || math.Abs(s.Shift-tt.shift) > 500 || !slices.Equal(s.Jumps, tt.jumps) {
				t.Errorf("segment %+v, want fit %s, %v BPM, shift %v, jumps %v", s, tt.fit, tt.bpm, tt.shift, tt.jumps)
			}
			if s.Skipped+s.Doubled != 0 || s.RMS > 1500 || s.StartStep != 0 {
				t.Errorf("segment %+v", s)
			}
		})
	}
	if got := Replay(nil); got == nil || len(got) != 0 {
		t.Errorf("an empty log gives %v, want an empty list", got)
	}
}
