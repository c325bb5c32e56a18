// Package midiport defines MIDI input and output ports as small interfaces, and has the helpers that drivers share:
// MIDI messages, the reader goroutine of an input, the event queue, the monotonic clock, and errors.
//
// # To add a MIDI system
//
//  1. Make a package beside rtmidi and jack that implements Driver (port.go). The package fake, a MIDI system in memory, is the
//     smallest example. Where the system is missing, opening it returns a SystemError; the setting "auto" then tries the next one.
//     If the driver needs cgo, add a twin for builds without it.
//  2. Let it pass porttest.Run, the conformance suite. The suite needs virtual ports. A system without them, such as
//     WinMM, cannot run it, and there is no other suite yet.
//  3. Open it in cmd/grooved/edges.go, through a field of daemon.Drivers (daemon/midi.go), where openPorts chooses it.
//  4. Give it a name in the setting midi.system: systems in daemon/config/scalar.go, the help in daemon/config/config.go, the manual
//     configs/grooved.toml, and the check of groovectl doctor (cmd/groovectl/doctor/midi.go).
//
// A driver that includes the C headers of this folder is added to the list in internal/archtest/headers_test.go.
//
// # Threads
//
// On Linux a driver has up to two threads that must be on time. Both are in C and run no Go (see priority.go):
//
//   - The input thread stamps each message, in its first statement or by the frame, and puts it into a lock-free ring. A goroutine of
//     InputReader takes the messages out and calls the handler.
//   - The sender thread sends scheduled messages at their instants. Out.SendAt puts them into another ring, Out.Lead ahead.
//
// In rtmidi these are RtMidi's own thread and one of ours (threads_linux.c); in jack both are the server's process
// callback (client.c). The ring and the sorted list of scheduled messages are in schedule.h.
//
// # Locks
//
// An output has one mutex, an input has that of its InputReader. No other lock is taken while one is held. The C
// threads take none. Methods of Out hold the mutex for one call into C that does not block; only Close waits while it
// holds it.
package midiport
