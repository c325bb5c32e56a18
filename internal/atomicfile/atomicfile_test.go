package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// onlyFile fails unless dir holds exactly the named files: nothing temporary is left behind.
func onlyFile(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("folder holds %v, want %v", got, names)
	}
}

func TestWriteFileCreatesAndReplaces(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "loop.mid")
	for _, want := range []string{"one", "two, longer", ""} {
		if err := WriteFile(path, 0o600, text(want)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != want {
			t.Errorf("read %q, %v; want %q", got, err, want)
		}
	}
	onlyFile(t, dir, "loop.mid")
}

func TestWriteFilePermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("windows has no permission bits")
	}
	path := filepath.Join(t.TempDir(), "f")
	mode := func() fs.FileMode {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	if err := WriteFile(path, 0o600, text("a")); err != nil {
		t.Fatal(err)
	}
	if mode() != 0o600 {
		t.Errorf("new file has mode %o, want 600", mode())
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, 0o600, text("b")); err != nil {
		t.Fatal(err)
	}
	if mode() != 0o640 {
		t.Errorf("replaced file has mode %o, want the 640 it had", mode())
	}
}

func TestWriteFileKeepsOldContentOnFailure(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := WriteFile(path, 0o644, text("old")); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken pipe")
	err := WriteFile(path, 0o644, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half of the n")
		return broken
	})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that wraps the cause and names the file", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("content %q after a failed write, want the old one", got)
	}
	onlyFile(t, dir, "f")
}

func TestWriteFileNamesTheMissingFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	err := WriteFile(filepath.Join(dir, "a"), 0o600, text("x"))
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasSuffix(err.Error(), "there is no folder "+dir) {
		t.Error(err)
	}
}

func TestWriteFileRefusesWhatIsNotAFile(t *testing.T) {
	if err := WriteFile(t.TempDir(), 0o644, text("x")); !errors.Is(err, ErrNotRegular) {
		t.Errorf("writing over a folder: %v, want ErrNotRegular", err)
	}
	missing := filepath.Join(t.TempDir(), "no", "such", "folder", "f")
	if err := WriteFile(missing, 0o644, text("x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("writing into a missing folder: %v, want ErrNotExist", err)
	}
}

func TestWriteFileFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	if err := WriteFile(filepath.Join(dir, "real"), 0o644, text("old")); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("real", link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if err := WriteFile(link, 0o644, text("new")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info, err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "real")); string(got) != "new" {
		t.Errorf("the link's target holds %q, want %q", got, "new")
	}
}
