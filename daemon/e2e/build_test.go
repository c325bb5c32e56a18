//go:build linux && cgo

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// compile builds C programs of the bench and of testdata into dir. A machine without compiler or headers skips the test.
func compile(t *testing.T, dir, library string, sources ...string) {
	t.Helper()
	for _, src := range sources {
		name := strings.TrimSuffix(filepath.Base(src), ".c")
		cmd := exec.CommandContext(t.Context(), "gcc", "-O2", "-o", filepath.Join(dir, name), src, "-l"+library, "-lm")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Logf("%s", out)
			t.Skipf("build %s: %v: install gcc, libasound2-dev and libjack-jackd2-dev to run this", name, err)
		}
	}
}

// buildPrograms builds grooved and groovectl as users get them.
func buildPrograms(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", dir+string(filepath.Separator), "./cmd/grooved", "./cmd/groovectl")
	cmd.Dir = "../.."
	cmd.Env = os.Environ()
	if runtime.GOARCH == "amd64" && os.Getenv("GOEXPERIMENT") == "" {
		cmd.Env = append(cmd.Env, "GOEXPERIMENT=simd")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build the programs: %v\n%s", err, out)
	}
}
