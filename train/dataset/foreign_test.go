package dataset

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

const foreign = "testdata/foreign"

func reasons(s *Set) string {
	var all []string
	for _, k := range s.Skipped {
		all = append(all, fmt.Sprintf("%s: %s", k.Name, k.Reason))
	}
	return strings.Join(all, "\n")
}

func TestForeignArchives(t *testing.T) {
	s, err := Open(filepath.Join(foreign, "legacy-name.zip"), Options{})
	if err != nil || len(s.Performances) != 7 || len(s.Skipped) != 0 {
		t.Fatalf("Shift-JIS: %v, %d performances\n%s", err, len(s.Performances), reasons(s))
	}
	for _, p := range s.Performances {
		if p.Genre != groove.Funk && p.Genre != groove.Rock {
			t.Errorf("%q is %s", p.File, p.Genre)
		}
	}
	if s, err = Open(filepath.Join(foreign, "backslash.zip"), Options{}); err != nil || len(s.Performances) != 1 || s.Performances[0].File != "Loops/Funk/beat.mid" {
		t.Errorf("backslashes: %v, %+v", err, s)
	}
}

// An entry that cannot be read costs that entry only.
func TestArchiveWithBadEntries(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(h zip.FileHeader, data []byte) {
		w, err := z.CreateRaw(&h)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	plain := func(name string, seed int) {
		data := loop(t, 100, seed)
		add(zip.FileHeader{Name: name, UncompressedSize64: uint64(len(data)), CompressedSize64: uint64(len(data)), NonUTF8: true}, data)
	}
	plain("../../up/Funk/a.mid", 1)
	plain(`C:\Loops\Rock\b.mid`, 2)
	plain("rock/\xe9t\xe9.mid", 3)
	plain("rock/twice.mid", 4)
	plain("rock/twice.mid", 5)
	plain("__MACOSX/rock/._twice.mid", 6)
	add(zip.FileHeader{Name: "rock/secret.mid", Flags: 1}, nil)
	add(zip.FileHeader{Name: "rock/odd.mid", Method: 99}, nil)
	plain("rock/x.mid", 7)
	plain("rock/x.mid/y.mid", 8)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(t.TempDir(), "many.zip")
	if err := os.WriteFile(place, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(place, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, p := range s.Performances {
		got[p.File] = true
	}
	for _, name := range []string{"up/Funk/a.mid", "Loops/Rock/b.mid", "rock/ΘtΘ.mid", "rock/twice.mid"} {
		if !got[name] {
			t.Errorf("%s is not read: %v", name, got)
		}
	}
	for _, word := range []string{
		"rock/twice.mid: the archive has two entries", "rock/secret.mid: it is encrypted",
		"rock/odd.mid: ", "rock/x.mid: the archive has a folder",
	} {
		if !strings.Contains(reasons(s), word) {
			t.Errorf("no %q in\n%s", word, reasons(s))
		}
	}
	if strings.Contains(reasons(s), "MACOSX") {
		t.Errorf("droppings are listed:\n%s", reasons(s))
	}
}

func TestFolderNamedLikeAGenre(t *testing.T) {
	s, err := Open(filepath.Join(foreign, "folder", "funk"), Options{})
	if err != nil || len(s.Performances) != 1 || s.Performances[0].Genre != groove.Funk {
		t.Fatalf("%v, %+v", err, s)
	}
	if len(s.Folders) != 1 || s.Folders[0] != (Folder{".", "funk", groove.Funk, 1}) || s.Folders[0].Loose() {
		t.Errorf("folders %+v", s.Folders)
	}
	t.Chdir(filepath.Join(foreign, "folder", "funk"))
	if s, err = Open(".", Options{}); err != nil || len(s.Performances) != 1 {
		t.Errorf("from inside: %v, %+v", err, s)
	}
}

// A folder whose name is not a genre's own says what it was taken for, and the copy in the cache does too.
func TestFoldersAreNamed(t *testing.T) {
	place, cache := folder(t, map[string][]byte{"metal/a.mid": loop(t, 100, 1), "metal/b.mid": loop(t, 100, 2), "Hip-Hop/c.mid": loop(t, 90, 3)}), t.TempDir()
	for range 2 {
		s, err := OpenCached(place, Options{}, cache)
		if err != nil || len(s.Folders) != 2 {
			t.Fatalf("%v, %+v", err, s.Folders)
		}
		hop, metal := s.Folders[0], s.Folders[1]
		if metal.Files != 2 || !metal.Loose() || metal.String() != `"metal" is learned as rock` || hop.Loose() {
			t.Errorf("%+v %+v", hop, metal)
		}
	}
}

func TestForeignTables(t *testing.T) {
	for dir, bpm := range map[string]float64{"cp1252-41": 98, "utf-16-38": 98, "utf-8-31": 98, "utf-8-36": 98, "utf-8-sig-40": 98.5} {
		s, err := Open(filepath.Join(foreign, "genres", dir), Options{})
		if err != nil || len(s.Performances) != 1 || s.Performances[0].Genre != groove.Funk || s.Performances[0].BPM != bpm {
			t.Errorf("%s: %v, %d performances\n%s", dir, err, len(s.Performances), reasons(s))
		}
	}
	utf16 := func(text string) (out []byte) {
		for _, r := range text {
			out = append(out, byte(r>>8), byte(r))
		}
		return out
	}
	for what, table := range map[string][]byte{
		"UTF-16, big-endian":         append([]byte{0xFE, 0xFF}, utf16("file,genre\na.mid,funk\n")...),
		"UTF-16 without a mark":      utf16("file,genre\na.mid,funk\n"),
		"sep= in quotes":             []byte("\"sep=;\"\r\nfile;genre\r\na.mid;funk\r\n"),
		"sep=, against semicolons":   []byte("sep=,\nfile,x;y;z;,genre\na.mid,,funk\n"),
		"CR and quotes":              []byte("file,genre\r\"a.mid\",\"funk\"\r"),
		"bars":                       []byte("file|genre\na.mid|funk\n"),
		"no line end":                []byte("file,genre\na.mid,funk"),
		"a decomposed name in a row": []byte("file,genre\na.mid,funk\ne\u0301.mid,soul"),
	} {
		s, err := Open(folder(t, map[string][]byte{"genres.csv": table, "a.mid": loop(t, 100, 1), "\u00e9.mid": loop(t, 100, 2)}), Options{})
		if err != nil || len(s.Performances) == 0 || s.Performances[0].Genre != groove.Funk {
			t.Errorf("%s: %v\n%s", what, err, reasons(s))
		}
		if strings.HasPrefix(what, "a decomposed") && (len(s.Performances) != 2 || s.Performances[1].Genre != groove.Soul) {
			t.Errorf("%s: %+v\n%s", what, s.Performances, reasons(s))
		}
	}
}

func TestTableChoosesDrums(t *testing.T) {
	lead, drums := "\x00\x90\x40\x64\x60\x90\x41\x64", "\x00\x92\x24\x64\x60\x92\x24\x64\x00\x92\x26\x5a"
	other := strings.ReplaceAll(drums, "\x92", "\x94")
	files := map[string][]byte{
		"funk/a.mid": tracks(96, lead, drums, other), "funk/b.mid": tracks(96, lead+"", drums,
			other+"\x00\x94\x2a\x01"), "funk/c.mid": tracks(96, lead, drums, other+"\x00\x94\x2a\x02"),
		"funk/d.mid": tracks(96, "\x00\x99\x63\x64\x60\x99\x62\x5a"), "funk/e.mid": tracks(96, lead, drums, other+"\x00\x94\x2a\x03"),
		"genres.csv": []byte("file,channel,track,kit\nfunk/a.mid,3,,\nfunk/b.mid,,3,\nfunk/c.mid,17,,\nfunk/d.mid,,,odd\nfunk/e.mid,,,none\n"),
	}
	odd := groove.GMKit()
	odd.Notes[groove.Kick], odd.Notes[groove.Snare] = 99, 98
	s, err := Open(folder(t, files), Options{Kits: map[string]groove.Kit{"odd": odd}})
	if err != nil || len(s.Performances) != 3 {
		t.Fatalf("%v, %d performances\n%s", err, len(s.Performances), reasons(s))
	}
	for _, word := range []string{`funk/c.mid: genres.csv:4: channel "17" is out of range`, `funk/e.mid: genres.csv:6: there is no kit "none": there are odd`} {
		if !strings.Contains(reasons(s), word) {
			t.Errorf("no %q in\n%s", word, reasons(s))
		}
	}
	if s, err = Open(folder(t, files), Options{Drums: groove.DrumPick{Channel: 5}, Kits: map[string]groove.Kit{"odd": odd}}); err != nil || len(s.Performances) != 2 {
		t.Errorf("%v, %d performances\n%s", err, len(s.Performances), reasons(s))
	}
}

func TestDroppingsAndRefusals(t *testing.T) {
	s, err := Open(filepath.Join(foreign, "appledouble"), Options{})
	if err != nil || len(s.Performances) != 1 || len(s.Skipped) != 0 {
		t.Errorf("%v, %d performances\n%s", err, len(s.Performances), reasons(s))
	}
	melody, err := os.ReadFile("../../groove/testdata/foreign/melody-as-drums.mid")
	if err != nil {
		t.Fatal(err)
	}
	s, err = Open(folder(t, map[string][]byte{
		"rock/a.mid": loop(t, 100, 1), "rock/tune.mid": melody, "rock/more.zip": {1}, "rock/~$a.mid": {1}, "__MACOSX/rock/a.mid": loop(t, 100, 2),
		"rock/Thumbs.db": {1}, "rock/b.rmi": {2}, "rock/c.kar": loop(t, 100, 3), "rock/m.mid": midi(t, 100, hit{0, 33, 9}, hit{9, 33, 9}),
	}), Options{})
	if err != nil || len(s.Performances) != 2 || len(s.Skipped) != 4 {
		t.Fatalf("%v, %d performances\n%s", err, len(s.Performances), reasons(s))
	}
	for _, word := range []string{
		"rock/tune.mid: no drums", "rock/more.zip: an archive in a folder", "rock/b.rmi: ",
		"rock/m.mid: no drums: of the 2 notes on channel 10, 0 have a drum's pitch; the others are 2 of 33 (metronome click)",
	} {
		if !strings.Contains(reasons(s), word) {
			t.Errorf("no %q in\n%s", word, reasons(s))
		}
	}
}

func TestUnmappedPitchesAreNamed(t *testing.T) {
	s, err := Open(folder(t, map[string][]byte{"rock/a.mid": midi(t, 100, hit{0, 36, 9}, hit{5, 33, 9}, hit{6, 100, 9}, hit{7, 100, 9}, hit{60, 41, 9})}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Report(); r.Unmapped != 3 || groove.DescribePitches(r.Pitches) != "2 of 100, 1 of 33 (metronome click)" {
		t.Errorf("%d unmapped, %v", r.Unmapped, r.Pitches)
	}
}
