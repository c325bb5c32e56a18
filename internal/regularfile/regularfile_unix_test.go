//go:build unix

package regularfile

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A FIFO without a writer would block os.Open for ever: this test would not end.
func TestOpenRefusesWhatIsNotRegular(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fifo, link, socket := filepath.Join(dir, "fifo"), filepath.Join(dir, "link"), filepath.Join(dir, "socket")
	if err := errors.Join(unix.Mkfifo(fifo, 0o600), os.Symlink(fifo, link)); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for _, path := range []string{fifo, link, socket, "/dev/zero", "/dev/null"} {
		if f, err := Open(path); !errors.Is(err, ErrNotRegular) || f != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestOpenFollowsLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, []byte("abc"), 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	if data, err := Read(link, 10); err != nil || string(data) != "abc" {
		t.Errorf("%q, %v", data, err)
	}
}
