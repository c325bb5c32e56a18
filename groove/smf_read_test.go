package groove

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

// track wraps events, given as bytes with their deltas, into an MTrk chunk and adds the end of track.
func track(events ...[]byte) []byte {
	body := append(bytes.Join(events, nil), 0, 0xFF, metaEnd, 0)
	return append(binary.BigEndian.AppendUint32([]byte("MTrk"), uint32(len(body))), body...)
}

// file puts a header before tracks.
func file(format, ppq uint16, tracks ...[]byte) []byte {
	h := []byte("MThd\x00\x00\x00\x06")
	for _, x := range []uint16{format, uint16(len(tracks)), ppq} {
		h = binary.BigEndian.AppendUint16(h, x)
	}
	return append(h, bytes.Join(tracks, nil)...)
}

// at puts a delta before a message.
func at(delta uint32, msg ...byte) []byte {
	out := []byte{byte(delta & 0x7F)}
	for delta >>= 7; delta > 0; delta >>= 7 {
		out = append([]byte{byte(delta&0x7F) | 0x80}, out...)
	}
	return append(out, msg...)
}

// cells lists a pattern's hits as "step voice units velocity".
func cells(p Pattern) string {
	var out []string
	for s := range Steps {
		for v := range NumVoices {
			if p.Hits[s][v] {
				out = append(out, fmt.Sprintf("%d %s %d %d", s, Voice(v), OffsetToUnits(p.Offsets[s][v]), MIDIVelocity(p.Velocities[s][v])))
			}
		}
	}
	return strings.Join(out, ", ")
}

func TestReadForeignFiles(t *testing.T) {
	const bar = 4 * 96
	long := at(4*bar, 0xFF, metaText, 0) // makes a file of four bars, which is not played round
	for _, c := range []struct {
		name string
		data []byte
		opt  ImportOptions
		want string
		info string // fmt of what differs
	}{
		{
			"ppq 96, early and late, running status, velocity 0 as note-off",
			file(0, 96, track(at(0, 0x99, 36, 100), at(10, 36, 0), at(13, 42, 50), at(11, 26, 127), long)),
			ImportOptions{},
			"0 kick 0 100, 1 closed_hat -40 50, 1 open_hat 400 127", "",
		},
		{
			"ppq that does not divide: 100",
			file(0, 100, track(at(33, 0x99, 38, 64), at(1600, 0xFF, metaText, 0))),
			ImportOptions{},
			"1 snare 307 64", "",
		},
		{
			"format 1: tempo and name in one track, drums in another, bass in a third",
			file(1, 96,
				track(at(0, 0xFF, metaTempo, 3, 0x09, 0x27, 0xC0), at(0, 0xFF, metaTrackName, 4, 's', 'o', 'n', 'g'), long),
				track(at(24, 0x99, 36, 100)), track(at(0, 0x90, 36, 100))),
			ImportOptions{},
			"1 kick 0 100", "name song bpm 100 meter 4/4 format 1",
		},
		{
			"a single channel that is not 10",
			file(0, 96, track(at(0, 0x92, 51, 80))),
			ImportOptions{},
			"0 ride 0 80", "channel 3",
		},
		{
			"a given channel",
			file(0, 96, track(at(0, 0x92, 51, 80), at(0, 0x99, 36, 80))),
			ImportOptions{Channel: 3},
			"0 ride 0 80", "channel 3",
		},
		{
			"the louder in a cell, whichever comes first",
			file(0, 96, track(at(0, 0x99, 38, 80), at(2, 38, 90), at(2, 40, 85), at(92, 37, 9), at(1, 37, 9), long)),
			ImportOptions{},
			"0 snare 80 90, 4 snare 0 9", "notes 5 collisions 3",
		},
		{
			"pitches outside of the map are counted",
			file(0, 96, track(at(0, 0x99, 33, 80), at(0, 33, 80), at(0, 90, 1), at(0, 36, 80))),
			ImportOptions{},
			"0 kick 0 80", "notes 4 unmapped map[33:2 90:1]",
		},
		{
			"more than four bars: the first four; early hits belong to their step",
			file(0, 96, track(at(24, 0x99, 36, 1), at(4*bar-24-1, 36, 2), at(1, 36, 3))),
			ImportOptions{},
			"1 kick 0 1", "bars 4 notes 1",
		},
		{
			"from bar 1: the early downbeat comes along",
			file(0, 96, track(at(0, 0x99, 36, 1), at(bar-5, 36, 2), at(5+24, 36, 3))),
			ImportOptions{Bar: 1},
			"0 kick -200 2, 1 kick 0 3, 16 kick 0 1, 32 kick -200 2, 33 kick 0 3, 48 kick 0 1", "bars 2 notes 6",
		},
		{
			"a loop's end holds the early downbeat of its next turn",
			file(0, 96, track(at(4*bar-5, 0x99, 36, 2))),
			ImportOptions{},
			"0 kick -200 2", "bars 4",
		},
		{
			"sysex, program change, unknown metas and chunks are passed over",
			append(file(0, 96), append([]byte("XTRAjunk")[:4:4], append([]byte{0, 0, 0, 2, 1, 2},
				track(at(0, 0xF0, 2, 1, 0xF7), at(0, 0xC9, 5), at(0, 0xFF, 0x7F, 1, 0), at(0, 0x99, 36, 100), at(0, 0xFF, 1, 0), at(24, 36, 50), long)...)...)...),
			ImportOptions{},
			"0 kick 0 100, 1 kick 0 50", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.data[11] = max(c.data[11], 1) // the last case adds its track by hand
			p, info, err := ReadSMF(bytes.NewReader(c.data), c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if got := cells(p); got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
			if !p.IsCanonical() {
				t.Error("the pattern is not canonical")
			}
			all := fmt.Sprintf("name %s bpm %v meter %d/%d format %d channel %d bars %d notes %d collisions %d unmapped %v",
				info.Name, info.BPM, info.Meter[0], info.Meter[1], info.Format, info.Channel, info.Bars, info.Notes, info.Collisions, info.Unmapped)
			if !containsInOrder(all, strings.Fields(c.info)) {
				t.Errorf("info %q lacks %q", all, c.info)
			}
		})
	}
}

