package porttest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/groovegen/groovegen/internal/racetest"
)

// BenchVariable names the environment variable with the folder of the MIDI bench: a User-Mode Linux kernel with the
// ALSA sequencer, and small senders and receivers.
const BenchVariable = "GROOVE_MIDI_BENCH"

// skipVariable names the environment variable that skips the tests on real MIDI. Its value is the reason.
const skipVariable = "GROOVE_MIDI_SKIP"

// Bench returns the folder of the MIDI bench, and skips the test if there is none.
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

// narrow makes Go programs avoid AVX-512. In the bench's kernel a signal handler destroys the upper halves of the wide
// registers, the registers 16 to 31 and the masks of the interrupted code: of 1328 signals to a program with values in all
// of them, 995 lost each of the three, and none lost AVX2 registers. A training became NaN within seconds.
const narrow = "GODEBUG=cpu.avx512f=off"

// VM says how to run a test again inside the bench's kernel.
type VM struct {
	Run      string        // pattern of the tests to run, as for -test.run
	Writable string        // a folder that is written; other changes are discarded
	Env      []string      // K=V
	Timeout  time.Duration // of the kernel; 2 minutes when 0
	RealTime bool          // start the kernel at a real-time priority if allowed
	Binary   string        // the test binary to run; this one when empty
}

// Test runs this test binary again inside the bench's kernel. Each test inside becomes a subtest with what it printed.
func (v VM) Test(t *testing.T) {
	t.Helper()
	bench := Bench(t)
	binary := v.binary(t)
	alone(t)
	out, err := v.boot(t, bench, binary)
	list, rest := insideTests(string(out))
	for _, test := range list {
		t.Run(test.name, test.report)
	}
	if err != nil && !t.Failed() {
		t.Errorf("run %s inside the bench's kernel: %v\n%s", v.Run, err, rest)
	}
	if err == nil && !anyPassed(list) {
		t.Errorf("no test passed inside the bench's kernel:\n%s", rest)
	}
}

// boot runs the tests in a new kernel and returns what they print.
func (v VM) boot(t *testing.T, bench, binary string) ([]byte, error) {
	t.Helper()
	timeout := v.Timeout
	if timeout == 0 {
		timeout = 2 * time.Minute
	}
	var args []string
	if cpu := lastProcessor(); cpu != "" {
		args = append(args, "taskset", "-c", cpu)
	}
	if v.RealTime {
		args = append(args, realTime()...)
	}
	args = append(args, filepath.Join(bench, "uml-run.sh"), "-t", strconv.Itoa(int(timeout.Seconds())))
	if v.Writable != "" {
		args = append(args, "-w", v.Writable)
	}
	args = append(args, "--", "env", narrow)
	args = append(args, v.Env...)
	args = append(args, binary, "-test.run", v.Run, "-test.v", "-test.timeout", timeout.String())

	ctx, cancel := context.WithTimeout(t.Context(), timeout+20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.WaitDelay = 5 * time.Second // the kernel's processes may outlive the script and hold its output
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Start()
	if err == nil {
		if v.RealTime {
			go lowerPrograms(ctx, cmd.Process.Pid)
		}
		err = cmd.Wait()
	}
	if err != nil {
		err = fmt.Errorf("%w (%v)", err, cmd.Args)
	}
	return out.Bytes(), err
}

// lastProcessor returns the number of the last processor that this process may use, or nothing where that is unknown. The
// kernel's processes hand each other the work all the time: on one processor they are twice as fast as on two.
func lastProcessor() string {
	status, err := os.ReadFile("/proc/self/status")
	if _, lookErr := exec.LookPath("taskset"); err != nil || lookErr != nil {
		return ""
	}
	if m := allowed.FindSubmatch(status); m != nil {
		return string(m[1])
	}
	return ""
}

var allowed = regexp.MustCompile(`(?m)^Cpus_allowed_list:\t(?:.*[,-])?(\d+)$`)

// binary returns the test binary to run. The race detector's address space does not fit into the bench's kernel, so a
// binary with the detector is built again without it.
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
