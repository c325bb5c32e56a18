package e2e

import (
	"math"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

const capture = `
100 F8
200 F2 10 00
300 FA
400 F8
500 F8
600 90 24 40
610 F2 08 00
700 F8
800 F8
900 FC
910 F8
950 99 26 40
1000 FB
1100 F8
1150 80 24 00
1200 B9 7B 00
1300 99 2A 10
`

func TestSegments(t *testing.T) {
	list, err := readCapture(strings.NewReader(capture))
	if err != nil {
		t.Fatal(err)
	}
	got := segments(list)
	want := []struct {
		origin       float64
		ticks        int
		command, end int64
	}{{0, 2, 300, 610}, {48, 2, 610, 900}, {50, 1, 1000, 0}}
	if len(got) != len(want) {
		t.Fatalf("%d segments, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if g := got[i]; g.origin != w.origin || len(g.ticks) != w.ticks || g.command != w.command || g.end != w.end {
			t.Errorf("segment %d: %+v, want %+v", i, g, w)
		}
	}
}

func TestNotesPair(t *testing.T) {
	list, err := readCapture(strings.NewReader(capture))
	if err != nil {
		t.Fatal(err)
	}
	all := notes(list)
	if len(all) != 3 || all[0].off != 1150 || all[1].off != 1200 || all[2].off != 0 {
		t.Errorf("notes %+v", all)
	}
	if h := hung(all); len(h) != 1 || h[0].key != 0x2A {
		t.Errorf("hung %+v", h)
	}
	if b := between(all, 900, 1300); len(b) != 1 || b[0].key != 0x26 {
		t.Errorf("between %+v", b)
	}
}

func TestReadCaptureRefuses(t *testing.T) {
	for _, s := range []string{"x F8", "1 F8 100", "1 ZZ"} {
		if _, err := readCapture(strings.NewReader(s)); err == nil {
			t.Errorf("%q was read", s)
		}
	}
}

func TestFitPassesOverDelayedTicks(t *testing.T) {
	s := segment{origin: 96}
	for i := range 200 {
		at := 1e9 + float64(i)*20e6
		if i%37 == 5 {
			at += 9e6
		}
		s.ticks = append(s.ticks, int64(at))
	}
	l := s.fit()
	if math.Abs(l.bpm()-125) > 1e-3 || math.Abs(l.at(96)-1e9) > 1e4 {
		t.Errorf("line %+v, %f bpm", l, l.bpm())
	}
}

// TestMatch plays a pattern by the line, then spoils it.
func TestMatch(t *testing.T) {
	var p groove.Pattern
	kit := groove.GMKit()
	p.Hits[0][groove.Kick], p.Velocities[0][groove.Kick], p.Offsets[0][groove.Kick] = true, 1, -0.4
	p.Hits[4][groove.Snare], p.Velocities[4][groove.Snare], p.Offsets[4][groove.Snare] = true, 0.5, 0.49
	p.Hits[5][groove.Snare], p.Velocities[5][groove.Snare], p.Offsets[5][groove.Snare] = true, 0.25, -0.49
	p = p.Canonical()
	l := line{t0: 5e9, period: 20e6}
	play := func() []note {
		var list []note
		for _, w := range expected(&p, &kit, 0, 768) {
			list = append(list, note{at: int64(l.at(w.ticks)), key: w.key, velocity: w.vel})
		}
		return list
	}
	good := match(&p, &kit, play(), l, 12, 700)
	if good.faults() != "" || good.notes != 5 {
		t.Fatalf("%d notes, faults: %s", good.notes, good.faults())
	}
	if _, ms := good.worstCell(1); math.Abs(ms) > 1e-5 {
		t.Errorf("worst cell %v ms", ms)
	}
	bad := play()
	bad[1].velocity++
	bad[2].at += 700e3
	bad = append(bad[:3], bad[4:]...)
	bad = append(bad, note{at: int64(l.at(300)), key: 51, velocity: 1})
	r := match(&p, &kit, bad, l, 12, 700)
	if len(r.missing) != 1 || len(r.extra) != 1 || len(r.velocities) != 1 || math.Abs(spreadOf(r.late).max-0.7) > 1e-3 {
		t.Errorf("report %+v", r)
	}
}

// A stroke that is so late that it is nearer to the next one of its key is matched with its own note.
func TestMatchKeepsALateStrokeFromTheNext(t *testing.T) {
	var p groove.Pattern
	kit := groove.GMKit()
	p.Hits[4][groove.Snare], p.Velocities[4][groove.Snare], p.Offsets[4][groove.Snare] = true, 0.5, 0.4
	p.Hits[5][groove.Snare], p.Velocities[5][groove.Snare], p.Offsets[5][groove.Snare] = true, 0.25, -0.4
	l := line{t0: 5e9, period: 20e6}
	var list []note
	for _, w := range expected(&p, &kit, 0, 300) {
		list = append(list, note{at: int64(l.at(w.ticks)), key: w.key, velocity: w.vel})
	}
	list[0].at += 23e6 // the next is 24 ms behind it
	r := match(&p, &kit, list, l, 0, 300)
	if f := r.faults(); f != "" || r.notes != 2 || math.Abs(spreadOf(r.late).max-23) > 1e-3 {
		t.Errorf("%d notes, late %v, faults: %s", r.notes, r.late, f)
	}
}

// A note that a machine held up by 140 ms is late, not another one, unless figures are to be kept. A song that plays a step late is
// wrong in any case, and so is a note that comes a step early.
func TestMatchOfAMachineThatIsHeldUp(t *testing.T) {
	kit, l := groove.GMKit(), line{t0: 5e9, period: 20e6}
	var p groove.Pattern
	for s := 0; s < groove.Steps; s += 2 {
		p.Hits[s][groove.Ride], p.Velocities[s][groove.Ride] = true, float32(40+s)/127
	}
	played := func() (list []note) {
		for _, w := range expected(&p, &kit, 0, 760) {
			list = append(list, note{at: int64(l.at(w.ticks)), key: w.key, velocity: w.vel})
		}
		return list
	}
	held := played()
	held[9].at += 140e6
	if f := match(&p, &kit, held, l, 12, 700).faults(); (f == "") == strict() {
		t.Errorf("one note held up by 140 ms: %q", f)
	}
	later := played()
	for i := range later {
		later[i].at += 120e6
	}
	if f := match(&p, &kit, later, l, 12, 700).faults(); f == "" {
		t.Error("a song that plays a step late has no fault")
	}
	ahead := played()
	ahead[9].at -= 120e6
	if f := match(&p, &kit, ahead, l, 12, 700).faults(); f == "" {
		t.Error("a note a step early is no fault")
	}
}

func TestAgainst(t *testing.T) {
	var list []note
	for i := range 100 {
		list = append(list, note{at: int64(i) * 10e6})
	}
	list[50].at += 2e6
	if s := spreadOf(against(list)); s.n != 100 || math.Abs(s.max-2) > 0.05 || s.p50 > 0.05 {
		t.Errorf("spread %v", s)
	}
}

// TestStalled finds a tick that the host delayed, and passes over a pause that a script makes.
func TestStalled(t *testing.T) {
	list := []message{{at: 0, b: []byte{0xFA}}}
	at := int64(0)
	for i := range 100 {
		if i == 60 {
			at += 2500e6
		}
		at += 20e6
		list = append(list, message{at: at, b: []byte{0xF8}})
	}
	if ms := stalled(list); ms > 0.01 {
		t.Errorf("an even clock is %.1f ms off", ms)
	}
	list[31].at += 35e6
	if ms := stalled(list); math.Abs(ms-35) > 1 {
		t.Errorf("a tick 35 ms late is %.1f ms off", ms)
	}
}
