package filelock

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = Open(path); !errors.Is(err, ErrLocked) {
		t.Fatalf("the second lock: %v, want %v", err, ErrLocked)
	}
	held.Close()
	again, err := Open(path)
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	again.Close()
}

func TestOpenWithoutFolder(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "no", "lock")); err == nil || errors.Is(err, ErrLocked) {
		t.Fatalf("%v, want what is wrong with the folder", err)
	}
}
