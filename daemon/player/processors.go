package player

import "runtime"

// Processors returns the GOMAXPROCS that a program with a Player should set: so many that one of the runtime's
// processors is idle whenever the timing thread wakes. See the package's doc.
func Processors() int { return max(4, runtime.NumCPU()+2) }
