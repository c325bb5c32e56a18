//go:build unix

package train

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// runOnFullDisk is the run that TestFullDisk starts: no file may grow beyond 2 kB, which fails a write as a full disk does,
// in its middle. It begins anew where the folder has no checkpoint.
func runOnFullDisk(dir string) error {
	limit := syscall.Rlimit{Cur: 2048, Max: 2048}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	tr, err := NewTrainer(loops(100), Options{Config: tiny(), Seed: 7, Dir: dir, Every: time.Nanosecond})
	if err != nil {
		return err
	}
	defer tr.Close()
	return tr.Run(context.Background())
}

// A disk that fills up while a checkpoint is written ends the run with an error that names the file, and the checkpoint
// before it stays whole.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	tr, err := NewTrainer(loops(100), Options{Config: tiny(), Seed: 7, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	if err = tr.epoch(t.Context()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, checkpointFile)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TRAIN_TEST_FULL="+dir)
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "save checkpoint") || !strings.Contains(string(out), checkpointFile) {
		t.Errorf("the run ended with %v and said %q: want an error that names the checkpoint", err, out)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the checkpoint changed: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) > 2 {
		t.Errorf("files left: %v %v", left, err)
	}
}
