// Package player plays the groove in time with the clock. Its one timing goroutine follows the clock, gets the notes
// that are due from the sequencer, and sends each at its instant.
//
// # From clock tick to note
//
//  1. A C thread of the MIDI driver stamps the clock tick. The driver's reader goroutine (midiport.InputReader) calls
//     Daemon.receive (daemon/capture.go), and that calls Player.Receive, which pushes the event into a lock-free queue and wakes the timing goroutine.
//  2. Player.loop wakes up and calls engine.step. engine.handleMessage passes the tick to clock.Auto, whose follower updates
//     the timeline (ticks to time).
//  3. engine.sendDueNotes gets the notes that are due from seq.Sequencer.Advance.
//  4. engine.playNote applies the kit. noteSender.noteOn hands the note-on to the output port and remembers the note-off.
//  5. A C thread of the driver sends the note at its instant.
//
// All decisions are made in engine.step, a pure function of the time and of the inbox. Tests call it with any time
// they like. From an event to a note, nothing is allocated and nothing is logged.
//
// # Threads
//
// - C input thread (real-time priority): stamps each message and puts it into a ring.
// - reader goroutine, one for each input (raised priority): takes events from the ring and calls Player.Receive.
// - timing goroutine, on its own OS thread (raised priority): runs engine.step, then sleeps until the next deadline or wake-up.
// - C sender thread, one for each output (real-time priority): sends scheduled messages at their instants.
// - other goroutines (OSC, control, web, decoding): call the methods of Player.
//
// No goroutine waits for the timing goroutine, and it waits for none. Settings go in through atomic slots (the newest
// value wins), commands through a bounded queue. Reports come out through an atomic snapshot, lock-free counters and
// channels: when a channel is full, the report is dropped and counted.
//
// # Locks
//
// This package has no mutex. The timing goroutine takes exactly one lock: the output port's own (rtmidi, jack), held
// for the length of one call into C. No other lock is taken while it is held. Only Close holds it for
// longer, and the player has stopped by then.
//
// # Timing
//
// The timing goroutine may be late. Outputs have a lead: it hands notes over 20 ms ahead (midiport.DefaultLead) or
// more, and the C sender thread sends them on time. Input is stamped in C. So garbage collection, a busy Go scheduler
// or other programs make no note late. Where they hold the goroutine up for longer, the lead becomes longer.
//
// The timing goroutine has a raised, but no real-time, priority. The Go runtime spins while another thread holds a
// goroutine's status, for example while the garbage collector scans its stack. On a busy machine, a real-time thread
// that spins keeps the holder from running until the kernel throttles the real-time thread, 0.95 s later.
//
// A thread that returns from a system call needs one of the GOMAXPROCS processors of the Go runtime. If all are busy,
// it waits, whatever its priority. So a program with a Player should set GOMAXPROCS to Processors, more than there
// are cores: see docs/decisions, 0004.
//
// Some outputs have no lead (CoreMIDI, WinMM). For these the timing goroutine sends each message itself, when it wakes
// up.
package player
