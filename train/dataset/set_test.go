package dataset

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// mixed is a dataset with one of each fault, and two good takes.
func mixed(t *testing.T) map[string][]byte {
	t.Helper()
	good := midi(t, 100, hit{0, 36, 100}, hit{79, 38, 90})
	return map[string][]byte{
		"groove/info.csv": []byte(listHead +
			listRow("funk/groove1", "100", "d1/good.mid", "train") +
			listRow("polka", "100", "d1/genre.mid", "train") +
			listRow("rock", "fast", "d1/bpm.mid", "train") +
			listRow("rock", "0", "d1/zero.mid", "train") +
			listRow("rock", "100", "d1/split.mid", "tset") +
			listRow("rock", "100", "../../outside.mid", "train") +
			listRow("rock", "100", "d1/missing.mid", "train") +
			listRow("rock", "100", "d1/cut.mid", "train") +
			listRow("rock", "100", "d1/text.mid", "train") +
			listRow("rock", "100", "d1/silent.mid", "train") +
			listRow("rock", "100", "d1/good.mid", "test") +
			"d1,s,id,rock,100,beat,3-4,d1/waltz.mid,,1,train\n" +
			"d1,s,id,rock,100,beat,four,d1/meter.mid,,1,train\n" +
			"d1,s\n" +
			"d1,s,id,ro\"ck,100,beat,4-4,d1/quote.mid,,1,train\n" +
			listRow("jazz", "100", "d1/late.mid", "validation")),
		"groove/d1/good.mid":   good,
		"groove/d1/late.mid":   good,
		"groove/d1/cut.mid":    good[:len(good)-9],
		"groove/d1/text.mid":   []byte("a shopping list"),
		"groove/d1/silent.mid": midi(t, 100),
		"groove/d1/info.csv":   []byte("a list deeper down is not the dataset's\n"),
	}
}

func TestFaultsAreNamedAndSurvived(t *testing.T) {
	want := []struct{ name, reason string }{
		{"info.csv:3", `genre "polka" is unknown`},
		{"info.csv:4", `bpm "fast" is no number`},
		{"info.csv:5", "bpm 0 is out of range"},
		{"info.csv:6", `split "tset" is unknown`},
		{"info.csv:7", "no path below"},
		{"info.csv:12", "listed twice"},
		{"info.csv:14", `time_signature "four"`},
		{"info.csv:15", "2 fields"},
		{"info.csv:16", `bare "`},
		{"missing.mid", "not exist"},
		{"cut.mid", "truncated"},
		{"text.mid", "no MThd header"},
		{"silent.mid", "no notes"},
		{"waltz.mid", "3/4"},
	}
	files := mixed(t)
	for name, place := range map[string]string{"folder": folder(t, files), "zip": zipped(t, files)} {
		t.Run(name, func(t *testing.T) {
			s, err := Open(place, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Performances) != 2 || len(s.Windows(Train)) != 2 || len(s.Windows(Validation)) != 2 || len(s.Windows()) != 4 {
				t.Errorf("%d performances, %d windows", len(s.Performances), len(s.Windows()))
			}
			for _, w := range want {
				found := 0
				for _, got := range s.Skipped {
					if strings.HasSuffix(got.Name, w.name) && strings.Contains(got.Reason, w.reason) {
						found++
					}
				}
				if found != 1 {
					t.Errorf("%s: %q is there %d times in %q", w.name, w.reason, found, s.Skipped)
				}
			}
			if len(s.Skipped) != len(want) {
				t.Errorf("%d skipped, want %d: %q", len(s.Skipped), len(want), s.Skipped)
			}
		})
	}
}

func TestFolderAndZipAreReadAlike(t *testing.T) {
	files := mixed(t)
	a, errA := Open(folder(t, files), Options{})
	b, errB := Open(zipped(t, files), Options{})
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if x, y := a.Report().HitsSHA256, b.Report().HitsSHA256; x != y {
		t.Errorf("%s from the folder, %s from the zip", x, y)
	}
}

func TestOpenSaysWhatIsWrongWithThePlace(t *testing.T) {
	text := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(text, []byte("no archive"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.TempDir(), Options{}); !errors.Is(err, ErrNothing) {
		t.Errorf("empty folder: %v", err)
	}
	if _, err := Open(text+"x", Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing there: %v", err)
	}
	for place, want := range map[string]string{
		text: "neither a folder nor a zip",
		folder(t, map[string][]byte{"info.csv": []byte("a,b\n")}): `no column "drummer"`,
		folder(t, map[string][]byte{"info.csv": nil}):             "read the titles",
	} {
		if _, err := Open(place, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", place, err, want)
		}
	}
}

func TestLinksThatLoop(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"a/b/info.csv": []byte(listHead + listRow("rock", "100", "a.mid", "train")),
		"a/b/a.mid":    midi(t, 100, hit{0, 36, 100}, hit{63, 36, 100}),
	})
	if err := os.Symlink(dir, filepath.Join(dir, "a", "loop")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	s, err := Open(dir, Options{})
	if err != nil || len(s.Windows()) != 1 {
		t.Errorf("%v, %v", s, err)
	}
}

// A file of a few bytes can claim to be millions of bars long.
func TestEndlessTakeIsRefused(t *testing.T) {
	data := []byte("MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x01MTrk\x00\x00\x00\x0f\x00\x99\x24\x64\xff\xff\xff\x7f\x89\x24\x00\x00\xff\x2f\x00")
	s, err := Open(folder(t, map[string][]byte{
		"info.csv": []byte(listHead + listRow("rock", "100", "a.mid", "train")), "a.mid": data,
	}), Options{Rule: RawRule})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Skipped) != 1 || !strings.Contains(s.Skipped[0].Reason, "bars long") {
		t.Errorf("skipped %q", s.Skipped)
	}
}

func TestNamesOfRulesAndSplits(t *testing.T) {
	for _, r := range []Rule{GridRule, RawRule} {
		if got, err := ParseRule(r.String()); got != r || err != nil {
			t.Errorf("%v: %v, %v", r, got, err)
		}
	}
	for _, s := range AllSplits() {
		if got, err := ParseSplit(s.String()); got != s || err != nil {
			t.Errorf("%v: %v, %v", s, got, err)
		}
	}
	if _, err := ParseRule("gird"); err == nil {
		t.Error("an unknown rule is taken")
	}
	if Rule(7).String() != "rule?" || Split(7).String() != "split?" {
		t.Error("unknown values have a name")
	}
}
