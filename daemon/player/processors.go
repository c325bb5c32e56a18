package player

import "runtime"

// Processors returns the GOMAXPROCS that a program with a Player should set. With so many, one of the runtime's
// processors is idle whenever the timing thread wakes up, even during a garbage collection. The kernel still decides
// how many threads run at once. Many more make the collector's own pauses longer: see docs/decisions, 0004.
func Processors() int { return max(8, runtime.NumCPU()+6) }