func containsInOrder(text string, words []string) bool {
	for _, w := range words {
		i := strings.Index(text, w)
		if i < 0 {
			return false
		}
		text = text[i:]
	}
	return true
}

func TestReadSMFRefuses(t *testing.T) {
	good := file(0, 96, track(at(0, 0x99, 36, 100)))
	patch := func(i int, b ...byte) []byte {
		out := bytes.Clone(good)
		copy(out[i:], b)
		return out
	}
	for _, c := range []struct {
		name, word string
		data       []byte
		opt        ImportOptions
	}{
		{"empty", "not a Standard MIDI File", nil, ImportOptions{}},
		{"text", "not a Standard MIDI File", []byte("hello, this is a text file"), ImportOptions{}},
		{"format 2", "format 2 is not supported", file(2, 96, track(at(0, 0x99, 36, 100)), track()), ImportOptions{}},
		{"format 3", "format 3 is not supported", patch(8, 0, 3), ImportOptions{}},
		{"no tracks", "0 tracks", file(1, 96), ImportOptions{}},
		{"smpte", "SMPTE", patch(12, 0xE7, 40), ImportOptions{}},
		{"ppq 0", "0 ticks", patch(12, 0, 0), ImportOptions{}},
		{"header of 4 bytes", "header is shorter", append([]byte("MThd\x00\x00\x00\x04"), 0, 0, 0, 1), ImportOptions{}},
		{"hostile length", "truncated", patch(18, 0x7F, 0xFF, 0xFF, 0xFF)[:len(good)-1], ImportOptions{}},
		{"cut second track", "track 2 of 2", append(file(1, 96, track(at(0, 0x99, 36, 100)), nil), "MTrk\x00"...), ImportOptions{}},
		{"event cut", "middle of an event", patch(26, 0, 0xFF, 1, 0x85), ImportOptions{}},
		{"hostile event length", "bytes where", file(0, 96, track(at(0, 0xFF, 1, 0xFF, 0xFF, 0xFF, 0x7F))), ImportOptions{}},
		{"endless number", "more than 4 bytes", file(0, 96, track([]byte{0x80, 0x80, 0x80, 0x80, 0})), ImportOptions{}},
		{"data without status", "without a status", file(0, 96, track(at(0, 36, 100))), ImportOptions{}},
		{"status in data", "where data of 99", file(0, 96, track(at(0, 0x99, 0x80, 100))), ImportOptions{}},
		{"song position cut", "middle of an event", file(0, 96, append([]byte("MTrk\x00\x00\x00\x03"), 0, 0xF2, 1)), ImportOptions{}},
		{"no notes", "no notes", file(0, 96, track(at(0, 0xC9, 1))), ImportOptions{}},
		{
			"two channels, none 10", "say which channel or track has them, of track 1 on channel 1 (1 notes); track 1 on channel 2 (1 notes)",
			file(0, 96, track(at(0, 0x90, 1, 1), at(0, 0x91, 1, 1))),
			ImportOptions{},
		},
		{"channel without notes", "channel 3 has no notes", good, ImportOptions{Channel: 3}},
		{"channel 17", "channel 17 is out of range", good, ImportOptions{Channel: 17}},
		{"bar past the end", "bar 50, counted from 1, is past the end: the file has", good, ImportOptions{Bar: 49}},
		{"bar -1", "count from 0", good, ImportOptions{Bar: -1}},
		{"too large", "over 8 MB", make([]byte, maxSMF+1), ImportOptions{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := ReadSMF(bytes.NewReader(c.data), c.opt)
			wantError(t, err, "read smf: ", c.word)
		})
	}
	_, _, err := ReadSMF(bytes.NewReader(patch(8, 0, 3)), ImportOptions{})
	var at *SMFError
	if !errors.As(err, &at) || at.Offset != 8 {
		t.Errorf("error %#v, want an *SMFError at byte 8", err)
	}
	_, _, err = ReadSMF(io.MultiReader(bytes.NewReader(good[:20]), failingReader{}), ImportOptions{})
	wantError(t, err, "unplugged")
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("unplugged") }

