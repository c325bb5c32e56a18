package doctor

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

func thisMachine() machine {
	return machine{
		os: runtime.GOOS, env: os.LookupEnv, sequencer: "/dev/snd/seq", clients: "/proc/asound/seq/clients", shm: "/dev/shm",
		uid: os.Getuid(), priority: linuxPriority, free: freeSpace,
	}
}

// linuxPriority looks at what the kernel does: CAP_SYS_NICE or an RLIMIT_RTPRIO above 0 (sched(7)).
func linuxPriority() (allowed bool, by string, known bool) {
	if hasCapability("/proc/self/status", unix.CAP_SYS_NICE) {
		return true, "CAP_SYS_NICE", true
	}
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_RTPRIO, &limit); err != nil {
		return false, "", false
	}
	return limit.Cur > 0, fmt.Sprintf("rtprio limit %d", limit.Cur), true
}

// hasCapability reads the effective set from a process's status file (proc(5), CapEff).
func hasCapability(status string, capability uint) bool {
	data, err := os.ReadFile(status)
	if err != nil {
		return false
	}
	for _, line := range strings.Split(string(data), "\n") {
		if hex, ok := strings.CutPrefix(line, "CapEff:"); ok {
			set, err := strconv.ParseUint(strings.TrimSpace(hex), 16, 64)
			return err == nil && set&(1<<capability) != 0
		}
	}
	return false
}
