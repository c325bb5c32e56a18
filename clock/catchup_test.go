package clock_test

import (
	"math"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/clock/clocktest"
)

// TestSenderCatchesUp holds a sender up for a while, after which it sends what it owes faster than its tempo, as a DAW does after a
// dropout. The song must not run ahead meanwhile: by more than a tick, or by two and a half after a silence that is a lost clock.
func TestSenderCatchesUp(t *testing.T) {
	const period = 20 * time.Millisecond // 125 BPM
	for _, stall := range []time.Duration{60, 100, 150, 200, 250, 290, 340, 500, 900} {
		stall *= time.Millisecond
		most := 1.0
		if stall > 280*time.Millisecond {
			most = 2.5
		}
		for _, pace := range []time.Duration{20, 2000, 4000, 5500, 7000, 9000, 12000} {
			pace *= time.Microsecond
			for seed := range uint64(6) {
				if ahead := furthestAhead(heldUp(period, stall, pace, seed), period); !(ahead <= most) {
					t.Errorf("held up for %v, then a tick each %v (seed %d): the song ran %.1f ticks ahead, at most %v", stall, pace, seed, ahead, most)
				}
			}
		}
	}
}

// TestTempoAfterAStop starts at twice and at half the tempo after a stop without ticks: nothing is owed then.
func TestTempoAfterAStop(t *testing.T) {
	for _, factor := range []float64{0.5, 2} {
		r := newRig(t)
		r.send(clock.Start)
		r.ticks(97)
		r.send(clock.Stop)
		r.now += 900e6
		r.f.Advance(r.now)
		r.period = clock.Time(float64(period120) / factor)
		r.send(clock.Start)
		r.ticks(13)
		if bpm := float64(r.f.Status().Timeline.Tempo); !(math.Abs(bpm-120*factor) <= 1) {
			t.Errorf("tempo %.1f after half a beat of %v", bpm, 120*factor)
		}
	}
}

// heldUp returns the stamps of 500 ticks, of a sender that is held up after ten beats.
func heldUp(period, stall, pace time.Duration, seed uint64) []clock.Time {
	random := clocktest.Random(seed)
	stamps := clocktest.New(clocktest.Steady(clock.BPM(60/period.Seconds()/clock.PPQN)), 500).Jitter(300*time.Microsecond, random).Stamps()
	from := 240 + random.IntN(24)
	hold := stamps[from].Add(time.Duration(random.Float64() * float64(period)))
	for i, at := range stamps {
		if i <= from {
			continue
		}
		if at < hold.Add(stall) {
			at = hold.Add(stall)
		}
		stamps[i] = max(at, stamps[i-1].Add(pace))
		if i == from+1 {
			stamps[i] = at
		}
	}
	return stamps
}

// furthestAhead plays a song of evenly meant ticks and returns how far before its place it was at most, in ticks, at any time.
func furthestAhead(stamps []clock.Time, period time.Duration) (most float64) {
	f := clock.NewFollower(120)
	f.Handle(clock.Event{Kind: clock.Start, At: stamps[0] - 1e6})
	now := stamps[0]
	for i, at := range stamps {
		for ; now < at; now = now.Add(time.Millisecond) {
			f.Advance(now)
			if s := f.Status(); s.State == clock.Running && i > 48 {
				most = max(most, s.Timeline.TicksAt(now)-now.Sub(clocktest.Origin).Seconds()/period.Seconds())
			}
		}
		f.Handle(clock.Event{Kind: clock.Tick, At: at})
	}
	return most
}
