package dataset

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestSidecarSaysGenreTempoAndSplit(t *testing.T) {
	files := map[string][]byte{
		"a.mid": loop(t, 100, 1), "b.mid": loop(t, 100, 2), "rock/c.mid": loop(t, 100, 3), "rock/d.mid": loop(t, 100, 4),
		"rock/polka.mid": loop(t, 100, 5), "rock/slow.mid": loop(t, 100, 6), "e.mid": loop(t, 100, 7),
		"genres.csv": []byte("\uFEFFGenre, file ,bpm,split\nfunk,a.mid,,\njazz,b.mid,77.5,Test\n,rock/c.mid,90,validation\n" +
			"polka,rock/polka.mid,,\nrock,rock/slow.mid,slow,\nsoul,none.mid,,\nsoul,a.mid,,\nsoul,../x.mid,,\nso\"ul,e.mid,,\nhip-hop,e.mid\n"),
		"rock/genres.csv": []byte("file;genre;bpm\nd.mid;punk;180,5\n"),
	}
	for name, place := range map[string]string{"folder": folder(t, files), "zip": zipped(t, files)} {
		s, err := Open(place, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, w := range s.Windows() {
			got[w.File] = fmt.Sprintf("%v %g %v", w.Genre, w.Style().BPM, w.Split)
		}
		for file, want := range map[string]string{
			"b.mid": "jazz 77.5 test", "rock/c.mid": "rock 90 validation", "a.mid": "funk 100 ", "rock/d.mid": "punk 180.5 ", "e.mid": "hiphop 100 ",
		} {
			if !strings.HasPrefix(got[file], want) {
				t.Errorf("%s, %s: %q, want %q", name, file, got[file], want)
			}
		}
		reasons := map[string]string{
			"rock/polka.mid": `genres.csv:5: genre "polka"`, "rock/slow.mid": `genres.csv:6: bpm "slow"`, "genres.csv:7": `no MIDI file "none.mid"`,
			"genres.csv:8": "has a row already, genres.csv:2", "genres.csv:9": `"../x.mid"`, "genres.csv:10": `bare "`,
		}
		checkSkipped(t, s, reasons)
	}
}

// checkSkipped fails unless exactly the named files and rows were skipped, for the reasons given.
func checkSkipped(t *testing.T, s *Set, reasons map[string]string) {
	t.Helper()
	for _, skip := range s.Skipped {
		if want, ok := reasons[skip.Name]; !ok || !strings.Contains(skip.Name+" "+skip.Reason, want) {
			t.Errorf("%q: skipped because %q, want %q", skip.Name, skip.Reason, want)
		}
	}
	if len(s.Skipped) != len(reasons) {
		t.Errorf("%d skipped, want %d: %q", len(s.Skipped), len(reasons), s.Skipped)
	}
}

// Lists are made on systems that tell no capitals apart, and by programs that begin paths with a dot.
func TestSidecarNamesAsSystemsHaveThem(t *testing.T) {
	s, err := Open(folder(t, map[string][]byte{
		"a.mid": loop(t, 100, 1), "B.mid": loop(t, 100, 2), "c.mid": loop(t, 100, 3), "C.mid": loop(t, 100, 4),
		"Genres.CSV": []byte("file,genre\n./a.mid,funk\nb.MID,jazz\nc.MID,rock\nC.mid,soul\nc.mid,punk\n"),
	}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, w := range s.Windows() {
		got[w.File] = w.Genre.String()
	}
	if want := map[string]string{"a.mid": "funk", "B.mid": "jazz", "C.mid": "soul", "c.mid": "punk"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	checkSkipped(t, s, map[string]string{"Genres.CSV:4": `no MIDI file "c.MID"`})
}

func TestOptionsOverrideSidecars(t *testing.T) {
	soul := groove.Soul
	s, err := Open(folder(t, map[string][]byte{"a.mid": loop(t, 100, 1), "genres.csv": []byte("file,genre,bpm\na.mid,funk,90\n")}), Options{Genre: &soul, BPM: 77})
	if err != nil {
		t.Fatal(err)
	}
	if w := s.Windows(); len(w) != 1 || w[0].Style() != groove.Pure(groove.Soul, 77) {
		t.Errorf("windows %v", w)
	}
}

func TestSidecarsThatAreNone(t *testing.T) {
	for content, want := range map[string]string{
		"":                               "no row of titles",
		"name,genre\na.mid,funk\n":       `no column "file"`,
		strings.Repeat("x", 4<<20) + "y": "over 4 MB",
	} {
		s, err := Open(folder(t, map[string][]byte{"rock/a.mid": loop(t, 100, 1), "genres.csv": []byte(content)}), Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkSkipped(t, s, map[string]string{"genres.csv": want})
		if len(s.Windows()) != 1 {
			t.Errorf("%s: the file is not read", want)
		}
	}
}

// Whatever is in a sidecar, reading ends, and rows are told apart.
func FuzzSidecar(f *testing.F) {
	f.Add("file,genre,bpm,split\na.mid,funk,100,test\n")
	f.Add("\uFEFFFile;Genre\r\n\"a.mid\";hip-hop\r\n\n;\n")
	f.Add("file\n../a.mid\n\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		defer alloctest.Bound(t, len(text))()
		r := newReader(fstest.MapFS{sidecarName: {Data: []byte(text)}}, Options{})
		rows := r.readSidecars(contents{sidecars: []string{sidecarName}, midi: []string{"a.mid"}})
		for file, k := range rows {
			if file != "a.mid" || k.row == "" {
				t.Errorf("%q: %+v", file, k)
			}
			if k.bpm != 0 && k.err == nil && groove.ValidateBPM(k.bpm) != nil {
				t.Errorf("%g BPM", k.bpm)
			}
		}
	})
}
