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
// them are busy (a decode, a garbage collection, on a machine with one or two cores) it waits for up to 10 ms, whatever
// its priority. So a program with a Player must call Processors and set GOMAXPROCS to it: then one is idle whenever the
// thread wakes, and the kernel, which knows about priorities, decides who runs.
package player
