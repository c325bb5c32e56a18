package archtest

import (
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHeadersAreKnownToTheBuild keeps the sum of the headers that the drivers in C share in the flags of both. Go's build
// cache looks at the files of a package's own folder only: without it an edit of these headers would build nothing anew.
func TestHeadersAreKnownToTheBuild(t *testing.T) {
	const folder = "../../daemon/midiport"
	sum := crc32.NewIEEE()
	for _, name := range []string{"event.h", "schedule.h"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = sum.Write(text)
	}
	want := fmt.Sprintf("-DGG_HEADERS=0x%08x\n", sum.Sum32())
	for _, name := range []string{"rtmidi/ports_linux.go", "jack/driver.go"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), want) {
			t.Errorf("%s: the headers have changed: write %s into its #cgo CFLAGS", name, strings.TrimSpace(want))
		}
	}
}
