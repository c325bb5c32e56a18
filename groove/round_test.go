package groove

import (
	"bytes"
	"slices"
	"testing"
)

// Loops of one to three bars are played round from any bar of theirs, and behind a pickup bar.
func TestShortLoopsFromALaterBar(t *testing.T) {
	meter := func(delta uint32, beats byte) []byte { return at(delta, 0xFF, metaMeter, 4, beats, 2, 24, 8) }
	kick, snare := func(delta uint32) []byte { return at(delta, 0x99, 36, 100) }, func(delta uint32) []byte { return at(delta, 0x99, 38, 90) }
	crash := func(delta uint32) []byte { return at(delta, 0x99, 49, 80) }
	end := func(delta uint32) []byte { return at(delta, 0xB9, 7, 100) } // a controller on the last bar's end
	two := file(0, 96, track(kick(0), kick(96), snare(288), snare(96), end(288)))
	three := file(0, 96, track(kick(0), snare(384+96), crash(384+96), end(192)))
	pickup := file(0, 96, track(meter(0, 1), snare(48), meter(48, 4), kick(0), kick(96), end(288)))
	pickupTwo := file(0, 96, track(meter(0, 2), snare(96), meter(96, 4), kick(0), crash(480), end(288)))
	early := file(0, 96, track(meter(0, 1), snare(48), kick(43), meter(5, 4), snare(96), end(288)))
	rest := file(0, 96, track(kick(0), snare(768), at(768, 0xFF, metaText, 0)))
	last := file(0, 96, track(kick(0), snare(384), snare(384+192), crash(384+192), end(96)))
	eight := file(0, 96, track(kick(0), snare(6*384+96), at(2*384-96, 0xFF, metaText, 0)))
	four := file(0, 96, track(kick(0), kick(384), kick(384), kick(384), end(383)))
	fourEarly := file(0, 96, track(meter(0, 1), snare(48), meter(48, 4), snare(96), kick(1435), end(5)))
	for _, c := range []struct {
		what  string
		data  []byte
		bar   int
		want  string
		round int
	}{
		{"two bars", two, 0, "0 kick 0 100, 4 kick 0 100, 16 snare 0 90, 20 snare 0 90, 32 kick 0 100, 36 kick 0 100, 48 snare 0 90, 52 snare 0 90", 2},
		{"two bars from the second", two, 1, "0 snare 0 90, 4 snare 0 90, 16 kick 0 100, 20 kick 0 100, 32 snare 0 90, 36 snare 0 90, 48 kick 0 100, 52 kick 0 100", 2},
		{"three bars from the third", three, 2, "8 crash 0 80, 16 kick 0 100, 36 snare 0 90, 56 crash 0 80", 3},
		{"one bar behind a pickup", pickup, 1, "0 kick 0 100, 4 kick 0 100, 16 kick 0 100, 20 kick 0 100, 32 kick 0 100, 36 kick 0 100, 48 kick 0 100, 52 kick 0 100", 1},
		{"two bars behind a pickup", pickupTwo, 1, "0 kick 0 100, 20 crash 0 80, 32 kick 0 100, 52 crash 0 80", 2},
		{"two bars behind a pickup, from the second", pickupTwo, 2, "4 crash 0 80, 16 kick 0 100, 36 crash 0 80, 48 kick 0 100", 2},
		{"an early downbeat behind a pickup", early, 1, "0 kick -200 100, 4 snare 0 90, 16 kick -200 100, 20 snare 0 90, " +
			"32 kick -200 100, 36 snare 0 90, 48 kick -200 100, 52 snare 0 90", 1},
		{"an early downbeat behind four bars and a pickup", fourEarly, 1, "0 kick -200 100, 4 snare 0 90", 0},
		{"four bars from the second", four, 1, "0 kick 0 100, 16 kick 0 100, 32 kick 0 100, 48 kick 0 100", 4},
		{"four bars with a rest, from the third", rest, 2, "0 snare 0 90, 32 kick 0 100", 4},
		{"four bars and a last hit, from the second", last, 1, "0 snare 0 90, 24 snare 0 90, 48 kick 0 100", 4},
		{"four bars with a rest", rest, 0, "0 kick 0 100, 32 snare 0 90", 0},
		{"eight bars from the seventh", eight, 6, "4 snare 0 90", 0},
	} {
		p, info, err := ReadSMF(bytes.NewReader(c.data), ImportOptions{Bar: c.bar})
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if got := cells(p); got != c.want || info.Round != c.round {
			t.Errorf("%s: round %d, %s\nwant %d, %s", c.what, info.Round, got, c.round, c.want)
		}
	}
}

// A bar of the four that has no hits is said.
func TestEmptyBarsAreSaid(t *testing.T) {
	eight := file(0, 96, track(at(0, 0x99, 36, 100), at(6*384+96, 38, 90), at(2*384-96, 0xFF, metaText, 0)))
	_, info, err := ReadSMF(bytes.NewReader(eight), ImportOptions{Bar: 6})
	want := []string{"bars 2, 3 and 4 of the four have no hits"}
	if got := info.Remarks(); err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}
