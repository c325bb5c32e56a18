//go:build unix && !linux

package jobs

import (
	"os"
	"os/exec"
	"syscall"
)

// isolate keeps a Ctrl-C meant for the daemon from the worker, which the daemon then stops itself.
func isolate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func terminate(p *os.Process) error { return p.Signal(syscall.SIGTERM) }

func halfOfMemory() uint64 { return memoryUnknown }
