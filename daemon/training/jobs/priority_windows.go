package jobs

import "golang.org/x/sys/windows"

// lowerPriority makes the process give way to all others: PROCESS_MODE_BACKGROUND_BEGIN would do it for the disk too, but
// shrinks the working set so far that a training crawls.
func lowerPriority() {
	_ = windows.SetPriorityClass(windows.CurrentProcess(), windows.IDLE_PRIORITY_CLASS)
}
