//go:build unix

package gpu

import "syscall"

const sigstop = syscall.SIGSTOP
