package midiport

// Priorities of the C threads on the real-time path. They are below those of JACK's threads (60 and up) and of the
// kernel's interrupt threads (50). The input thread comes before the sender thread: it runs for microseconds, and
// everything else depends on its time stamps.
//
// These threads run no Go. The Go runtime spins while another thread holds a goroutine's status for a moment. If a
// real-time thread spins on a busy machine, the holder cannot run until the kernel throttles the real-time thread,
// 0.95 s later.
const (
	InputPriority = 45
	TimerPriority = 40
)
