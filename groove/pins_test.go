package groove

import (
	"errors"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestPinsText(t *testing.T) {
	const text = "kick 0 8/120 12/0/-30 63/1/479; snare !4 6"
	p, err := ParsePins(" KICK 12/0/-30 0 8/120 63/1/479;; snare 6 !4;hihat ")
	if err != nil || p.Text() != text || p.Count() != 6 {
		t.Fatalf("%q with %d pins, %v: want %q", p.Text(), p.Count(), err, text)
	}
	if !p.Hit(0, Kick, false) || p.Hit(4, Snare, true) || !p.Hit(5, Snare, true) || p.Hit(5, Snare, false) {
		t.Error("a cell is not as it was pinned, or not as it was drawn")
	}
	var drawn Pattern
	for _, c := range [][2]int{{0, int(Kick)}, {8, int(Kick)}, {12, int(Kick)}} {
		drawn.Hits[c[0]][c[1]], drawn.Velocities[c[0]][c[1]], drawn.Offsets[c[0]][c[1]] = true, 0.5, 0.125
	}
	p.SetStrokes(&drawn)
	if drawn.Velocities[8][Kick] != 120./127 || drawn.Velocities[0][Kick] != 64./127 || drawn.Offsets[12][Kick] != -30./960 || drawn.Offsets[0][Kick] != 0.125 ||
		drawn.Hits[63][Kick] {
		t.Errorf("strokes %v %v", drawn.Velocities[8][Kick], drawn.Offsets[12][Kick])
	}
	for _, bad := range []string{"kick 64", "kick -1", "kick x", "kick 1/2/3/4", "kick !1/2", "kick 1/128", "kick 1/0/480", "kick 1 1", "kick 1 !1", "cowbell 1"} {
		if p, err := ParsePins(bad); !errors.Is(err, ErrPin) || p != nil {
			t.Errorf("%q: %v, %v", bad, p.Text(), err)
		}
	}
}

func TestPinsWith(t *testing.T) {
	var none *Pins
	one := none.With(4, Snare, &Pin{On: true, Velocity: 90})
	two := one.With(0, Kick, &Pin{})
	if one.Text() != "snare 4/90" || two.Text() != "kick !0; snare 4/90" || none.Count() != 0 || none.Text() != "" {
		t.Errorf("%q, then %q", one.Text(), two.Text())
	}
	if two.With(4, Snare, nil).Text() != "kick !0" || one.With(4, Snare, nil) != nil || two.With(4, Snare, &Pin{}).Text() != "kick !0; snare !4" {
		t.Error("a cell was not released")
	}
}

func FuzzParsePins(f *testing.F) {
	for _, text := range []string{"", "kick 0 8/120 12/0/-30; snare !4", "kick 0;kick 0", "snare !63/1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		defer alloctest.Bound(t, len(text))()
		p, err := ParsePins(text)
		if err != nil {
			return
		}
		if again, err := ParsePins(p.Text()); err != nil || again.Text() != p.Text() || again.Count() != p.Count() {
			t.Errorf("%q is %q, and that is %q, %v", text, p.Text(), again.Text(), err)
		}
	})
}
