package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// silentTerminal opens a pseudo-terminal whose other side never answers.
func silentTerminal(t *testing.T) (ours, theirs *os.File) {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = ours.Close() })
	if err = unix.IoctlSetPointerInt(int(ours.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(ours.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return ours, theirs
}

// TestNoQuestionsToTheTerminal starts a program with groovectl's packages, the test's own, on a terminal that does not answer.
// A question would be an escape sequence, and the program would wait for the answer.
func TestNoQuestionsToTheTerminal(t *testing.T) {
	ours, theirs := silentTerminal(t)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestVersion$")
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "CI=") && !strings.HasPrefix(v, "TERM=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "TERM=xterm-256color")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs, theirs, theirs
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Run(); err != nil {
		t.Error(err)
	}
	_ = theirs.Close()
	said := make([]byte, 4096)
	n, err := ours.Read(said)
	if err != nil || !bytes.Contains(said[:n], []byte("PASS")) || bytes.ContainsRune(said[:n], '\x1b') {
		t.Errorf("it prints %q, %v", said[:n], err)
	}
}
