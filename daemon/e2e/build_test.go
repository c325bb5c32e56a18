//go:build linux && cgo

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/groovegen/groovegen/daemon/midiport/porttest"
)

// TestMain removes what the tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := sharedDir(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// sharedDir is where the programs are built, once for all tests.
var sharedDir = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "groovegen-e2e") })

// buildPrograms builds grooved and groovectl as users get them.
var buildPrograms = sync.OnceValue(func() error {
	dir, err := sharedDir()
	if err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./cmd/grooved", "./cmd/groovectl")
	cmd.Dir = "../.."
	cmd.Env = os.Environ()
	if runtime.GOARCH == "amd64" && os.Getenv("GOEXPERIMENT") == "" {
		cmd.Env = append(cmd.Env, "GOEXPERIMENT=simd")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
})

// buildTools builds the daemon and C programs of the bench and of testdata, and returns their folder. It skips the test on
// a machine without bench, compiler or headers.
func buildTools(t *testing.T, library string, needed []string, sources ...string) string {
	t.Helper()
	bench := porttest.Bench(t)
	for _, tool := range append(needed, "gcc") {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("make check needs what scripts/setup.sh bench installs: %v", err)
		}
	}
	dir, err := sharedDir()
	if err == nil {
		err = buildPrograms()
	}
	if err != nil {
		t.Fatalf("build the programs: %v", err)
	}
	for _, src := range sources {
		name := strings.TrimSuffix(filepath.Base(src), ".c")
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			continue
		}
		if filepath.Dir(src) == "." {
			src = filepath.Join(bench, "src", src)
		}
		cmd := exec.CommandContext(t.Context(), "gcc", "-O2", "-o", filepath.Join(dir, name), src, "-l"+library, "-lm")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Logf("%s", out)
			t.Skipf("build %s: %v: install gcc, libasound2-dev and libjack-jackd2-dev to run this", name, err)
		}
	}
	return dir
}
