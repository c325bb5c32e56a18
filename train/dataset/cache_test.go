package dataset

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/groovegen/groovegen/groove"
)

// same fails unless two sets are the same to the last cell.
func same(t *testing.T, a, b *Set) {
	t.Helper()
	if d := cmp.Diff(a, b, cmp.AllowUnexported(Performance{}, stroke{}, cell{}), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("sets differ:\n%s", d)
	}
}

func TestCacheGivesTheSame(t *testing.T) {
	loops := folder(t, map[string][]byte{"rock/a.mid": loop(t, 100, 1), "jazz/b.mid": loop(t, 90, 2), "c.mid": loop(t, 80, 3)})
	for _, place := range []string{folder(t, mixed(t)), zipped(t, mixed(t)), loops} {
		for _, rule := range []Rule{GridRule, RawRule} {
			dir := filepath.Join(t.TempDir(), "cache")
			opt := Options{Rule: rule}
			first, err := OpenCached(place, opt, dir)
			if err != nil {
				t.Fatal(err)
			}
			stored, err := filepath.Glob(filepath.Join(dir, "*.hov"))
			if err != nil || len(stored) != 1 {
				t.Fatalf("stored %v, %v", stored, err)
			}
			again, err := load(stored[0], rule)
			if err != nil {
				t.Fatal(err)
			}
			same(t, first, again)
		}
	}
}

func TestCacheNoticesChanges(t *testing.T) {
	place, dir := folder(t, map[string][]byte{"rock/a.mid": loop(t, 100, 1)}), t.TempDir()
	var keys []string
	key := func(opt Options) {
		t.Helper()
		if _, err := OpenCached(place, opt, dir); err != nil {
			t.Fatal(err)
		}
		k, err := contentKey(place, opt)
		if err != nil || slices.Contains(keys, k) {
			t.Errorf("key %s of %v, %v", k, keys, err)
		}
		keys = append(keys, k)
	}
	key(Options{})
	key(Options{Rule: RawRule})
	key(Options{BPM: 99})
	if err := os.WriteFile(filepath.Join(place, "rock", "a.mid"), loop(t, 100, 2), 0o644); err != nil {
		t.Fatal(err)
	}
	key(Options{})
	if err := os.Rename(filepath.Join(place, "rock"), filepath.Join(place, "jazz")); err != nil {
		t.Fatal(err)
	}
	key(Options{})
	list := filepath.Join(place, "genres.csv")
	for _, text := range []string{"file,genre\njazz/a.mid,soul\n", "file,genre\njazz/a.mid,funk\n"} {
		if err := os.WriteFile(list, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		key(Options{})
	}
	if s, err := OpenCached(place, Options{}, dir); err != nil || !s.Cached || s.Windows()[0].Genre != groove.Funk {
		t.Errorf("once more: %+v, %v", s, err)
	}
}

// Of E-GMD the renderings that are not read are noticed too, when they change: they stand in for a damaged one.
func TestCacheNoticesOtherRenderings(t *testing.T) {
	take := midi(t, 125, hit{0, 36, 100}, hit{63, 36, 100})
	place, dir := folder(t, map[string][]byte{
		"e-gmd.csv": []byte(expandedHead + expandedRow("a", "4-4", "train", "a_1.midi", "A") + expandedRow("a", "4-4", "train", "a_2.midi", "B")),
		"a_1.midi":  []byte("damaged"), "a_2.midi": take, "not_listed.midi": take,
	}), t.TempDir()
	open := func() *Set {
		t.Helper()
		s, err := OpenCached(place, Options{}, dir)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	first, again := open(), open()
	if first.Cached || !again.Cached || again.Performances[0].Kit != "B" {
		t.Errorf("first %+v, again %+v", first, again)
	}
	again.Cached = false
	same(t, first, again)
	put(t, filepath.Join(place, "a_2.midi"), take[:20])
	if s := open(); s.Cached || len(s.Performances) != 0 {
		t.Errorf("changed: %+v", s)
	}
}

func TestDamagedCacheIsWrittenAnew(t *testing.T) {
	place, dir := folder(t, mixed(t)), t.TempDir()
	want, err := OpenCached(place, Options{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	key, err := contentKey(place, Options{})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, key+".hov")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	flipped := slices.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	for _, bad := range [][]byte{nil, whole[:10], whole[:len(whole)-1], flipped} {
		if err := os.WriteFile(name, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := OpenCached(place, Options{}, dir)
		if err != nil {
			t.Fatal(err)
		}
		same(t, want, got)
		if now, err := os.ReadFile(name); err != nil || !slices.Equal(now, whole) {
			t.Errorf("not written anew: %v", err)
		}
	}
}

func TestCacheThatCannotBeWritten(t *testing.T) {
	place := folder(t, mixed(t))
	blocked := filepath.Join(place, "groove", "info.csv", "cache") // below a file
	s, err := OpenCached(place, Options{}, blocked)
	if err == nil || s == nil || len(s.Windows()) != 4 {
		t.Errorf("got %v, %v: want a set and an error", s, err)
	}
	if s, err := OpenCached(filepath.Join(place, "none"), Options{}, t.TempDir()); err == nil || s != nil {
		t.Errorf("nothing there: %v, %v", s, err)
	}
}
