package clock_test

import (
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
)

// FuzzFollower feeds arbitrary streams: three bytes an event, kind and a signed time step, then (for a position) reuse of
// the step's bits. Whatever comes, nothing breaks: numbers stay finite, the tempo within bounds, epochs are counted up, and
// within one the song runs forward from now on.
func FuzzFollower(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 80, 0, 0, 80, 0, 0, 80, 0, 3, 0, 0})
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 1, 128, 4, 7, 0, 2, 0, 0, 0, 80, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		a := clock.NewAuto(clock.Mode(len(data)%3), 120)
		flw := clock.NewFollower(clock.BPM(len(data)))
		now := clock.Time(1e9)
		var epochs [2]uint32
		for len(data) >= 3 {
			step := binary.LittleEndian.Uint16(data[1:])
			e := clock.Event{Kind: clock.Kind(data[0] % 6), Step: step}
			now += delta(data[0], step)
			e.At = now
			data = data[3:]
			flw.Handle(e)
			a.Handle(e)
			if step%7 == 0 {
				a.Start(now)
			}
			if step%11 == 0 {
				flw.Advance(now + 1e9)
				a.Advance(now + 1e9)
			}
			for i, s := range []clock.Status{flw.Status(), a.Status()} {
				sound(t, s, now)
				if s.Epoch < epochs[i] {
					t.Fatalf("epoch %d after %d", s.Epoch, epochs[i])
				}
				epochs[i] = s.Epoch
			}
		}
	})
}

// delta is a time step: mostly up to 260 ms, sometimes absurd or backwards.
func delta(kind byte, step uint16) clock.Time {
	switch kind >> 4 {
	case 15:
		return clock.Time(step) * 1e15
	case 14:
		return -clock.Time(step) * 1e6
	default:
		return clock.Time(step) * 4e3
	}
}

func sound(t *testing.T, s clock.Status, now clock.Time) {
	t.Helper()
	l := s.Timeline
	if !(l.Tempo >= clock.MinBPM && l.Tempo <= clock.MaxBPM) {
		t.Fatalf("tempo %v", l.Tempo)
	}
	p := l.TicksAt(now)
	if math.IsNaN(p) || math.IsInf(p, 0) || math.IsNaN(l.TickOrigin) {
		t.Fatalf("position %v of %+v", p, s)
	}
	// Where a tick is less than the last bit of the position, or a second more goes past the end of time, it cannot be seen.
	seen := math.Abs(p) < 1e12 && now < math.MaxInt64-1e9
	if q := l.TicksAt(now.Add(time.Second)); s.State == clock.Running && seen && !(q > p) {
		t.Fatalf("from position %v it goes on to %v, by %+v", p, q, s)
	}
	if s.State > clock.Lost {
		t.Fatalf("state %d", s.State)
	}
}

// FuzzPosition feeds a running clock whose intervals are anything from 10 to 30 ms. The follower may come to believe in
// lost ticks and change its mind (in testdata one takes 3.2 ticks back), so that the position can fall within an epoch and
// a sequencer must remember what it has played; but not by two steps, and it stays within a few steps of the count.
func FuzzPosition(f *testing.F) {
	f.Add([]byte{128, 128, 128, 128, 128, 0, 255, 128, 128, 128, 0, 0, 0, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, data []byte) {
		flw := clock.NewFollower(120)
		now := clock.Time(1e9)
		flw.Handle(clock.Event{Kind: clock.Start, At: now})
		last := 0.0
		for i, d := range data {
			now += 10e6 + clock.Time(d)*20e6/255
			flw.Handle(clock.Event{Kind: clock.Tick, At: now})
			s := flw.Status()
			sound(t, s, now)
			p := s.Timeline.TicksAt(now)
			if p < last-2*clock.TicksPerStep || !(math.Abs(p-float64(i)) <= 12+float64(i)/8) {
				t.Fatalf("tick %d: position went from %.2f to %.2f", i, last, p)
			}
			last = p
		}
	})
}
