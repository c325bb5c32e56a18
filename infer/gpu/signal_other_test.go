//go:build !unix

package gpu

import "syscall"

const sigstop = syscall.SIGTERM // not sent: see the test
