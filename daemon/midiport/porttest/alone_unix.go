//go:build unix

package porttest

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// alone waits until no other test process runs the bench's kernel, and makes others wait until the test has ended. Two
// such kernels at real-time priority could each occupy a core with a guest that computes, and then no process of lower
// priority runs that would interrupt them.
func alone(t *testing.T) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(os.TempDir(), "groovegen-midi-bench.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatalf("open the bench's lock: %v", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatalf("lock the bench: %v", err)
	}
	t.Cleanup(func() { _ = f.Close() }) // this releases the lock
}
