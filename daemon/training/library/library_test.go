package library

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// model returns the file of a small random model.
func model(t *testing.T, seed uint64) []byte {
	t.Helper()
	m, err := infer.NewRandomModel(infer.Config{
		Latent: 4, Condition: groove.ConditionSize, Hidden: 8, Channels: [5]int{8, 4, 4, 4, 4}, Epsilon: 1e-3,
	}, seed)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// candidate returns a folder as a trainer leaves it.
func candidate(t *testing.T, file []byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string][]byte{ModelFile: file, "card.md": []byte("# a card\n"), "loss.png": {1, 2}, "checkpoint.safetensors": {3}} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func open(t *testing.T, dir string) *Library {
	t.Helper()
	inside := model(t, 1)
	l := Open(dir, func() []byte { return inside }, slog.New(slog.DiscardHandler))
	m, err := infer.Load(inside)
	if err != nil {
		t.Fatal(err)
	}
	l.Begin(m, "")
	return l
}

func add(t *testing.T, l *Library, seed uint64, e Entry) Entry {
	t.Helper()
	got, err := l.Add(candidate(t, model(t, seed)), e)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAddedModelsAreListedAndLoaded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "models")
	l := open(t, dir)
	if list := l.List(); len(list) != 1 || list[0].State != StateBuiltIn || !list[0].Current {
		t.Fatalf("at first: %+v", list)
	}
	e := add(t, l, 2, Entry{State: StateWaiting, Reason: "worse on jazz", Job: "3", Data: "/loops"})
	if len(e.ID) != 12 || e.Job != "3" || e.Bytes == 0 || e.File == "" {
		t.Errorf("added as %+v", e)
	}
	var names []string
	files, err := os.ReadDir(filepath.Join(dir, e.ID))
	for _, f := range files {
		names = append(names, f.Name())
	}
	if want := []string{"card.md", entryFile, "loss.png", ModelFile}; err != nil || !slices.Equal(names, want) {
		t.Errorf("its folder holds %v, want %v: %v", names, want, err)
	}
	l = open(t, dir)
	if list := l.List(); len(list) != 2 || list[1] != e {
		t.Errorf("listed as %+v, want %+v", list, e)
	}
	for _, name := range []string{e.ID, e.ID[:4], DefaultName} {
		found, err := l.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := l.Load(found)
		if err != nil || m.ID != found.ID {
			t.Errorf("%s: loaded %v: %v", name, m, err)
		}
		if data, err := l.Read(found); err != nil || len(data) == 0 {
			t.Errorf("%s: read %d bytes: %v", name, len(data), err)
		}
	}
	if _, err := l.Find(strings.Repeat("Z", 3000)); strings.Count(err.Error(), "Z") > 200 {
		t.Errorf("the error repeats all of a long name: %v", err)
	}
	if _, err := l.Find("nonesuch"); !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), "groovectl models") {
		t.Errorf("find nothing: %v", err)
	}
	if again := add(t, l, 2, Entry{State: StateAccepted}); again.State != StateAccepted || len(l.List()) != 2 {
		t.Errorf("added twice: %+v", again)
	}
	if inside := add(t, l, 1, Entry{State: StateWaiting}); inside.State != StateBuiltIn || len(l.List()) != 2 {
		t.Errorf("the one inside, added: %+v", inside)
	}
}

func TestRollBack(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	if _, err := l.Previous(); !errors.Is(err, ErrNoPrevious) {
		t.Errorf("nothing to go back to: %v", err)
	}
	a, b, c := add(t, l, 2, Entry{State: StateAccepted}), add(t, l, 3, Entry{State: StateAccepted}), add(t, l, 4, Entry{State: StateAccepted})
	for _, e := range []Entry{a, b, c} {
		if err := l.SetCurrent(e.ID, false); err != nil {
			t.Fatal(err)
		}
	}
	l = open(t, dir)
	if l.Last() != c.ID {
		t.Fatalf("after a restart %q plays, want %q", l.Last(), c.ID)
	}
	m, err := l.Load(c)
	if err != nil {
		t.Fatal(err)
	}
	l.Begin(m, "")
	if err := os.RemoveAll(filepath.Join(dir, a.ID)); err != nil { // the user deletes one
		t.Fatal(err)
	}
	inside, _ := l.Find(DefaultName)
	for _, want := range []string{b.ID, inside.ID} {
		e, err := l.Previous()
		if err != nil || e.ID != want {
			t.Fatalf("previous is %q %v, want %q", e.ID, err, want)
		}
		if err := l.SetCurrent(e.ID, true); err != nil {
			t.Fatal(err)
		}
	}
	if l.Last() != "" {
		t.Errorf("the one inside is noted as %q: want no id, so that a newer one takes its place", l.Last())
	}
}

func TestConfiguredModelIsListed(t *testing.T) {
	l := open(t, t.TempDir())
	folder := candidate(t, model(t, 9))
	path := filepath.Join(folder, ModelFile)
	m, err := infer.LoadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l.Begin(m, path)
	list := l.List()
	if len(list) != 2 || list[1].State != StateConfigured || !list[1].Current || list[0].Current || l.Last() != "" {
		t.Errorf("listed as %+v", list)
	}
	if err := l.SetCurrent(list[0].ID, false); err != nil {
		t.Fatal(err)
	}
	if e, err := l.Previous(); err != nil || e.ID != m.ID {
		t.Errorf("previous %+v %v", e, err)
	}
}

func TestDamageIsNamedAndSurvived(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	e := add(t, l, 2, Entry{State: StateAccepted})
	for path, text := range map[string]string{
		"library.json":                 `{"schema_version":1,`,
		"nothing/readme":               "x",
		"." + e.ID + ".adding/half":    "x",
		filepath.Join(e.ID, entryFile): `{"schema_version":99}`,
	} {
		path = filepath.Join(dir, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	l = open(t, dir)
	if l.Last() != "" {
		t.Errorf("plays %q", l.Last())
	}
	if _, err := os.Stat(filepath.Join(dir, "library.json.bad")); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*.adding")); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	states := map[string]State{}
	for _, e := range l.List() {
		states[e.ID] = e.State
	}
	if states["nothing"] != StateBroken || states[e.ID] != StateWaiting {
		t.Errorf("states %v", states)
	}
	bad := candidate(t, []byte("no model"))
	if _, err := l.Add(bad, Entry{}); err == nil {
		t.Error("added what is no model")
	}
	if err := os.RemoveAll(bad); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Add(bad, Entry{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("add what is not there: %v", err)
	}
}

func TestAmbiguousName(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	for _, id := range []string{"zz11", "zz12"} {
		if err := os.Mkdir(filepath.Join(dir, id), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Find("zz1"); !errors.Is(err, ErrAmbiguous) {
		t.Error(err)
	}
}

func TestFileIsBroughtIn(t *testing.T) {
	l := open(t, t.TempDir())
	path := filepath.Join(candidate(t, model(t, 5)), ModelFile)
	e, err := l.AddFile(path)
	if err != nil || e.State != StateAdded || !strings.Contains(e.Reason, path) {
		t.Fatalf("%+v %v", e, err)
	}
	if again, err := l.AddFile(path); err != nil || again != e || len(l.List()) != 2 {
		t.Errorf("twice: %+v %v", again, err)
	}
	for _, bad := range []string{filepath.Join(filepath.Dir(path), "card.md"), "/nonexistent.safetensors"} {
		if _, err := l.AddFile(bad); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
