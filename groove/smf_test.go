package groove

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"gitlab.com/gomidi/midi/v2/smf"
)

// writeSMF returns the file of a pattern.
func writeSMF(t testing.TB, p Pattern, opt SMFOptions) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := WriteSMF(&buf, p, opt); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// readNote is a note as the reader of another program returns it.
type readNote struct {
	on, off            int64
	channel, note, vel uint8
}

// listen reads a file with the library's reader, an oracle for ours, and pairs note-ons with note-offs. A note that is
// struck again while it sounds, or never ends, fails the test.
func listen(t testing.TB, data []byte) (notes []readNote, end int64) {
	t.Helper()
	file, err := smf.ReadFrom(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if file.TimeFormat != smf.MetricTicks(UnitsPerBeat) || len(file.Tracks) != 1 || file.Format() != 0 {
		t.Fatalf("format %d, %d tracks, %v", file.Format(), len(file.Tracks), file.TimeFormat)
	}
	sounding := map[[2]uint8]int{}
	for _, e := range file.Tracks[0] {
		end += int64(e.Delta)
		var ch, note, vel uint8
		switch {
		case e.Message.GetNoteStart(&ch, &note, &vel):
			if _, on := sounding[[2]uint8{ch, note}]; on {
				t.Fatalf("note %d is struck at %d while it sounds", note, end)
			}
			sounding[[2]uint8{ch, note}] = len(notes)
			notes = append(notes, readNote{end, -1, ch + 1, note, vel})
		case e.Message.GetNoteEnd(&ch, &note):
			i, on := sounding[[2]uint8{ch, note}]
			if !on {
				t.Fatalf("note %d ends at %d without a beginning", note, end)
			}
			notes[i].off = end
			delete(sounding, [2]uint8{ch, note})
		}
	}
	if len(sounding) > 0 {
		t.Fatalf("%d notes never end", len(sounding))
	}
	return notes, end
}

func TestSMFRoundTripIsExact(t *testing.T) {
	r := Rand(7, 0)
	kits := []Kit{{}, GMKit(), {Name: "odd", Channel: 1, Notes: [NumVoices]uint8{0, 127, 36, 38, 42, 46, 49, 51, 60}, Length: MaxLength}}
	for i := range 400 {
		p := randomPattern(r, r.Float64())
		bpm := 20 + 280*r.Float64()
		kit := kits[i%len(kits)]
		data := writeSMF(t, p, SMFOptions{Name: "x", BPM: bpm, Kit: kit, Seamless: true})
		got, info, err := ReadSMF(bytes.NewReader(data), ImportOptions{Kit: kit})
		if p.Count() == 0 {
			wantError(t, err, "no notes")
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if !got.Equal(&p) {
			t.Fatalf("round trip %d changed the pattern", i)
		}
		got, _, err = ReadSMF(bytes.NewReader(writeSMF(t, p, SMFOptions{BPM: bpm, Kit: kit})), ImportOptions{Kit: kit})
		if want := fromDownbeat(p); err != nil || !got.Equal(&want) {
			t.Fatalf("round trip %d from the downbeat changed the pattern: %v", i, err)
		}
		if info.Notes != p.Count() || info.Collisions != 0 || len(info.Unmapped) != 0 || info.Bars != Bars {
			t.Fatalf("info %+v for %d hits", info, p.Count())
		}
	}
}

// fromDownbeat returns p with the early hits of the first step on its line.
func fromDownbeat(p Pattern) Pattern {
	for v := range p.Offsets[0] {
		p.Offsets[0][v] = max(p.Offsets[0][v], 0)
	}
	return p
}

// The corners of a cell: the offsets' ends on every step with neighbours as close as they can be.
func TestSMFRoundTripCorners(t *testing.T) {
	for _, units := range []int{-480, -479, -1, 0, 1, 478, 479} {
		var p Pattern
		for s := range Steps {
			for v := range NumVoices {
				u := units
				if s%2 == 1 {
					u = -480 // one tick after a neighbour at 479
				}
				p.Hits[s][v], p.Offsets[s][v], p.Velocities[s][v] = true, UnitsToOffset(u), float32(1+(s+v*Steps)%127)/127
			}
		}
		data := writeSMF(t, p, SMFOptions{BPM: 300, Seamless: true})
		notes, end := listen(t, data)
		if len(notes) != Steps*NumVoices || end != LoopUnits {
			t.Fatalf("offset %d: %d notes, end %d", units, len(notes), end)
		}
		got, _, err := ReadSMF(bytes.NewReader(data), ImportOptions{})
		if err != nil || !got.Equal(&p) {
			t.Errorf("offset %d did not come back: %v", units, err)
		}
	}
}

func TestWriteSMFNotes(t *testing.T) {
	p := one(0, -0.25, 1)                                                        // early
	p.Hits[1][Kick], p.Offsets[1][Kick], p.Velocities[1][Kick] = true, 0.25, 0.5 // at 1200
	p.Hits[2][Kick], p.Offsets[2][Kick], p.Velocities[2][Kick] = true, -0.5, 0.5 // at 1440, cuts the one before
	const length = 461                                                           // 60 ms at 120 BPM and 3840 to the quarter
	rest := []readNote{{1200, 1440, 10, 36, 64}, {1440, 1440 + length, 10, 36, 64}}
	for seamless, want := range map[bool][]readNote{
		false: append([]readNote{{0, length, 10, 36, 127}}, rest...),
		true:  append(rest, readNote{LoopUnits - 240, LoopUnits, 10, 36, 127}),
	} {
		notes, end := listen(t, writeSMF(t, p, SMFOptions{Name: "n", BPM: 120, Seamless: seamless}))
		if end != LoopUnits || !slices.Equal(notes, want) {
			t.Errorf("seamless %v: end %d, notes %v, want %v", seamless, end, notes, want)
		}
	}
}

// TestMergedNotesEndWithTheFile strikes a pitch twice at one tick near the end: the note ends with the file.
func TestMergedNotesEndWithTheFile(t *testing.T) {
	spans := []Span{{LoopUnits - 16, 461, 10, 36, 90}, {LoopUnits - 16, 461, 10, 36, 80}}
	var file bytes.Buffer
	if err := WriteTracks(&file, TrackFile{Name: "n", Units: LoopUnits, Tracks: []Track{{Spans: spans}}}); err != nil {
		t.Fatal(err)
	}
	want := []readNote{{LoopUnits - 16, LoopUnits, 10, 36, 90}}
	if notes, end := listen(t, file.Bytes()); end != LoopUnits || !slices.Equal(notes, want) {
		t.Errorf("end %d, notes %v, want %v", end, notes, want)
	}
}

func TestWriteSMFMergesVoicesOnOneNote(t *testing.T) {
	kit := GMKit()
	kit.Notes[MidTom] = kit.Notes[LowTom]
	p := one(0, 0, 0.5)
	p.Hits[0][LowTom], p.Velocities[0][LowTom] = true, 0.25
	p.Hits[0][MidTom], p.Velocities[0][MidTom] = true, 0.75
	notes, _ := listen(t, writeSMF(t, p, SMFOptions{BPM: 100, Kit: kit}))
	if len(notes) != 2 || notes[1].vel != 95 {
		t.Errorf("notes %v, want the kick and the louder tom", notes)
	}
}

func TestWriteSMFRefuses(t *testing.T) {
	wantError(t, WriteSMF(io.Discard, Pattern{}, SMFOptions{}), "write smf", "bpm 0")
	wantError(t, WriteSMF(io.Discard, Pattern{}, SMFOptions{BPM: 120, Kit: Kit{Name: "k"}}), "write smf", "channel 0")
	wantError(t, WriteSMF(failingWriter{}, Pattern{}, SMFOptions{BPM: 120}), "disk full")
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestSMFInfo(t *testing.T) {
	r := Rand(8, 0)
	for _, bpm := range []float64{20, 60, 99.99, 100, 120.007, 174.3, 300, 20 + 280*r.Float64()} {
		data := writeSMF(t, one(0, 0, 1), SMFOptions{Name: "GrooveGen funk", BPM: bpm})
		_, info, err := ReadSMF(bytes.NewReader(data), ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if tempoMicros(info.BPM) != tempoMicros(bpm) || len(short(bpm)) < 8 && info.BPM != bpm {
			t.Errorf("tempo %v came back as %v", bpm, info.BPM)
		}
		if info.Name != "GrooveGen funk" || info.PPQ != 3840 || info.Format != 0 || info.Meter != [2]int{4, 4} || info.Channel != 10 {
			t.Errorf("info %+v", info)
		}
	}
}

func TestWriteRecording(t *testing.T) {
	rec := Recording{
		Name:   "take",
		Tempos: []TempoChange{{2 * time.Second, 60}, {0, 120}},
		Notes: []TimedNote{
			{At: 3 * time.Second, Length: 50 * time.Millisecond, Channel: 10, Note: 36, Velocity: 99},
			{At: time.Second, Length: 10 * time.Second, Channel: 10, Note: 38, Velocity: 1},
			{At: 2500 * time.Millisecond, Channel: 16, Note: 38, Velocity: 2},
			{At: 2500 * time.Millisecond, Length: time.Second, Channel: 10, Note: 38, Velocity: 3},
		},
	}
	var buf bytes.Buffer
	if err := WriteRecording(&buf, rec); err != nil {
		t.Fatal(err)
	}
	notes, end := listen(t, buf.Bytes())
	// Two seconds at 120 are four quarters; each later second is one.
	const q = UnitsPerBeat
	want := []readNote{
		{2 * q, 4*q + q/2, 10, 38, 1}, {4*q + q/2, 4*q + q/2 + 1, 16, 38, 2}, {4*q + q/2, 5*q + q/2, 10, 38, 3}, {5 * q, 5*q + 192, 10, 36, 99},
	}
	if len(notes) != len(want) || end != 13*q {
		t.Fatalf("notes %v, end %d", notes, end)
	}
	for i := range want {
		if notes[i] != want[i] {
			t.Errorf("note %d is %v, want %v", i, notes[i], want[i])
		}
	}
}

// An hour at a tempo that a file cannot say exactly, with pauses longer than its numbers hold: the last note is still
// where it was played.
func TestWriteRecordingDoesNotDrift(t *testing.T) {
	rec := Recording{Tempos: []TempoChange{{0, 123.457}, {time.Hour, 299.999}}}
	at := []time.Duration{0, time.Hour, 24*time.Hour + time.Millisecond}
	for _, a := range at {
		rec.Notes = append(rec.Notes, TimedNote{At: a, Length: time.Millisecond, Channel: 10, Note: 36, Velocity: 100})
	}
	var buf bytes.Buffer
	if err := WriteRecording(&buf, rec); err != nil {
		t.Fatal(err)
	}
	file, err := readSMF(bytes.NewReader(buf.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	now, tick, micros := 0.0, int64(0), 0.0
	i := 0
	for _, e := range file.tracks[0] {
		now += float64(e.tick-tick) / UnitsPerBeat * micros / 1e6
		tick = e.tick
		switch {
		case e.meta == metaTempo:
			micros = float64(int(e.data[0])<<16 | int(e.data[1])<<8 | int(e.data[2]))
		case e.vel > 0:
			if d := now - at[i].Seconds(); d > 200e-6 || d < -200e-6 {
				t.Errorf("note %d plays %.6f s away from where it was", i, d)
			}
			i++
		}
	}
	if i != len(at) {
		t.Errorf("%d notes, want %d", i, len(at))
	}
}

func TestWriteRecordingRefuses(t *testing.T) {
	note := TimedNote{Channel: 10, Note: 36, Velocity: 100}
	for word, bend := range map[string]func(*Recording){
		"bpm 0":      func(r *Recording) { r.Tempos = []TempoChange{{}} },
		"tempo at":   func(r *Recording) { r.Tempos = []TempoChange{{-1, 120}} },
		"note 0 at":  func(r *Recording) { r.Notes[0].At = 101 * time.Hour },
		"channel 0":  func(r *Recording) { r.Notes[0].Channel = 0 },
		"note 128":   func(r *Recording) { r.Notes[0].Note = 128 },
		"velocity 0": func(r *Recording) { r.Notes[0].Velocity = 0 },
	} {
		r := Recording{Notes: []TimedNote{note}}
		bend(&r)
		wantError(t, WriteRecording(io.Discard, r), "write recording", word)
	}
	var buf bytes.Buffer
	if err := WriteRecording(&buf, Recording{Name: strings.Repeat("long ", 100)}); err != nil {
		t.Error("an empty recording should be a file all the same:", err)
	}
	listen(t, buf.Bytes())
}
