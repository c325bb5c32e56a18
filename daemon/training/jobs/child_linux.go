package jobs

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// isolate keeps a Ctrl-C meant for the daemon from the worker, which the daemon then stops itself, and has the kernel end
// the worker when the daemon dies.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

func terminate(p *os.Process) error { return p.Signal(syscall.SIGTERM) }

// halfOfMemory returns half of the machine's memory in bytes.
func halfOfMemory() uint64 {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return memoryUnknown
	}
	return uint64(info.Totalram) * uint64(info.Unit) / 2
}
