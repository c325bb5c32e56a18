//go:build unix && !solaris && !aix

package filelock

import (
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A forked child has the file open until it starts its program. The lock is free all the same.
func TestReleaseDespiteAChild(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	child, err := unix.Dup(int(held.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(child) }()
	if err = Release(held); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path)
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	if err := Release(again); err != nil {
		t.Error(err)
	}
}
