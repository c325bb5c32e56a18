package midiport

// Priorities of the threads on the real-time path, below those of JACK's own (60 and up) and of the kernel's interrupt
// threads (50). Who stamps comes before who plays: it runs for microseconds, and all else hangs on its reading.
const (
	InputPriority = 45
	TimerPriority = 40
)
