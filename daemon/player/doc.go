// Package player is the one timing goroutine: it hears the clock, asks the sequencer what is due, and sends it at its
// instant.
//
// All that it decides is in engine.step, a pure function of the time and of what waits in its queues, which tests drive
// by hand. Around it is one goroutine on a thread of its own that calls step, sleeps to the absolute deadline that step
// returned or until it is woken, and calls it again. Other goroutines never wait for it, nor it for them: what they want
// goes in through atomic slots (the latest value wins) and a bounded queue, what it has to tell comes out through an
// atomic snapshot, lock-free counters and channels that are tried, not waited on.
//
// On the way from an event to a note nothing is allocated and nothing is logged.
//
// # The runtime's part
//
// A thread that comes back from a system call needs one of the GOMAXPROCS processors of the Go runtime. Where all of
// them are busy (decodes, a garbage collection) it waits, whatever its priority, until an ordinary thread gives one up.
// So a program with a Player should set GOMAXPROCS to Processors: far more than cores. Beside two computing goroutines
// and a storm of garbage on two cores, the 99th percentile of BenchmarkWake falls from 20 ms to 1 or 2 ms by that alone.
//
// The runtime spins while another thread holds a goroutine's status for a moment (the collector that scans its stack, the
// monitor that takes its processor back). If the timing thread has real-time priority and every core is busy, the holder
// may not run again until the kernel throttles the real-time class: a freeze of up to 0.95 s, seen once in some thousand
// wakes beside a collector that never rests. So a program should collect seldom while the song runs. On a single core the
// monitor alone is enough to bring it about; there the thread, while the song runs, sleeps in a way of which the runtime's
// scheduler does not know, so that the monitor leaves it alone, and has ordinary priority while the song stands.
package player
