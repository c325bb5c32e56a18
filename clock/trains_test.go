package clock_test

import (
	"math"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/clock/clocktest"
)

const ms = time.Millisecond

// TestTrains follows senders with bad habits: from the given beat on the error is within the limit, and at the end the
// count of ticks is right.
func TestTrains(t *testing.T) {
	steady := clocktest.New
	tests := []struct {
		name  string
		train func(seed uint64) clocktest.Train
		from  float64
		limit float64 // s
		check func(h clock.Health) bool
	}{
		{"20 BPM", func(uint64) clocktest.Train { return steady(clocktest.Steady(20), 300) }, 1, 0.1e-3, nil},
		{"300 BPM", func(uint64) clocktest.Train { return steady(clocktest.Steady(300), 900) }, 1, 0.1e-3, nil},
		{"one tick lost", func(s uint64) clocktest.Train {
			return steady(clocktest.Steady(120), 800).Jitter(ms/2, clocktest.Random(s)).Drop(400)
		}, 20, 1.5e-3, func(h clock.Health) bool { return h.Lost == 1 }},
		{"three ticks in a row lost", func(s uint64) clocktest.Train {
			return steady(clocktest.Steady(174.3), 800).Jitter(ms/2, clocktest.Random(s)).Drop(400, 401, 402)
		}, 20, 1.5e-3, func(h clock.Health) bool { return h.Lost == 3 }},
		{"a tick doubled", func(s uint64) clocktest.Train {
			return steady(clocktest.Steady(120), 800).Jitter(ms/2, clocktest.Random(s)).Double(400)
		}, 18, 1.5e-3, func(h clock.Health) bool { return h.Double == 1 }},
		{"lost and doubled now and then", func(s uint64) clocktest.Train {
			return steady(clocktest.Steady(90), 1200).Jitter(ms, clocktest.Random(s)).Drop(300, 500, 700).Double(400, 600, 800)
		}, 36, 1.5e-3, func(h clock.Health) bool { return h.Double == 3 && h.Lost == 3 }},
		{"slow drift", func(s uint64) clocktest.Train {
			p := clocktest.Steady(120).Until(240).Then(120, 121, 20).Then(121, 120, 20).Then(120, 120, math.Inf(1))
			return steady(p, 2800).Jitter(ms, clocktest.Random(s))
		}, 4, 3e-3, nil},
		{"fast ramp", func(s uint64) clocktest.Train {
			return steady(clocktest.Ramp(80, 160, 8, 8), 800).Jitter(ms/5, clocktest.Random(s))
		}, 4, 4e-3, nil},
		{"ramp from the start", func(s uint64) clocktest.Train {
			return steady(clocktest.Ramp(100, 160, 0, 10), 700).Jitter(ms, clocktest.Random(s))
		}, 2, 4e-3, nil},
		{"slowing down", func(s uint64) clocktest.Train {
			return steady(clocktest.Ramp(160, 70, 8, 10), 800).Jitter(ms/2, clocktest.Random(s))
		}, 4, 4e-3, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for seed := range uint64(4) {
				tr := tt.train(seed + 1)
				f := clock.NewFollower(120)
				s := clocktest.Span(clocktest.Follow(f, tr), tt.from, math.Inf(1))
				if e := clocktest.Max(s); len(s) == 0 || !(e <= tt.limit) {
					t.Errorf("seed %d: error of %.2f ms, want at most %.2f", seed+1, e*1e3, tt.limit*1e3)
				}
				if tt.check != nil && !tt.check(f.Health()) {
					t.Errorf("seed %d: health %+v", seed+1, f.Health())
				}
			}
		})
	}
}

// TestAnyStep changes the tempo from and to anything between 20 and 300 BPM.
func TestAnyStep(t *testing.T) {
	all := []clock.BPM{24, 33, 60, 90, 120, 174.3, 240, 300}
	for _, from := range all {
		for _, to := range all {
			tr := clocktest.New(clocktest.Step(from, to, 8), clocktest.Beats(16)).Jitter(ms/5, clocktest.Random(1))
			f := clock.NewFollower(100)
			s := clocktest.Follow(f, tr)
			after := clocktest.Span(s, 10, 16)
			if e := clocktest.Max(after); len(after) == 0 || !(e <= 1e-3) {
				t.Errorf("%v→%v BPM: error of %.2f ms from the second beat on, of %d samples", from, to, e*1e3, len(after))
			}
			if n := f.Health().Steps; math.Abs(math.Log(float64(to/from))) < 0.7 && from != to && n < 1 || from == to && n > 0 {
				t.Errorf("%v→%v BPM: %d steps seen", from, to, n)
			}
		}
	}
}

// TestShift is an audio server that slips by four periods, as one did while it was recorded.
func TestShift(t *testing.T) {
	tr := clocktest.New(clocktest.Steady(174.3), 600).Staircase(5333*time.Microsecond, 0.3)
	for i := 300; i < len(tr.Late); i++ {
		tr.Late[i] += 21.3e-3
	}
	s := clocktest.Follow(clock.NewFollower(120), tr)
	before, after := clocktest.Span(s, 4, 12.4), clocktest.Span(s, 14, math.Inf(1))
	if len(before) == 0 || len(after) == 0 {
		t.Fatalf("%d samples before the shift, %d after it", len(before), len(after))
	}
	for _, x := range after {
		if !(math.Abs(x.Error-21.3e-3) <= 2e-3) {
			t.Fatalf("beat %.2f: error of %.2f ms against the shifted grid", x.Beat, (x.Error-21.3e-3)*1e3)
		}
	}
	for _, x := range before {
		if !(math.Abs(x.Error) <= 2e-3) {
			t.Fatalf("beat %.2f: error of %.2f ms before the shift", x.Beat, x.Error*1e3)
		}
	}
}

func TestDeterministic(t *testing.T) {
	tr := clocktest.New(clocktest.Step(120, 125, 8), 500).Jitter(ms, clocktest.Random(9))
	a, b := clocktest.Follow(clock.NewFollower(120), tr), clocktest.Follow(clock.NewFollower(120), tr)
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("sample %d differs: %+v and %+v", i, a[i], b[i])
		}
	}
}

// TestStaircaseAtOddTempi has staircases whose teeth are as long as several beats. At 117 BPM a tick is nearly four
// periods, a tooth 156 ticks: within one it cannot be told from a clock at 117.19, so that the follower may at worst be
// half a tooth off.
func TestStaircaseAtOddTempi(t *testing.T) {
	for tempo, limit := range map[clock.BPM]float64{
		70: 2e-3, 90: 2e-3, 100: 2e-3, 110: 2e-3, 117: 3.5e-3, 128: 2e-3, 130: 2e-3, 140: 2e-3, 150: 2e-3, 165: 2e-3, 185: 2e-3, 220: 2e-3,
	} {
		for _, phase := range []float64{0, 0.3, 0.7} {
			tr := clocktest.New(clocktest.Steady(tempo), 1200).Staircase(256*time.Second/48000, phase)
			s := clocktest.Span(clocktest.Follow(clock.NewFollower(100), tr), 6, math.Inf(1))
			if e := clocktest.Max(s); len(s) == 0 || !(e <= limit) {
				t.Errorf("%v BPM, phase %v: error of %.2f ms, of %d samples", tempo, phase, e*1e3, len(s))
			}
		}
	}
}
