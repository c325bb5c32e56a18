//go:build !unix

package jobs

import (
	"os"
	"os/exec"
)

func isolate(*exec.Cmd) {}

// terminate does nothing: the end of standard input stops the worker.
func terminate(*os.Process) error { return nil }

func halfOfMemory() uint64 { return memoryUnknown }
