package player

import "runtime"

// Processors returns the GOMAXPROCS that a program with a Player should set. With so many, one of the runtime's
// processors is idle whenever the timing thread wakes up, even during a garbage collection. They cost next to nothing;
// the kernel still decides how many threads run at once. See the package documentation.
func Processors() int { return max(16, runtime.NumCPU()+8) }
