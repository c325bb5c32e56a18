package dataset

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// loop is a four-bar take that differs with seed.
func loop(t *testing.T, bpm float64, seed int) []byte {
	t.Helper()
	return midi(t, bpm, hit{0, 36, uint8(1 + seed)}, hit{49, 38, 90})
}

func TestFolderOfLoops(t *testing.T) {
	files := map[string][]byte{
		"funk/a.mid": loop(t, 100, 1), "genre/Hip-Hop/deep/3/b.MIDI": loop(t, 90, 2), "c.mid": loop(t, 100, 3),
		"jazz/short.mid": midi(t, 100, hit{0, 36, 100}, hit{0, 38, 100}), "jazz/copy.mid": loop(t, 100, 1),
		"jazz/cut.mid": loop(t, 100, 4)[:30], "jazz/readme.txt": []byte("no music"), "jazz/silent.mid": midi(t, 100),
		"jazz/fast.mid":  smf(0, "\x00\xff\x51\x03\x00\x00\x01", "\x00\x99\x24\x64"),
		"jazz/two.mid":   smf(0, "\x00\x91\x24\x64", "\x00\x92\x24\x64"),
		"jazz/meter.mid": smf(0, "\x00\xff\x58\x04\x03\x02\x18\x08", "\x00\x99\x24\x64"),
	}
	s, err := Open(folder(t, files), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, w := range s.Windows() {
		got[w.File] = fmt.Sprintf("%v %g", w.Genre, w.BPM)
	}
	for file, want := range map[string]string{"funk/a.mid": "funk 100", "genre/Hip-Hop/deep/3/b.MIDI": "hiphop 90"} {
		if got[file] != want {
			t.Errorf("%s: %q, want %q", file, got[file], want)
		}
	}
	if len(got) != 2 || len(s.Windows(Train)) != 1 || len(s.Windows(Validation)) != 1 {
		t.Errorf("windows of %v, %d to train on, %d to validate", got, len(s.Windows(Train)), len(s.Windows(Validation)))
	}
	reasons := map[string]string{
		"c.mid": "give --genre", "jazz/short.mid": "no 4 bars", "jazz/copy.mid": `that of "funk/a.mid"`, "jazz/cut.mid": "truncated",
		"jazz/silent.mid": "no notes", "jazz/fast.mid": "bpm 6e+07 is out of range", "jazz/two.mid": "which channel or track has them, of track 1 on channel 2",
		"jazz/meter.mid": "in 4/4",
	}
	for _, skip := range s.Skipped {
		if want := reasons[skip.Name]; want == "" || !strings.Contains(skip.Reason, want) {
			t.Errorf("%s: skipped because %q, want %q", skip.Name, skip.Reason, want)
		}
		delete(reasons, skip.Name)
	}
	if len(reasons) > 0 {
		t.Errorf("not skipped: %v", reasons)
	}
}

func TestOptionsOverrideFiles(t *testing.T) {
	soul := groove.Soul
	s, err := Open(folder(t, map[string][]byte{"funk/a.mid": loop(t, 100, 1), "b.mid": loop(t, 100, 2)}), Options{Genre: &soul, BPM: 77})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range s.Windows() {
		if w.Style() != groove.Pure(groove.Soul, 77) {
			t.Errorf("%s: %+v", w.File, w.Style())
		}
	}
	if len(s.Windows()) != 2 {
		t.Errorf("skipped %q", s.Skipped)
	}
	if _, err := Open(t.TempDir(), Options{BPM: math.NaN()}); err == nil {
		t.Error("a tempo of NaN is taken")
	}
}

// A tenth is held out, the same files whatever lies beside them.
func TestHeldOutFilesStay(t *testing.T) {
	files := map[string][]byte{}
	splits := func() map[string]Split {
		s, err := Open(folder(t, files), Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]Split{}
		for _, p := range s.Performances {
			got[p.File] = p.Split
		}
		return got
	}
	for i := range 60 {
		files[fmt.Sprintf("rock/%d.mid", i)] = loop(t, 100, i)
	}
	before := splits()
	for i := 60; i < 120; i++ {
		files[fmt.Sprintf("rock/%d.mid", i)] = loop(t, 100, i)
	}
	after, held := splits(), 0
	for name, split := range before {
		if after[name] != split {
			t.Errorf("%s: %v before, %v after", name, split, after[name])
		}
	}
	for _, split := range after {
		if split == Validation {
			held++
		}
	}
	if held < 4 || held > 24 {
		t.Errorf("%d of 120 are held out", held)
	}
}

// smf makes a file of one track, 96 ticks a quarter note, of events with their deltas.
func smf(format byte, events ...string) []byte {
	body := strings.Join(events, "") + "\x00\xff\x2f\x00"
	return []byte("MThd\x00\x00\x00\x06\x00" + string(format) + "\x00\x01\x00\x60MTrk\x00\x00" + string([]byte{byte(len(body) >> 8), byte(len(body))}) + body)
}

func TestMeterAndTempoChanges(t *testing.T) {
	const bar = "\x83\x00" // 384 ticks
	kick := func(delta string) string { return delta + "\x99\x24\x64" }
	data := smf(0,
		"\x00\xff\x58\x04\x03\x02\x18\x08", kick("\x00"), // a bar of 3/4 …
		"\x82\x1c\x99\x26\x5a",                                             // … whose last tick but three is the early downbeat of what comes, tick 284
		"\x04\xff\x58\x04\x04\x02\x18\x08", "\x00\xff\x51\x03\x07\xa1\x20", // 4/4 at 120 from tick 288
		kick(bar), "\x00\xff\x51\x03\x0f\x42\x40", // 60 from bar 1 on
		kick(bar), kick(bar), kick(bar), "\x60\x99\x2a\x50") // to bar 4, its second beat
	s, err := Open(folder(t, map[string][]byte{"rock/a.mid": data}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	windows := s.Windows()
	if len(windows) != 2 {
		t.Fatalf("%d windows, skipped %q", len(windows), s.Skipped)
	}
	if got, want := list(windows[0]), "0 snare -0.167 90, 16 kick 0.000 100, 32 kick 0.000 100, 48 kick 0.000 100"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// Four bars of four quarters: one bar of 2 s and three of 4 s, then four of 4 s.
	for i, want := range []float64{960. / 14, 60} {
		if got := windows[i].Style().BPM; math.Abs(got-want) > 1e-9 {
			t.Errorf("window %d: %g BPM, want %g", i, got, want)
		}
	}
}
