package dataset

import (
	"strings"
	"testing"
)

func TestShortLoopsArePlayedRound(t *testing.T) {
	for _, c := range []struct {
		name, want, remark string
		hits               []hit
	}{
		{
			"one bar", "0 kick 0.000 90, 4 snare 0.125 80, 16 kick 0.000 90, 20 snare 0.125 80, 32 kick 0.000 90, 36 snare 0.125 80, 48 kick 0.000 90, 52 snare 0.125 80",
			"a loop of one bar, played round to fill 4",
			[]hit{{0, 36, 90}, {4.125, 38, 80}},
		},
		{
			"two bars", "0 kick 0.000 90, 24 snare 0.000 80, 32 kick 0.000 90, 56 snare 0.000 80",
			"2 bars",
			[]hit{{0, 36, 90}, {24, 38, 80}},
		},
		{
			"three bars", "0 kick 0.000 90, 40 snare 0.000 80, 48 kick 0.000 90",
			"3 bars",
			[]hit{{0, 36, 90}, {40, 38, 80}},
		},
		{
			"early for the next round", "0 kick -0.250 70, 4 snare 0.000 80, 16 kick -0.250 70, 20 snare 0.000 80, " +
				"32 kick -0.250 70, 36 snare 0.000 80, 48 kick -0.250 70, 52 snare 0.000 80",
			"one bar,",
			[]hit{{4, 38, 80}, {15.75, 36, 70}},
		},
		{
			"a closing crash", "0 kick 0.000 90, 4 kick 0.000 90, 16 kick 0.000 90, 20 kick 0.000 90, 32 kick 0.000 90, 36 kick 0.000 90, 48 kick 0.000 90, 52 kick 0.000 90",
			"one bar,",
			[]hit{{0, 36, 90}, {4, 36, 90}, {16, 49, 127}},
		},
		{"four bars with an early end", "0 kick -0.250 70, 50 snare 0.000 80", "", []hit{{50, 38, 80}, {63.75, 36, 70}}},
		{"five bars", "0 kick 0.000 90, 63 snare 0.000 1", "", []hit{{0, 36, 90}, {63, 38, 1}, {79.75, 36, 70}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, bpm := range []float64{125, 62.5} {
				s, err := Open(folder(t, map[string][]byte{"rock/a.mid": midi(t, bpm, c.hits...)}), Options{})
				if err != nil {
					t.Fatal(err)
				}
				windows := s.Windows()
				if len(windows) == 0 {
					t.Fatalf("skipped: %q", s.Skipped)
				}
				if got := list(windows[0]); got != c.want {
					t.Errorf("got %s\nwant %s", got, c.want)
				}
				if got := windows[0].Style().BPM; got != bpm {
					t.Errorf("%g BPM, want %g", got, bpm)
				}
				if c.remark == "" && len(s.Remarks) > 0 || c.remark != "" && (len(s.Remarks) != 1 || !strings.Contains(s.Remarks[0].Text, c.remark)) {
					t.Errorf("remarks %v, want %q", s.Remarks, c.remark)
				}
			}
		})
	}
}

// A loop of one bar whose tempo changes in its middle has the mean of both in each round: a second and two.
func TestShortLoopOfTwoTempos(t *testing.T) {
	data := smf(0, "\x00\xff\x51\x03\x07\xa1\x20", "\x00\x99\x24\x64", "\x81\x40\xff\x51\x03\x0f\x42\x40", "\x60\x99\x26\x5a")
	s, err := Open(folder(t, map[string][]byte{"rock/a.mid": data}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	windows := s.Windows()
	if len(windows) != 1 || windows[0].Style().BPM != 80 {
		t.Errorf("%d windows, skipped %q", len(windows), s.Skipped)
	}
}

// A bar of 4/4 between bars of 3/4 is no loop.
func TestPartsAreNotPlayedRound(t *testing.T) {
	data := smf(0, "\x00\xff\x58\x04\x03\x02\x18\x08", "\x00\x99\x24\x64", "\x82\x20\xff\x58\x04\x04\x02\x18\x08", "\x00\x99\x24\x64", "\x60\x99\x26\x64",
		"\x82\x20\xff\x58\x04\x03\x02\x18\x08", "\x00\x99\x24\x64", "\x60\x99\x26\x64")
	s, err := Open(folder(t, map[string][]byte{"rock/a.mid": data}), Options{})
	if err != nil || len(s.Windows()) != 0 || len(s.Skipped) != 1 || !strings.Contains(s.Skipped[0].Reason, "its meter changes") {
		t.Errorf("%v: %+v", err, s)
	}
}

// A pickup bar in front of a loop leaves it a loop.
func TestShortLoopBehindAPickupIsPlayedRound(t *testing.T) {
	data := smf(0, "\x00\xff\x58\x04\x01\x02\x18\x08", "\x30\x99\x26\x32", // 1/4, a snare
		"\x30\xff\x58\x04\x04\x02\x18\x08", "\x00\x99\x24\x5a", "\x60\x99\x26\x50") // 4/4, a kick, a snare
	s, err := Open(folder(t, map[string][]byte{"rock/a.mid": data}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	windows := s.Windows()
	if len(windows) == 0 {
		t.Fatalf("skipped: %q", s.Skipped)
	}
	const want = "0 kick 0.000 90, 4 snare 0.000 80, 16 kick 0.000 90, 20 snare 0.000 80, 32 kick 0.000 90, 36 snare 0.000 80, 48 kick 0.000 90, 52 snare 0.000 80"
	if got := list(windows[0]); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if len(s.Remarks) != 1 || !strings.Contains(s.Remarks[0].Text, "a loop of one bar") {
		t.Errorf("remarks %v", s.Remarks)
	}
}
