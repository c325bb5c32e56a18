package control

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func open(t *testing.T, path string) *Server {
	t.Helper()
	s, err := Listen(path, "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestSocketIsForTheUserAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes mean nothing here")
	}
	path := socketPath(t)
	open(t, path)
	for p, want := range map[string]os.FileMode{path: 0o600, path + ".lock": 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", p, info.Mode().Perm(), want)
		}
	}
}

func TestFolderThatIsThereKeepsItsMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes mean nothing here")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	open(t, filepath.Join(dir, "g.sock"))
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
}

func TestSecondDaemonIsToldOfTheFirst(t *testing.T) {
	path := socketPath(t)
	open(t, path)
	_, err := Listen(path, "test", nil)
	var busy *BusyError
	if !errors.Is(err, ErrBusy) || !errors.As(err, &busy) || busy.PID != os.Getpid() || busy.Path != path {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(err.Error(), "--socket") {
		t.Errorf("the error has no hint: %v", err)
	}
}

func TestDaemonWithoutALockIsNotRobbed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.sock")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if _, err := Listen(path, "test", nil); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("the other's socket is gone: %v", err)
	}
}

func TestStaleSocketIsReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.sock")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	ln.(*net.UnixListener).SetUnlinkOnClose(false) // as kill -9 leaves it
	if err := ln.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".lock", []byte("99999999\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, path)
	s.Serve(newFakeHub())
	c := NewClient(path)
	defer c.Close()
	if _, err := c.Status(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestCloseRemovesTheSocketAndFreesThePlace(t *testing.T) {
	path := socketPath(t)
	for range 3 {
		s, err := Listen(path, "test", nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Serve(newFakeHub())
		if err := errors.Join(s.Close(), s.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("the socket is still there: %v", err)
		}
	}
}

func TestCloseWithoutServe(t *testing.T) {
	s := open(t, socketPath(t))
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	s.Serve(newFakeHub()) // too late, and harmless
}

func TestCloseLeavesASocketThatIsNotOurs(t *testing.T) {
	path := socketPath(t)
	s := open(t, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("what somebody put there is gone: %v", err)
	}
}

func TestPlacesThatDoNotDo(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"":                                   "1 to 10",
		"/" + strings.Repeat("long/", 30):    "choose a shorter one with --socket",
		file:                                 "is no socket",
		filepath.Join(file, "sub", "g.sock"): "--socket",
	} {
		if _, err := Listen(path, "test", nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("listen on %q: got %v, want %q", path, err, want)
		}
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "precious" {
		t.Errorf("the file in the socket's place is now %q, %v", data, err)
	}
}
