package porttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/internal/racetest"
)

// BenchVariable names the environment variable with the place of the MIDI bench: a User-Mode Linux kernel with the ALSA
// sequencer in it, and small senders and receivers.
const BenchVariable = "GROOVE_MIDI_BENCH"

// skipVariable names the environment variable that skips the tests on real MIDI. Its value is the reason.
const skipVariable = "GROOVE_MIDI_SKIP"

// Bench returns the place of the MIDI bench, and skips the test where there is none.
func Bench(t *testing.T) string {
	t.Helper()
	if reason := os.Getenv(skipVariable); reason != "" {
		t.Skip(reason)
	}
	dir := os.Getenv(BenchVariable)
	if dir == "" {
		t.Skipf("set %s to the folder of the MIDI bench to run this on a real MIDI system", BenchVariable)
	}
	return dir
}

// InVM reports whether this process runs inside the bench's kernel.
func InVM() bool { return os.Getenv("GROOVE_VM") != "" }

// narrow keeps Go programs off AVX-512. A signal handler in the bench's kernel takes from the code that it interrupts the
// upper halves of the wide registers, the registers 16 to 31 and the masks: of 1328 signals to a program that held values in
// them all, 995 lost each of the three, and none lost what AVX2 has. A training went to NaN within seconds.
const narrow = "GODEBUG=cpu.avx512f=off"

// VM says how to run a test again inside the bench's kernel.
type VM struct {
	Run      string        // pattern of the tests to run, as for -test.run
	Writable string        // a folder that is really written; everything else is thrown away
	Env      []string      // K=V
	Timeout  time.Duration // of the kernel; 2 minutes when 0
	RealTime bool          // start the kernel with SCHED_RR, where that is allowed
	Binary   string        // the test binary to run; this one when empty
	// Again runs the tests that failed once more, in a kernel of their own: the bench's kernel is a process beside all else that
	// the machine does, and stands still when that has the processors. What fails twice fails.
	Again bool
}

// Test runs this test binary again inside the bench's kernel and passes on what it prints. The test fails when a test
// inside does.
func (v VM) Test(t *testing.T) {
	t.Helper()
	bench := Bench(t)
	binary := v.binary(t)
	alone(t)
	failed, err := v.boot(t, bench, binary, v.Run)
	if err != nil && v.Again && len(failed) > 0 {
		t.Logf("%v; once more: %s", err, strings.Join(failed, ", "))
		_, err = v.boot(t, bench, binary, "^("+strings.Join(failed, "|")+")$")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// failure is how a test tells that it failed, and ended how all of them tell that they ran to their ends.
var (
	failure = regexp.MustCompile(`(?m)^--- FAIL: (\w+) `)
	ended   = regexp.MustCompile(`(?m)^FAIL\r?$`)
)

// boot runs the tests that match run in a new kernel, and returns those that failed; none after a crash or a time-out.
func (v VM) boot(t *testing.T, bench, binary, run string) (failed []string, err error) {
	t.Helper()
	timeout := v.Timeout
	if timeout == 0 {
		timeout = 2 * time.Minute
	}
	var args []string
	// Round robin, not first in first out: a guest that computes without end must not keep the kernel's own processes,
	// which have the same priority, from interrupting it.
	if v.RealTime && exec.Command("chrt", "-r", "30", "true").Run() == nil {
		args = append(args, "chrt", "-r", "30")
	}
	args = append(args, filepath.Join(bench, "uml-run.sh"), "-t", strconv.Itoa(int(timeout.Seconds())))
	if v.Writable != "" {
		args = append(args, "-w", v.Writable)
	}
	args = append(args, "--", "env", narrow)
	args = append(args, v.Env...)
	args = append(args, binary, "-test.run", run, "-test.v", "-test.timeout", timeout.String())

	ctx, cancel := context.WithTimeout(t.Context(), timeout+20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.WaitDelay = 5 * time.Second // the kernel's processes may outlive the script and hold its output
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	t.Logf("inside the bench's kernel:\n%s", bytes.TrimSpace(out.Bytes()))
	if ended.Match(out.Bytes()) {
		for _, m := range failure.FindAllSubmatch(out.Bytes(), -1) {
			failed = append(failed, string(m[1]))
		}
	}
	if err != nil {
		return failed, fmt.Errorf("run %s inside the bench's kernel: %w (%v)", run, err, cmd.Args)
	}
	if !bytes.Contains(out.Bytes(), []byte("\n--- PASS")) && !bytes.HasPrefix(out.Bytes(), []byte("--- PASS")) {
		return nil, errors.New("no test passed inside the bench's kernel")
	}
	return nil, nil
}

// binary returns the test binary to run. The race detector's address space does not fit into the bench's kernel, so a
// binary that has it is built anew without.
func (v VM) binary(t *testing.T) string {
	t.Helper()
	if v.Binary != "" {
		return v.Binary
	}
	if racetest.Enabled {
		return BuildTest(t, filepath.Join(t.TempDir(), "inside.test"))
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatalf("find this test binary: %v", err)
	}
	return self
}

// BuildTest builds the tests of the package under test, without the race detector, and returns the file's path.
func BuildTest(t *testing.T, file string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", file, ".") // tests run in their package's folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", file, err, out)
	}
	return file
}
