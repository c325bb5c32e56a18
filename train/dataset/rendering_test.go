package dataset

import (
	"archive/zip"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const expandedHead = "drummer,session,id,style,bpm,beat_type,time_signature,duration,split,midi_filename,audio_filename,kit_name\n"

func expandedRow(id, meter, split, file, kit string) string {
	return fmt.Sprintf("d1,s1,%s,rock,125,beat,%s,9.5,%s,%s,%s.wav,%s\n", id, meter, split, file, file, kit)
}

func TestOneRenderingOfEachPerformance(t *testing.T) {
	take := func(velocity uint8) []byte { return midi(t, 125, hit{0, 36, velocity}, hit{63, 36, velocity}) }
	files := map[string][]byte{
		"e-gmd/e-gmd-v1.0.0.csv": []byte(expandedHead +
			expandedRow("a", "4-4", "train", "a_2.midi", "Beta") + expandedRow("b", "4-4", "test", "b_2.midi", "Beta") +
			expandedRow("a", "4-4", "train", "a_1.midi", "Alpha") + expandedRow("b", "4-4", "test", "b_1.midi", "Alpha") +
			expandedRow("a", "4-4", "validation", "a_3.midi", "Gamma") + expandedRow("waltz", "3-4", "train", "w_1.midi", "Alpha") +
			expandedRow("waltz", "3-4", "train", "w_2.midi", "Beta") + expandedRow("b", "4-4", "test", "b_3.midi", "Gamma")),
		"e-gmd/a_1.midi": take(1), "e-gmd/a_2.midi": take(2), "e-gmd/a_3.midi": take(3),
		"e-gmd/b_1.midi": []byte("damaged"), "e-gmd/b_2.midi": take(5), "e-gmd/b_3.midi": take(6),
	}
	want := "e-gmd/a_1.midi train Alpha, e-gmd/b_2.midi test Beta"
	for name, place := range map[string]string{"folder": folder(t, files), "zip": zipped(t, files)} {
		s, err := Open(place, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range s.Windows() {
			got = append(got, fmt.Sprint(w.File, " ", w.Split, " ", w.Kit))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: got %q, want %s", name, got, want)
		}
		if s.Renderings != 3 || s.Report().Renderings != 3 { // a_2, b_3, w_2
			t.Errorf("%s: %d renderings left out, want 3", name, s.Renderings)
		}
		reasons := map[string]string{"e-gmd/b_1.midi": "no MThd", "e-gmd/a_3.midi": `and "e-gmd/a_1.midi", the same`, "e-gmd/w_1.midi": "3/4"}
		for _, skip := range s.Skipped {
			if want := reasons[skip.Name]; want == "" || !strings.Contains(skip.Reason, want) {
				t.Errorf("%s: skipped because %q, want %q", skip.Name, skip.Reason, want)
			}
		}
		if len(s.Skipped) != len(reasons) {
			t.Errorf("%s: skipped %q", name, s.Skipped)
		}
	}
}

// expanded makes a tree like E-GMD's from the Groove files, without a list: each take through three kits, of which the
// first by name has the notes and the others have none. It returns the rows that its list has, titles first.
func expanded(t *testing.T) (tree fstest.MapFS, list [][]string) {
	t.Helper()
	place := os.Getenv(datasetEnv)
	if place == "" {
		t.Skip(datasetEnv + " is unset: not reading the Groove dataset")
	}
	z, err := zip.OpenReader(place)
	if err != nil {
		t.Skip("the dataset is no zip: ", err)
	}
	defer z.Close()
	f, err := z.Open("groove/info.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tree = fstest.MapFS{}
	list = append(list, append(slices.Clone(rows[0]), kitColumn))
	for _, kit := range []string{"Jazz", "909 Simple", "Second Line"} {
		for _, row := range rows[1:] {
			name := strings.TrimSuffix(row[7], ".mid") + "_" + kit[:1] + ".midi"
			list = append(list, append(slices.Clone(row[:7]), name, name+".wav", row[9], row[10], kit))
			data := []byte("another kit's notes")
			if kit == "909 Simple" {
				data = unpacked(t, z, path.Join("groove", row[7]))
			}
			tree[name] = &fstest.MapFile{Data: data}
		}
	}
	return tree, list
}

func unpacked(t *testing.T, z *zip.ReadCloser, name string) []byte {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func put(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Three kits give what one gives, in whatever order they are listed.
func TestExpandedGrooveCountsAsGroove(t *testing.T) {
	groove := openGroove(t, GridRule).Report()
	groove.Renderings, groove.Skipped = 2*1150, nil // two of each take, the twelve in other meters too
	tree, list := expanded(t)
	for name, order := range map[string]func([][]string){
		"by kit": func([][]string) {},
		"shuffled": func(rows [][]string) {
			r := rand.New(rand.NewPCG(1, 2))
			r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		},
	} {
		t.Run(name, func(t *testing.T) {
			rows := slices.Clone(list)
			order(rows[1:])
			var b strings.Builder
			if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
				t.Fatal(err)
			}
			tree["e-gmd-v1.0.0.csv"] = &fstest.MapFile{Data: []byte(b.String())}
			s, err := read(tree, "", Options{})
			if err != nil {
				t.Fatal(err)
			}
			got, want := s.Report(), groove
			if len(got.Skipped) != 12 {
				t.Errorf("%d skipped, want 12", len(got.Skipped))
			}
			got.Skipped = nil
			if name == "shuffled" { // the same windows in the list's order
				got.HitsSHA256, want.HitsSHA256 = "", ""
				got.OffsetSum, want.OffsetSum, got.VelocitySum, want.VelocitySum = 0, 0, 0, 0 // rounded otherwise
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-Groove +expanded:\n%s", d)
			}
		})
	}
}