// Every file cut short is refused: a half-written loop must not pass for a whole one.
func TestReadSMFRefusesTruncation(t *testing.T) {
	data := writeSMF(t, randomPattern(Rand(9, 0), 0.3), SMFOptions{Name: "x", BPM: 120})
	for n := range data {
		if _, _, err := ReadSMF(bytes.NewReader(data[:n]), ImportOptions{}); err == nil {
			t.Fatalf("a file cut at %d of %d bytes was read", n, len(data))
		}
	}
	if _, _, err := ReadSMF(bytes.NewReader(append(data, "trailing"...)), ImportOptions{}); err != nil {
		t.Error("bytes after the last track should do no harm:", err)
	}
}

func FuzzReadSMF(f *testing.F) {
	f.Add(writeSMF(f, randomPattern(Rand(10, 0), 0.1), SMFOptions{Name: "x", BPM: 120}))
	f.Add(file(1, 96, track(at(0, 0xFF, metaTempo, 3, 0, 0, 0)), track(at(0, 0x99, 36, 100), at(5, 36, 0))))
	f.Add(file(0, 0x7FFF, track(at(1<<28-1, 0x99, 36, 100))))
	for _, name := range foreignFiles(f) {
		f.Add(foreign(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		p, info, err := ReadSMF(bytes.NewReader(data), ImportOptions{})
		if err != nil {
			return
		}
		if !p.IsCanonical() {
			t.Fatal("the pattern is not canonical")
		}
		if info.Notes-info.Collisions < p.Count() || info.PPQ < 1 || !(info.BPM > 0) {
			t.Fatalf("info %+v for %d hits", info, p.Count())
		}
		if p.Count() == 0 {
			return
		}
		// What was understood survives our own writing.
		q, _, err := ReadSMF(bytes.NewReader(writeSMF(t, p, SMFOptions{BPM: 120, Seamless: true})), ImportOptions{})
		if err != nil || !q.Equal(&p) {
			t.Fatalf("the pattern did not come back: %v", err)
		}
	})
}
