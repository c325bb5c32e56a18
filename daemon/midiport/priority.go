package midiport

// Priorities of the threads on the real-time path, below those of JACK's own (60 and up) and of the kernel's interrupt
// threads (50). Who stamps comes before who plays: it runs for microseconds, and all else hangs on its reading. These threads
// are in C: Go's runtime spins while another thread holds a goroutine's status for a moment, and a real-time thread that spins
// keeps the holder from running, until the kernel throttles it: 0.95 s, on a machine whose cores are busy.
const (
	InputPriority = 45
	TimerPriority = 40
)
