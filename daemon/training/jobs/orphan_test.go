//go:build linux

package jobs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

func TestWorkerGivesWay(t *testing.T) {
	t.Setenv("GOMAXPROCS", "") // what a user has set is stronger
	t.Setenv("GOMEMLIMIT", "")
	r := open(t, t.TempDir(), "priority")
	s := r.end(t, r.begin(t).ID)
	if s.Verdict == nil {
		t.Fatalf("%+v", s)
	}
	fields := strings.Fields(s.Verdict.Reason)
	if fields[1] != "19" || fields[3] != strconv.Itoa(max(1, runtime.NumCPU()-1)) || fields[5] == "" {
		t.Errorf("the worker ran with %q: want nice 19, a processor less than there are, and a limit of memory", s.Verdict.Reason)
	}
}

// TestWorkerTakesAllProcessorsWhileTheSongIsStopped: and gives one back when it starts.
func TestWorkerTakesAllProcessorsWhileTheSongIsStopped(t *testing.T) {
	t.Setenv("GOMAXPROCS", "")
	r := open(t, t.TempDir(), "share")
	id := r.begin(t).ID
	processors := func(left int) {
		t.Helper()
		n := max(1, runtime.NumCPU()-left)
		await(t, "the worker's processors", func() bool {
			s, err := r.Get(id)
			return err == nil && s.Progress.Message == fmt.Sprintf("%d of %d", n, n)
		})
	}
	processors(1)
	for range 2 {
		r.stopped.Store(true)
		processors(0)
		r.stopped.Store(false)
		processors(1)
	}
	if s, err := r.Cancel(id); err != nil || s.State != StateCancelled {
		t.Errorf("%+v, %v", s, err)
	}
}

// A worker whose standard input ends stops, saves and says that it can go on.
func TestOrphanStops(t *testing.T) {
	dir := t.TempDir()
	if err := writeDocument(filepath.Join(dir, JobFile), Job{SchemaVersion: SchemaVersion, ID: "1", Base: filepath.Join(dir, BaseFile)}); err != nil {
		t.Fatal(err)
	}
	cmd, err := command("held")(dir)
	if err != nil {
		t.Fatal(err)
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, "a checkpoint", func() bool { _, err := os.Stat(filepath.Join(dir, "checkpoint")); return err == nil })
	second := exec.Command(cmd.Path, dir) // waits for the lock
	second.Env = cmd.Env
	second.Stdin = strings.NewReader("") // and gives up, for its own input has ended
	if err := second.Run(); second.ProcessState.ExitCode() != exitInterrupted {
		t.Errorf("second worker in one folder: %v", err)
	}
	if err := stdin.Close(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("orphan ended with %d, want %d", code, exitInterrupted)
	}
}
