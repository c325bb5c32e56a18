package groove

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// foreignFiles lists the files that stand for kinds of files which other programs write.
func foreignFiles(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/foreign/*.mid")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	var names []string
	for _, p := range paths {
		names = append(names, strings.TrimSuffix(filepath.Base(p), ".mid"))
	}
	return names
}

func foreign(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata/foreign", name+".mid"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func countOf(p Pattern, v Voice) (n int) {
	for s := range Steps {
		if p.Hits[s][v] {
			n++
		}
	}
	return n
}

func TestForeignFiles(t *testing.T) {
	beat := []string{"0 kick", "4 snare", "8 kick", "12 snare"}
	for _, c := range []struct {
		name  string
		opt   ImportOptions
		hits  int
		first []string // cells that are there
		want  func(Pattern, ImportInfo) bool
	}{
		{"kick35", ImportOptions{}, 48, beat, func(p Pattern, i ImportInfo) bool { return countOf(p, Kick) == 8 && len(i.Unmapped) == 0 }},
		{
			"tom41",
			ImportOptions{},
			32,
			[]string{"2 high_tom", "4 mid_tom", "6 low_tom", "8 low_tom", "10 low_tom"},
			func(_ Pattern, i ImportInfo) bool { return len(i.Unmapped) == 0 },
		},
		{"pickup-bar", ImportOptions{Bar: 1}, 48, beat, func(_ Pattern, i ImportInfo) bool { return i.Bars == 5 }},
		{"drums-channel-3", ImportOptions{}, 0, nil, func(_ Pattern, i ImportInfo) bool { return i.Channel == 3 && slices.Equal(i.Tracks, []string{"Drums"}) }},
		{"drums-channel-3", ImportOptions{Channel: 3}, 0, nil, func(_ Pattern, i ImportInfo) bool { return i.Channel == 3 }},
		{"drums-channel-3", ImportOptions{Track: "drums"}, 0, nil, func(_ Pattern, i ImportInfo) bool { return i.Channel == 3 }},
		{"drums-channel-3", ImportOptions{Track: "3"}, 0, nil, func(_ Pattern, i ImportInfo) bool { return i.Channel == 3 }},
		{"one-bar-loop", ImportOptions{}, 48, []string{
			"0 kick -80", "16 kick -80", "32 kick -80", "48 kick -80",
			"20 snare", "62 closed_hat",
		}, func(_ Pattern, i ImportInfo) bool { return i.Round == 1 }},
		{"no-end-of-track", ImportOptions{}, 48, beat, func(_ Pattern, i ImportInfo) bool { return len(i.Repairs) == 1 }},
		{"empty-mtrk", ImportOptions{}, 48, beat, nil},
		{"ntrks-too-small", ImportOptions{}, 48, beat, func(_ Pattern, i ImportInfo) bool { return len(i.Repairs) == 1 }},
		{"rmid", ImportOptions{}, 48, beat, nil},
		{"truncated-micros", ImportOptions{}, 48, beat, func(_ Pattern, i ImportInfo) bool { return i.BPM == 149 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, info, err := ReadSMF(bytes.NewReader(foreign(t, c.name)), c.opt)
			if err != nil {
				t.Fatal(err)
			}
			all := cells(p)
			if c.hits > 0 && p.Count() != c.hits {
				t.Errorf("%d hits, want %d: %s", p.Count(), c.hits, all)
			}
			for _, cell := range c.first {
				if !strings.Contains(", "+all, ", "+cell) {
					t.Errorf("no %s in %s", cell, all)
				}
			}
			if c.want != nil && !c.want(p, info) {
				t.Errorf("info %+v of %s", info, all)
			}
		})
	}
}

func TestForeignFilesAreRefused(t *testing.T) {
	read := func(name string, bar int) error {
		_, _, err := ReadSMF(bytes.NewReader(foreign(t, name)), ImportOptions{Bar: bar})
		return err
	}
	for bar, word := range []string{"bar 3 is in 3/4", "bar 3 is in 3/4", "bar 3 is in 3/4"} {
		var m *MeterError
		if err := read("meter-change-inside", bar); !errors.As(err, &m) {
			t.Errorf("bar %d: %v is no MeterError", bar, err)
		} else {
			wantError(t, err, word)
		}
	}
	wantError(t, read("pickup-bar", 0), "bar 1 is in 1/4")
	wantError(t, read("melody-as-drums", 0), "no drums", `called "Piano"`)
}

// A bar that the next meter cuts short is refused, whatever its own meter.
func TestBarsFollowMeters(t *testing.T) {
	meter := func(delta uint32, beats, power byte) []byte {
		return at(delta, 0xFF, metaMeter, 4, beats, power, 24, 8)
	}
	kick := func(delta uint32) []byte { return at(delta, 0x99, 36, 100) }
	cut := file(0, 96, track(meter(0, 4, 2), kick(0), kick(96), kick(96), kick(1056), meter(0, 3, 2), kick(0), kick(2000)))
	_, _, err := ReadSMF(bytes.NewReader(cut), ImportOptions{})
	wantError(t, err, "bar 4 is cut short")

	// 7/8, then 4/4 from its end, twice said, and a change behind the last note.
	seven := file(0, 96, track(meter(0, 7, 3), kick(0), meter(336, 4, 2), kick(0), meter(384, 4, 2), kick(384), kick(768), meter(1, 3, 2)))
	p, info, err := ReadSMF(bytes.NewReader(seven), ImportOptions{Bar: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := cells(p); got != "0 kick 0 100, 32 kick 0 100" || info.Bars != 6 {
		t.Errorf("%s of %d bars", got, info.Bars)
	}
}

// Which notes are the drums, by channel, name, bank, port and what they look like.
func TestKeepDrums(t *testing.T) {
	name := func(text string) []byte {
		return at(0, append([]byte{0xFF, metaTrackName, byte(len(text))}, text...)...)
	}
	port := func(n byte) []byte { return at(0, 0xFF, metaPort, 1, n) }
	drums := func(channel byte) []byte {
		on := 0x90 | (channel - 1)
		return bytes.Join([][]byte{
			at(0, on, 36, 100), at(0, on, 42, 80), at(48, on, 42, 80), at(48, on, 38, 99),
			at(0, on, 42, 80), at(48, on, 46, 80), at(240, on, 36, 1),
		}, nil)
	}
	tune := func(channel byte, from byte) (all []byte) {
		for i, step := range []byte{0, 2, 4, 5, 7, 9, 11, 12} {
			all = append(all, at(uint32(min(i, 1)*48), 0x90|(channel-1), from+step, 90)...)
		}
		return all
	}
	program := func(channel, n byte) []byte { return at(0, 0xC0|(channel-1), n) }
	bank := func(channel, n byte) []byte { return at(0, 0xB0|(channel-1), 0, n) }
	for _, c := range []struct {
		what    string
		data    []byte
		opt     DrumPick
		channel uint8
		err     string
	}{
		{"channel 10 before a name", file(1, 96, track(name("Drums"), tune(1, 60)), track(drums(10))), DrumPick{}, 10, ""},
		{"a name", file(1, 96, track(name("Lead"), tune(1, 60)), track(name("My Kit"), drums(4))), DrumPick{}, 4, ""},
		{"perc", file(1, 96, track(name("Lead"), tune(1, 60)), track(name("PERC 2"), drums(4))), DrumPick{}, 4, ""},
		{"an instrument's name", file(1, 96, track(tune(1, 60)), track(at(0, 0xFF, metaInstrument, 4, 'B', 'e', 'a', 't'), drums(4))), DrumPick{}, 4, ""},
		{"a bank of drums", file(0, 96, track(bank(4, 127), program(4, 0), tune(1, 60), drums(4))), DrumPick{}, 4, ""},
		{"steel drums", file(1, 96, track(name("Steel Drums"), tune(1, 60)), track(name("Beat"), drums(4))), DrumPick{}, 4, ""},
		{"a track", file(1, 96, track(name("Drums"), drums(10)), track(name("Perc"), drums(4))), DrumPick{Track: "perc"}, 4, ""},
		{"no such track", file(1, 96, track(name("Drums"), drums(10))), DrumPick{Track: "Bongos"}, 0, `track "Bongos" has no notes`},
		{"nothing to choose by", file(0, 96, track(tune(1, 60), drums(4))), DrumPick{}, 0, "track 1 on channel 4 (7 notes)"},
		{"a single channel", file(0, 96, track(drums(4))), DrumPick{}, 4, ""},
		{"a tune in the octave of the drums", file(0, 96, track(tune(1, 48))), DrumPick{}, 0, "not played as a drum set"},
		{"a bass", file(0, 96, track(tune(1, 35))), DrumPick{}, 0, "not played as a drum set"},
		{"a bass's program", file(0, 96, track(program(2, 33), tune(2, 36))), DrumPick{}, 0, "plays program 34"},
		{"a tune above", file(0, 96, track(tune(1, 60))), DrumPick{}, 0, "0 have the pitch of a drum set"},
		{"a tune that the user calls drums", file(0, 96, track(tune(1, 60))), DrumPick{Channel: 1}, 1, ""},
		{"two ports", file(1, 96, track(port(1), tune(10, 60)), track(port(0), drums(10))), DrumPick{}, 10, ""},
		{"two ports, the second is named", file(1, 96, track(port(0), name("Strings"), tune(10, 60)), track(port(1), name("Drums"), drums(10))), DrumPick{}, 10, ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			take, err := ReadTake(bytes.NewReader(c.data))
			if err != nil {
				t.Fatal(err)
			}
			part, err := take.KeepDrums(c.opt)
			if c.err != "" {
				wantError(t, err, c.err)
				return
			}
			if err != nil || part.Channel != c.channel || !strings.Contains(c.what, "calls") && len(take.Notes) != 7 {
				t.Errorf("channel %d, %d notes, %v", part.Channel, len(take.Notes), err)
			}
			if ports := strings.Contains(c.what, "ports"); ports != (part.LeftOut != "") {
				t.Errorf("left out: %q", part.LeftOut)
			}
		})
	}
}

// A track's or a pitch's name speaks for its notes where their pitches say nothing, or something else.
func TestRolesByName(t *testing.T) {
	name := func(text string) []byte {
		return at(0, append([]byte{0xFF, metaTrackName, byte(len(text))}, text...)...)
	}
	text := func(words string) []byte { return at(0, append([]byte{0xFF, metaText, byte(len(words))}, words...)...) }
	for _, c := range []struct {
		track string
		pitch uint8
		want  Voice
	}{
		{"Kick", 60, Kick},
		{"Kick In", 90, Kick},
		{"BD 1", 90, Kick},
		{"Bass Drum", 48, Kick},
		{"Snare Top", 36, Snare},
		{"Hand Claps", 36, Snare},
		{"Closed Hi-Hat", 46, ClosedHat},
		{"HH Open", 42, OpenHat},
		{"Hi-Hats", 46, OpenHat},
		{"Hi Hat", 90, ClosedHat},
		{"Toms", 50, HighTom},
		{"Toms", 90, MidTom},
		{"Floor Tom", 50, LowTom},
		{"Ride Bell", 36, Ride},
		{"Crash 2", 90, Crash},
		{"Cymbals", 51, Ride},
		{"Cowbell", 90, Ride},
		{"Kick & Snare", 38, Snare},
		{"Drums", 35, Kick},
		{"Track 1", 41, LowTom},
		{"Track 1", 90, NoVoice},
	} {
		take, err := ReadTake(bytes.NewReader(file(1, 96, track(name(c.track), at(0, 0x99, c.pitch, 100)))))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = take.KeepDrums(DrumPick{}); err != nil || take.Notes[0].Voice != c.want {
			t.Errorf("pitch %d on track %q is %s, want %s; %v", c.pitch, c.track, take.Notes[0].Voice, c.want, err)
		}
	}
	take, err := ReadTake(bytes.NewReader(file(0, 96, track(text("96 Kick"), text("97: Open Hat"), at(0, 0x99, 96, 1), at(1, 97, 1), at(1, 98, 1)))))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = take.KeepDrums(DrumPick{}); err != nil || take.Notes[0].Voice != Kick || take.Notes[1].Voice != OpenHat || take.Unmapped()[98] != 1 {
		t.Errorf("named pitches: %+v, %v", take.Notes, err)
	}
}

// What players accept: wrappers, tracks that are not as the header says, values over 127 that no note has.
func TestReaderIsTolerant(t *testing.T) {
	good := track(at(0, 0x99, 36, 100), at(24, 38, 90))
	riff := func(parts ...[]byte) []byte {
		body := append([]byte("RMID"), bytes.Join(parts, nil)...)
		return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	}
	chunk := func(id string, data []byte) []byte {
		b := append(binary.LittleEndian.AppendUint32([]byte(id), uint32(len(data))), data...)
		return append(b, make([]byte, len(data)%2)...)
	}
	header := func(format, tracks uint16, rest ...[]byte) []byte {
		data := file(format, 96, rest...)
		binary.BigEndian.PutUint16(data[10:], tracks)
		return data
	}
	macBinary := make([]byte, 128)
	odd := func(size uint32) []byte { // a track that says a wrong length
		data := file(0, 96, good)
		binary.BigEndian.PutUint32(data[18:], size)
		return data
	}
	rifx := riff(chunk("data", file(0, 96, good)))
	copy(rifx, "RIFX")
	binary.BigEndian.PutUint32(rifx[16:], uint32(len(file(0, 96, good))))
	empty := riff(chunk("data", file(0, 96, good)))
	binary.LittleEndian.PutUint32(empty[16:], 0)
	for what, data := range map[string][]byte{
		"RMID":                        riff(chunk("data", file(0, 96, good))),
		"RMID with names before":      riff(chunk("DISP", []byte("odd")), chunk("data", file(0, 96, good)), chunk("LIST", []byte("INFO"))),
		"RMID without a pad byte":     riff([]byte("DISP\x03\x00\x00\x00odd"), chunk("data", file(0, 96, good))),
		"RMID of length 0":            empty,
		"RIFX":                        rifx,
		"a track longer than it says": odd(4),
		"a track that says no length": odd(0),
		"a track of no end":           odd(0xFFFFFFFF),
		"a track shorter than it says, then another": append(odd(uint32(len(good))), append([]byte("MTrk\x00\x00\x01\x00"), 0, 0xFF, metaEnd, 0)...),
		"system messages": file(0, 96, track(at(0, 0xF8), at(0, 0xF1, 5), at(0, 0xF2, 1, 2), at(0, 0xF3, 1), at(0, 0xF6), at(0, 0xFE),
			at(0, 0x99, 36, 100), at(24, 38, 90))),
		"MacBinary":                   append(macBinary, file(0, 96, good)...),
		"format 0 with two tracks":    header(0, 2, track(at(0, 0xFF, metaTrackName, 1, 'x')), good),
		"too many tracks promised":    header(1, 5, good),
		"none promised":               header(1, 0, good),
		"fewer promised":              header(1, 1, track(), good),
		"format 2 with one track":     header(2, 1, good),
		"empty track":                 append(header(1, 2, []byte("MTrk\x00\x00\x00\x00")), good...),
		"no end of track":             header(0, 1, append([]byte("MTrk\x00\x00\x00\x07"), 0, 0x99, 36, 100, 24, 38, 90)),
		"controller over 127":         file(0, 96, track(at(0, 0xB9, 7, 0xFF), at(0, 0xC9, 0x80), at(0, 0xE9, 0, 0x90), at(0, 0x99, 36, 100), at(24, 38, 90))),
		"bytes behind the last track": append(file(0, 96, good), "MTrk\xFF"...),
	} {
		p, _, err := ReadSMF(bytes.NewReader(data), ImportOptions{})
		if err != nil || !strings.HasPrefix(cells(p), "0 kick 0 100, 1 snare 0 90") {
			t.Errorf("%s: %s, %v", what, cells(p), err)
		}
	}
}

// A track of a wrong length is said, and never read beyond the next track.
func TestWrongLengthsAreSaid(t *testing.T) {
	data := file(1, 96, track(at(0, 0x99, 36, 100)), track(at(24, 0x99, 38, 90)))
	binary.BigEndian.PutUint32(data[18:], 4)
	p, info, err := ReadSMF(bytes.NewReader(data), ImportOptions{})
	if want := "track 1 does not have the length that it says"; err != nil || !slices.Contains(info.Repairs, want) || p.Count() < 2 {
		t.Errorf("%s, %q, %v", cells(p), info.Repairs, err)
	}
	if _, _, err = ReadSMF(bytes.NewReader(data[:len(data)-4]), ImportOptions{}); err == nil {
		t.Error("a file that is cut short is read")
	}
}

// A file with a thousand faults has a few remarks, and is read in one pass: a track without an end is looked for once.
func TestFaultsAreBounded(t *testing.T) {
	unit := append([]byte("MTrk\x00\x00\x00\x04\x00\x99\x24\x64"), "\x00\x99\x24\x64\x00\x00\x00\x00"...)
	data := append(file(1, 96), bytes.Repeat(unit, maxTracks)...)
	_, info, err := ReadSMF(bytes.NewReader(data), ImportOptions{})
	if want := maxRepairs + 1; err != nil || len(info.Repairs) != want || info.Repairs[want-1] != "it has more faults" {
		t.Errorf("%d remarks: %q, %v", len(info.Repairs), info.Repairs, err)
	}
}

// The name of a track may be in characters of any time.
func TestNamesInOldCharacters(t *testing.T) {
	for _, name := range []string{"Bater\xEDa", "Percussion n\xB02", "\x83h\x83\x89\x83\x80", "\xFF\xFED\x00r\x00u\x00m\x00s\x00"} {
		text := append([]byte{0xFF, metaTrackName, byte(len(name))}, name...)
		data := file(1, 96, track(at(0, text...), at(0, 0x91, 36, 100)), track(at(0, 0x90, 60, 100)))
		if p, info, err := ReadSMF(bytes.NewReader(data), ImportOptions{}); err != nil || info.Channel != 2 || p.Count() == 0 {
			t.Errorf("%q: channel %d, %v", name, info.Channel, err)
		}
	}
}

func TestMIDIFileNames(t *testing.T) {
	for name, want := range map[string]bool{
		"a.mid": true, "x/B.MIDI": true, "a.smf": true, "a.rmi": true, "song.KAR": true, "a.wav": false, "mid": false, "x/._a.mid": false, "~$a.mid": false,
	} {
		if IsMIDIFile(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	for _, name := range []string{"__MACOSX", "x/.DS_Store", "Thumbs.db", "Desktop.ini", "._x"} {
		if !IsDropping(name) {
			t.Errorf("%s counts", name)
		}
	}
}

func TestTemposCutOff(t *testing.T) {
	for bpm := 20; bpm <= 300; bpm++ {
		for _, micros := range []uint32{tempoMicros(float64(bpm)), uint32(60_000_000 / bpm)} {
			if got := microsBPM(micros); got != float64(bpm) {
				t.Errorf("%d µs: %v BPM, want %d", micros, got, bpm)
			}
		}
	}
}
