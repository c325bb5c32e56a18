package gpu

import (
	"os/exec"
	"syscall"
)

// isolate keeps a Ctrl-C meant for us from the process, and has the kernel end it when the thread that starts it does.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
