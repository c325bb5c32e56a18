//go:build unix

package jobs

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// The path comes from a client. With os.Open this test would not end.
func TestDataIsAFolderOrAFile(t *testing.T) {
	t.Parallel()
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{fifo, "/dev/zero"} {
		r := Request{Data: path}
		err := r.checkData()
		var e *RequestError
		if !errors.As(err, &e) || e.Value != path || !strings.Contains(err.Error(), "neither a folder nor a file") {
			t.Errorf("%s: %v", path, err)
		}
	}
}
