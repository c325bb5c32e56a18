package statefile

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

type document struct {
	SchemaVersion int    `json:"schema_version"`
	N             int    `json:"n"`
	Text          string `json:"text,omitempty"`
}

func newFile(t *testing.T) *File {
	t.Helper()
	return &File{Path: filepath.Join(t.TempDir(), "doc.json"), Version: 2, Limit: 1 << 16, Indent: "  "}
}

func write(t *testing.T, f *File, ns ...int) {
	t.Helper()
	for _, n := range ns {
		if err := f.Write(document{SchemaVersion: f.Version, N: n}); err != nil {
			t.Fatal(err)
		}
	}
}

// read returns what a later start of the program reads.
func read(f *File) (int, error) {
	var doc document
	later := &File{Path: f.Path, Version: f.Version, Limit: f.Limit, Indent: f.Indent}
	err := later.Read(func(data []byte) error {
		var d document
		err := json.Unmarshal(data, &d)
		if err == nil && d.N < 0 {
			err = errors.New("n is negative")
		}
		doc = d
		return err
	}, nil)
	return doc.N, err
}

func spoil(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(path), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func TestLastGoodOnes(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	if _, err := read(f); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("without a file: %v", err)
	}
	write(t, f, 1, 2, 3, 4)
	if n, err := read(f); n != 4 || err != nil {
		t.Fatalf("read %d, %v", n, err)
	}
	for _, want := range []int{3, 3, 3} { // the good one has replaced the damaged one, and is not its own older copy
		spoil(t, f.Path, "{ damage")
		n, err := read(f)
		var d *DamageError
		if n != want || !errors.As(err, &d) || d.From != f.Path+".1" || d.Aside != f.Path+".bad" || !Found(err) {
			t.Fatalf("damaged: read %d, %v, want %d", n, err, want)
		}
		if kept, err := os.ReadFile(d.Aside); string(kept) != "{ damage" {
			t.Errorf("kept aside: %q, %v", kept, err)
		}
		if n, err := read(f); n != want || err != nil {
			t.Fatalf("the next start reads %d, %v", n, err)
		}
	}
	spoil(t, f.Path, "")
	spoil(t, f.Path+".1", "")
	if n, err := read(f); n != 2 || !Found(err) {
		t.Errorf("two damaged: read %d, %v, want 2", n, err)
	}
	for _, path := range []string{f.Path, f.Path + ".1", f.Path + ".2"} {
		spoil(t, path, "x")
	}
	if _, err := read(f); Found(err) {
		t.Errorf("all damaged: %v", err)
	}
	if _, err := read(f); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after it was set aside: %v", err)
	}
}

// A damaged file that salvage has read is not rotated over a good one.
func TestDamageDoesNotRotate(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	write(t, f, 1)
	spoil(t, f.Path, `{"schema_version":2,"n":-7}`)
	refuse := func([]byte) error { return errors.New("no") }
	err := f.Read(refuse, func(data []byte) ([]string, error) {
		if !strings.Contains(string(data), "-7") {
			t.Errorf("salvage reads %q", data)
		}
		return []string{"n"}, nil
	})
	var d *DamageError
	if !errors.As(err, &d) || d.From != f.Path || len(d.Lost) != 1 || d.Aside == "" {
		t.Fatal(err)
	}
	write(t, f, 8)
	if _, err := os.Stat(f.Path + ".1"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a damaged file became an older copy: %v", err)
	}
}

// Each step of a write is a point where a crash leaves what the steps before have made.
func TestCrashPoints(t *testing.T) {
	t.Parallel()
	steps := []func(f *File) error{
		func(f *File) error { return os.Rename(f.older(1), f.older(2)) },
		func(f *File) error { return link(f.Path, f.older(1), f.Limit) },
	}
	for crash := range len(steps) + 1 {
		f := newFile(t)
		write(t, f, 1, 2, 3)
		for _, step := range steps[:crash] {
			if err := step(f); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := read(f); n != 3 || err != nil {
			t.Errorf("after %d steps: read %d, %v", crash, n, err)
		}
		spoil(t, f.Path, "")
		_ = os.Remove(f.Path + ".bad")
		if n, err := read(f); n < 2 || !Found(err) {
			t.Errorf("after %d steps, and damage: read %d, %v", crash, n, err)
		}
		write(t, f, 9)
		if n, err := read(f); n != 9 || err != nil {
			t.Errorf("after %d steps a write gives %d, %v", crash, n, err)
		}
	}
}

func TestNewerIsLeftAlone(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	write(t, f, 1, 2)
	text := `{"schema_version":3,"n":"another thing"}`
	spoil(t, f.Path, text)
	parse := func([]byte) error { t.Error("a newer document was parsed"); return nil }
	if err := f.Read(parse, nil); !errors.Is(err, ErrNewer) || Found(err) {
		t.Fatal(err)
	}
	if err := f.Write(document{SchemaVersion: 2}); !errors.Is(err, ErrNewer) || !strings.Contains(f.Problem(), f.Path) {
		t.Errorf("write: %v, problem %q", err, f.Problem())
	}
	if got, _ := os.ReadFile(f.Path); string(got) != text {
		t.Errorf("it was changed to %q", got)
	}
	if _, err := os.Stat(f.Path + ".bad"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it was set aside: %v", err)
	}
	spoil(t, f.Path, `{"schema_version":2,"n":5}`)
	if n, err := read(f); n != 5 || err != nil {
		t.Errorf("without checksum: %d, %v", n, err)
	}
}

// TestEachFlippedBit: no flipped bit of the file loses or changes the document.
func TestEachFlippedBit(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	write(t, f, 7, 7)
	good, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		for bit := range 8 {
			bad := []byte(string(good))
			bad[i] ^= 1 << bit
			spoil(t, f.Path, string(bad))
			if n, err := read(f); n != 7 || !Found(err) {
				t.Fatalf("byte %d, bit %d: read %d, %v\n%s", i, bit, n, err, bad)
			}
		}
	}
}

func TestDropOlder(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	write(t, f, 1, 2, 3)
	if err := f.DropOlder(); err != nil {
		t.Fatal(err)
	}
	spoil(t, f.Path, "")
	if _, err := read(f); Found(err) {
		t.Errorf("an older copy came back: %v", err)
	}
}

// A document that is a link stays one, and its older copies are documents of their own.
func TestLinkedDocument(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("links need a right on windows")
	}
	f := newFile(t)
	real := filepath.Join(t.TempDir(), "real.json")
	spoil(t, real, `{"schema_version":2,"n":1}`)
	if err := os.Symlink(real, f.Path); err != nil {
		t.Fatal(err)
	}
	write(t, f, 2)
	if info, err := os.Lstat(f.Path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	spoil(t, real, "")
	if n, err := read(f); n != 1 || !Found(err) {
		t.Errorf("read %d, %v, want the document before", n, err)
	}
}

func TestWriteThatFailsIsAProblem(t *testing.T) {
	t.Parallel()
	f := &File{Path: filepath.Join(t.TempDir(), "none", "doc.json"), Version: 1}
	if err := f.Write(document{}); err == nil || f.Problem() == "" {
		t.Errorf("%v, problem %q", err, f.Problem())
	}
}
