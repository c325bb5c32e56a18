package porttest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// The bench's kernel is one process of the host, and each program inside it another one. They hand each other the
// processor some 10,000 times a second. The kernel has a real-time priority, so that it interrupts a program that
// computes. The programs have not: a processor on which real-time work goes on without a pause is taken away from it
// for 50 ms of each second (sched(7), "Limiting the CPU usage of real-time and deadline processes"). They are before
// all other programs instead, and a short slice lets them interrupt those at once.
const (
	kernelPriority = 31
	kernelName     = "linux-uml"
	programNice    = -20
	programSlice   = 100 * time.Microsecond
)

// realTime returns the command line that starts the bench's kernel at a real-time priority, or nothing where that is not
// allowed.
func realTime() []string {
	args := []string{"chrt", "-r", strconv.Itoa(kernelPriority)}
	if exec.Command(args[0], append(args[1:], "true")...).Run() != nil {
		return nil
	}
	return args
}

// lowerPrograms takes the real-time priority from the programs inside a kernel that this process started, until the context
// ends. It looks for new ones all the time: they begin with their parent's.
func lowerPrograms(ctx context.Context, root int) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	lowered := map[int]bool{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			lowerBelow(root, false, lowered)
		}
	}
}

// lowerBelow walks down from a process. Programs are the children of the kernel.
func lowerBelow(pid int, kernel bool, lowered map[int]bool) {
	for _, child := range children(pid) {
		name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", child))
		own := err == nil && string(bytes.TrimSpace(name)) == kernelName
		if kernel && own && !lowered[child] {
			attr := unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_NORMAL, Nice: programNice, Runtime: uint64(programSlice)}
			lowered[child] = unix.SchedSetAttr(child, &attr, 0) == nil
		}
		if !kernel {
			lowerBelow(child, own, lowered)
		}
	}
}

// children returns the process ids of a process's children; none where the system does not say.
func children(pid int) (list []int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil
	}
	for _, field := range bytes.Fields(text) {
		if child, err := strconv.Atoi(string(field)); err == nil {
			list = append(list, child)
		}
	}
	return list
}
