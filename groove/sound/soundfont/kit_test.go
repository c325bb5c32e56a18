package soundfont

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/sound"
	"github.com/groovegen/groovegen/internal/alloctest"
)

// playKick returns a second of a kick.
func playKick(t *testing.T, font *Font) []float32 {
	t.Helper()
	var out []float32
	notes := []sound.Note{{At: 0, Length: 500 * time.Millisecond, Voice: groove.Kick, Key: 36, Velocity: 127}}
	if err := sound.Play(font, notes, time.Second, func(b []float32) error { out = append(out, b...); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

// turns counts how often the left side's sound changes direction: noise does so at most samples, a sine seldom.
func turns(stereo []float32) (n int) {
	for i := 4; i < min(len(stereo), 8000); i += 2 {
		if (stereo[i]-stereo[i-2])*(stereo[i-2]-stereo[i-4]) < 0 {
			n++
		}
	}
	return n
}

// The only kit of a font plays wherever it is; a font without one is played, and says so.
func TestKitIsFound(t *testing.T) {
	for name, kit := range map[string]bool{"kit25.sf2": true, "piano-only.sf2": false} {
		font, err := Open(filepath.Join("testdata", name), 44100)
		if err != nil {
			t.Fatal(err)
		}
		if n := turns(playKick(t, font)); font.HasKit != kit || n > 300 != kit {
			t.Errorf("%s: preset %q, a kit: %v, %d turns", name, font.Kit, font.HasKit, n)
		}
	}
}

// presets makes a font of presets with one sound: each is a name, a program and a bank.
func presets(list ...[3]any) []byte {
	var head, bags, generators []byte
	for i, p := range append(list, [3]any{"EOP", 0, 0}) {
		head = concat(head, name(p[0].(string)), words(uint16(p[1].(int)), uint16(p[2].(int)), uint16(i)), longs(0, 0, 0))
		bags = append(bags, words(uint16(i), 0)...)
		if i < len(list) {
			const instrument = 41
			generators = append(generators, words(instrument, 0)...)
		}
	}
	file := good().file()
	for id, data := range map[string][]byte{"phdr": head, "pbag": bags, "pgen": append(generators, words(0, 0)...)} {
		at := bytes.Index(file, []byte(id))
		file = concat(file[:at], riff(id, data), file[at+8+int(binary.LittleEndian.Uint32(file[at+4:])):])
	}
	return resize(file)
}

// resize corrects the sizes of the outer chunks.
func resize(file []byte) []byte {
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	at := bytes.Index(file, []byte("pdta")) - 8
	binary.LittleEndian.PutUint32(file[at+4:], uint32(len(file)-at-8))
	return file
}

func TestKitByNameAndBank(t *testing.T) {
	for want, list := range map[string][][3]any{
		"Jazz":        {{"Piano", 0, 0}, {"Jazz", 32, 128}},
		"Brush":       {{"Piano", 0, 0}, {"Brush", 40, 128}},
		"GM2":         {{"Piano", 0, 0}, {"GM2", 3, 120}},
		"Rock Drums":  {{"Piano", 0, 0}, {"Rock Drums", 7, 2}},
		"Steel Drums": {{"Steel Drums", 114, 0}},
	} {
		font, err := Read(bytes.NewReader(presets(list...)), 44100)
		if err != nil {
			t.Fatalf("%s: %v", want, err)
		}
		if kit := want != "Steel Drums"; font.Kit != want || font.HasKit != kit || kit && peak(playKick(t, font), 0) == 0 {
			t.Errorf("want %s, got %q, a kit: %v", want, font.Kit, font.HasKit)
		}
	}
}

// Chunks of odd length have a pad byte, which some programs leave out, and chunks that the library does not know are passed over.
func TestOddAndUnknownChunks(t *testing.T) {
	whole := good().file()
	info := func(parts ...[]byte) []byte {
		rest := whole[bytes.Index(whole, []byte("sdta"))-8:]
		file := concat([]byte("RIFF\x00\x00\x00\x00sfbk"), riff("LIST", append([][]byte{[]byte("INFO"), riff("ifil", words(2, 4))}, parts...)...), rest)
		binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
		return file
	}
	for what, file := range map[string][]byte{
		"a name of five bytes, padded":     info(riff("INAM", []byte("tiny\x00")), []byte{0}, riff("isng", []byte("EMU8000\x00"))),
		"a name of five bytes, not padded": info(riff("INAM", []byte("tiny\x00")), riff("isng", []byte("EMU8000\x00"))),
		"padded at the list's end":         info(riff("INAM", []byte("tiny\x00")), []byte{0}),
		"an unknown chunk":                 info(riff("INAM", []byte("tiny\x00\x00")), riff("DMOD", []byte("abc")), []byte{0}),
	} {
		font, err := Read(bytes.NewReader(file), 44100)
		if err != nil || font.Name != "tiny" || peak(playKick(t, font), 0) < 0.1 {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func concat(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func TestCompressedFontsAreNamed(t *testing.T) {
	version := good().file()
	binary.LittleEndian.PutUint16(version[bytes.Index(version, []byte("ifil"))+8:], 3)
	kind := good().file()
	at := bytes.Index(kind, []byte("shdr")) + 8 + 44
	binary.LittleEndian.PutUint16(kind[at:], 0x11)
	for _, file := range [][]byte{version, kind} {
		if _, err := Read(bytes.NewReader(file), 44100); !IsFault(err) || !strings.Contains(err.Error(), "SF3") {
			t.Errorf("%v", err)
		}
	}
}

func FuzzChunks(f *testing.F) {
	for _, name := range []string{"kit25.sf2", "piano-only.sf2"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), 300)])
	}
	f.Add(good().file())
	f.Fuzz(func(t *testing.T, file []byte) {
		defer alloctest.Bound(t, len(file))()
		tidy, err := check(file)
		if err != nil {
			return
		}
		if _, err := load(tidy, 44100); err != nil && !IsFault(err) {
			t.Errorf("%v is no *Error", err)
		}
	})
}
