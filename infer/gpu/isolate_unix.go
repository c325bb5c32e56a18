//go:build unix && !linux

package gpu

import (
	"os/exec"
	"syscall"
)

// isolate keeps a Ctrl-C meant for us from the process. It ends when its standard input does.
func isolate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
