package player

import "runtime"

// Processors returns the GOMAXPROCS that a program with a Player should set: so many that one of the runtime's
// processors is idle whenever the timing thread wakes, even while a garbage collection keeps others busy. They cost next
// to nothing; how many threads run at once is still the kernel's decision. See the package's doc.
func Processors() int { return max(16, runtime.NumCPU()+8) }
