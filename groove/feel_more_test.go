package groove

import "testing"

// TestSwingMovesTheOffSixteenths checks that every second sixteenth moves to the stated place, from that where the pattern has it, and nothing else.
func TestSwingMovesTheOffSixteenths(t *testing.T) {
	r := Rand(8, 0)
	for _, swing := range []float64{0.5, 0.54, 0.58, 0.625, 2. / 3, 0.7} {
		p := randomPattern(r, 0.5)
		for s := range Steps { // leave room, so that nothing is clamped
			for v := range NumVoices {
				p.Offsets[s][v] /= 20
			}
		}
		p = p.Canonical()
		f := DefaultFeel()
		f.Swing = swing
		q := f.Apply(p, 120)
		for s := range Steps {
			for v := range NumVoices {
				if !p.Hits[s][v] {
					continue
				}
				want := 0.0
				if s%2 == 1 {
					want = 2 * max(swing-p.Timing().Sixteenths, 0)
				}
				if got := float64(q.Offsets[s][v] - p.Offsets[s][v]); got < want-1./OffsetUnits || got > want+1./OffsetUnits {
					t.Fatalf("swing %g moves step %d by %g steps, want %g", swing, s, got, want)
				}
			}
		}
	}
}

func TestVelocityCurveBendsTheMiddle(t *testing.T) {
	r := Rand(9, 0)
	p := randomPattern(r, 0.5)
	before := -1.0
	for _, curve := range []float64{-1, -0.5, 0, 0.5, 1} {
		f := DefaultFeel()
		f.VelocityCurve = curve
		q := f.Apply(p, 120)
		sum := 0.0
		for s := range Steps {
			for v := range NumVoices {
				sum += float64(q.Velocities[s][v])
				if p.Velocities[s][v] == 1 && q.Velocities[s][v] != 1 {
					t.Fatalf("curve %g: full velocity became %g", curve, q.Velocities[s][v])
				}
			}
		}
		if sum <= before || q.Hits != p.Hits || q.Offsets != p.Offsets {
			t.Errorf("curve %g: velocities sum to %g after %g, or something else changed", curve, sum, before)
		}
		before = sum
	}
}

func TestAccentRaisesTheOneAlone(t *testing.T) {
	r := Rand(10, 0)
	p := randomPattern(r, 0.9)
	before := p
	for _, accent := range []float64{0, 0.3, 0.6, 1} {
		f := DefaultFeel()
		f.Accent = accent
		q := f.Apply(p, 120)
		for s := range Steps {
			for v := range NumVoices {
				switch got := q.Velocities[s][v]; {
				case s > 0 && got != p.Velocities[s][v]:
					t.Fatalf("accent %g: step %d changed", accent, s)
				case s == 0 && (got < before.Velocities[s][v] || accent == 1 && p.Hits[s][v] && got != 1):
					t.Fatalf("accent %g: %s on the one has %g after %g", accent, Voice(v), got, before.Velocities[s][v])
				}
			}
		}
		before = q
	}
}

func TestHeld(t *testing.T) {
	r := Rand(11, 0)
	a, b := randomPattern(r, 0.5), randomPattern(r, 0.5)
	a, b = a.Canonical(), b.Canonical()
	h := Hold(NewVoiceSet(Kick, Ride), &a).With(NewVoiceSet(Snare), &b)
	got := b
	h.Merge(&got)
	for s := range Steps {
		if got.Hits[s][Kick] != a.Hits[s][Kick] || got.Velocities[s][Ride] != a.Velocities[s][Ride] || got.Offsets[s][Crash] != b.Offsets[s][Crash] {
			t.Fatalf("step %d is not merged", s)
		}
	}
	if !got.IsCanonical() || !h.Has(Snare) || h.Has(Crash) {
		t.Error("not canonical, or the wrong voices")
	}
	if h.Only(NewVoiceSet(Kick)).Voices != NewVoiceSet(Kick) || h.Only(0) != nil || Hold(0, &a) != nil || (*Held)(nil).Has(Kick) {
		t.Error("Only or Hold keep what they should not")
	}
	if h.Only(h.Voices) != h {
		t.Error("what keeps everything is copied")
	}
}
