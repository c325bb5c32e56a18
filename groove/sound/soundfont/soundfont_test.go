package soundfont

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/sound"
	"github.com/groovegen/groovegen/internal/alloctest"
)

// tiny is a SoundFont of one preset with one sample, for the keys 36 to 38.
type tiny struct {
	bank        uint16
	start, end  uint32
	loop        [2]uint32
	mode        uint16 // 1 = loop
	generators  uint16 // what the first zone of the instrument says where its generators begin
	samples     int
	terminators bool
}

func good() tiny {
	return tiny{bank: 128, end: 4000, loop: [2]uint32{1000, 3000}, samples: 4046, terminators: true}
}

func riff(id string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return append(binary.LittleEndian.AppendUint32([]byte(id), uint32(len(body))), body...)
}

func name(s string) []byte { return append([]byte(s), make([]byte, 20-len(s))...) }

func words(w ...uint16) (b []byte) {
	for _, x := range w {
		b = binary.LittleEndian.AppendUint16(b, x)
	}
	return b
}

func longs(w ...uint32) (b []byte) {
	for _, x := range w {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return b
}

// file builds the font.
func (f tiny) file() []byte {
	var pcm []byte
	for i := range f.samples {
		x := 20000 * math.Sin(2*math.Pi*200*float64(i)/44100) * math.Exp(-float64(i)/1500)
		pcm = binary.LittleEndian.AppendUint16(pcm, uint16(int16(x)))
	}
	preset := func(n string, bag uint16) []byte {
		return append(append(name(n), words(0, f.bank, bag)...), longs(0, 0, 0)...)
	}
	const keyRange, instrument, sampleModes, sampleID = 43, 41, 54, 53
	sample := append(append(name("drum"), longs(f.start, f.end, f.loop[0], f.loop[1], 44100)...), 36, 0, 0, 0, 1, 0)
	return riff("RIFF", []byte("sfbk"),
		riff("LIST", []byte("INFO"), riff("ifil", words(2, 4)), riff("INAM", []byte("tiny\x00\x00"))),
		riff("LIST", []byte("sdta"), riff("smpl", pcm)),
		riff("LIST", []byte("pdta"),
			riff("phdr", preset("kit", 0), preset("EOP", 1)),
			riff("pbag", words(0, 0, 1, 0)),
			riff("pmod", make([]byte, 10)),
			riff("pgen", words(instrument, 0, 0, 0)),
			riff("inst", name("drum"), words(0), name("EOI"), words(1)),
			riff("ibag", words(f.generators, 0, 3, 0)),
			riff("imod", make([]byte, 10)),
			riff("igen", words(keyRange, 38<<8|36, sampleModes, f.mode, sampleID, 0, 0, 0)),
			riff("shdr", sample, make([]byte, 46)),
		))
}

func TestFontPlays(t *testing.T) {
	for _, bank := range []uint16{128, 0} {
		f := good()
		f.bank = bank
		font, err := Read(bytes.NewReader(f.file()), 44100)
		if err != nil {
			t.Fatal(err)
		}
		if font.Name != "tiny" || !font.Has(36) || !font.Has(38) || font.Has(39) {
			t.Errorf("bank %d: name %q, keys 36 %v 38 %v 39 %v", bank, font.Name, font.Has(36), font.Has(38), font.Has(39))
		}
		at := 250 * time.Millisecond
		notes := []sound.Note{
			{At: at, Length: 60 * time.Millisecond, Voice: groove.Kick, Key: 36, Velocity: 127},
			{At: 3 * at, Length: 60 * time.Millisecond, Voice: groove.Kick, Key: 36, Velocity: 60},
		}
		var out []float32
		if err := sound.Play(font, notes, time.Second, func(b []float32) error { out = append(out, b...); return nil }); err != nil {
			t.Fatal(err)
		}
		loud, soft := peak(out, at), peak(out, 3*at)
		if before := peak(out[:2*sound.Frames(at, 44100)-2*block], 0); before != 0 || loud < 0.1 || soft <= 0 || soft >= loud/2 {
			t.Errorf("bank %d: before %v, loud %v, soft %v", bank, before, loud, soft)
		}
	}
}

func peak(stereo []float32, from time.Duration) (top float64) {
	for _, x := range stereo[2*sound.Frames(from, 44100):][:min(4000, len(stereo)-2*sound.Frames(from, 44100))] {
		top = max(top, math.Abs(float64(x)))
	}
	return top
}

func TestBadFonts(t *testing.T) {
	change := func(f func(*tiny)) []byte {
		x := good()
		f(&x)
		return x.file()
	}
	cases := map[string][]byte{
		"empty":                 nil,
		"a text":                []byte("this is no SoundFont at all, but a text"),
		"a WAV file":            riff("RIFF", []byte("WAVE"), riff("data", make([]byte, 8))),
		"sample past the end":   change(func(f *tiny) { f.end = 9000 }),
		"sample backwards":      change(func(f *tiny) { f.start, f.end = 300, 200 }),
		"loop backwards":        change(func(f *tiny) { f.mode, f.loop = 1, [2]uint32{300, 200} }),
		"loop past the end":     change(func(f *tiny) { f.mode, f.loop[1] = 1, 5000 }),
		"index past its list":   change(func(f *tiny) { f.generators = 60000 }),
		"no samples":            change(func(f *tiny) { f.samples, f.end = 0, 4 }),
		"no presets":            bytes.Replace(good().file(), []byte("phdr"), []byte("xxxx"), 1),
		"sample id past end":    bytes.Replace(good().file(), words(53, 0), words(53, 7), 1),
		"instrument past end":   bytes.Replace(good().file(), words(41, 0), words(41, 7), 1),
		"preset without a zone": bytes.Replace(good().file(), append(name("EOP"), words(0, 128, 1)...), append(name("EOP"), words(0, 128, 0)...), 1),
	}
	whole := good().file()
	for cut := 0; cut < len(whole); cut += 131 {
		cases["cut"] = whole[:cut]
		if _, err := Read(bytes.NewReader(whole[:cut]), 44100); !IsFault(err) {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
	}
	for what, file := range cases {
		_, err := Read(bytes.NewReader(file), 44100)
		if !IsFault(err) {
			t.Errorf("%s: %v", what, err)
		}
		t.Logf("%s: %v", what, err)
	}
	if _, err := Read(bytes.NewReader(whole), 4000); err == nil {
		t.Error("rate 4000: no error")
	}
}

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tiny.sf2")
	if _, err := Open(path, 44100); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(path, good().file(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, 48000); err != nil {
		t.Error(err)
	}
}

// FuzzRead looks for files that get past the checks and then panic, or hang, when they are played.
func FuzzRead(f *testing.F) {
	f.Add(good().file())
	looped := good()
	looped.mode, looped.samples = 1, 300
	looped.end, looped.loop = 250, [2]uint32{10, 12}
	f.Add(looped.file())
	f.Add([]byte("RIFF\x04\x00\x00\x00sfbk"))
	f.Fuzz(func(t *testing.T, file []byte) {
		defer alloctest.Bound(t, len(file))()
		font, err := Read(bytes.NewReader(file), 44100)
		if err != nil {
			if !IsFault(err) {
				t.Errorf("%v is no *Error", err)
			}
			return
		}
		var notes []sound.Note
		loop := everywhere()
		for _, n := range loop.Notes(groove.GMKit())[:40] {
			notes = append(notes, sound.Note{
				At: time.Duration(n.Unit) * time.Second / (5 * groove.UnitsPerBeat), Length: 100 * time.Millisecond, Voice: n.Voice, Key: n.Note, Velocity: n.Velocity,
			})
		}
		err = sound.Play(font, notes, time.Second, func(b []float32) error {
			for _, x := range b {
				if !(x >= -1 && x <= 1) {
					t.Fatalf("sample %v", x)
				}
			}
			return nil
		})
		if err != nil && !IsFault(err) {
			t.Errorf("%v is no *Error", err)
		}
	})
}

func everywhere() (p groove.Pattern) {
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			p.Hits[s][v], p.Velocities[s][v] = true, 1
		}
	}
	return p
}
