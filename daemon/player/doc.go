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
// # Who is on time
//
// This goroutine need not be. Outputs have a lead: it hands notes over 20 ms ahead (midiport.Ahead) or more, and a thread in C
// sends them at their instants, at real-time priority: RtMidi's ports have one of ours, JACK's the server's. What comes in is
// stamped by a thread in C too. So a goroutine that must wait for the collector, for a processor of the runtime or for the
// machine's other work makes no note late. It is favoured among ordinary threads, but no real-time one, for Go's runtime spins
// where another thread holds a goroutine's status (the collector that scans its stack, the monitor that takes its
// processor back): on a machine whose cores are busy, a real-time thread that spins keeps the holder from running until the
// kernel throttles it, 0.95 s later.
//
// A thread that comes back from a system call needs one of the GOMAXPROCS processors of the Go runtime. Where all of them are
// busy it waits, whatever its priority, until an ordinary thread gives one up. So a program with a Player should set GOMAXPROCS to
// Processors: far more than cores. Beside two computing goroutines and a storm of garbage on two cores, the 99th percentile of
// BenchmarkWake falls from 20 ms to 1 or 2 ms by that alone.
//
// Where an output has no lead (CoreMIDI, WinMM), this goroutine sends by itself, as exactly as it is woken.
package player
