// Package midiport defines MIDI input and output ports as small interfaces, and has the helpers that drivers share:
// MIDI messages, the reader goroutine of an input, the event queue, the monotonic clock, and errors.
//
// # To add a MIDI system
//
// 1. Make a package beside rtmidi and jack that implements Driver (port.go).
// 2. Let it pass porttest.Run, the conformance suite. The package fake, a MIDI system in memory, is the smallest example.
// 3. Choose it in cmd/grooved/edges.go, and add its line to internal/archtest.
//
// # Threads
//
// A driver has up to two threads that must be on time. Both are in C and run no Go (see priority.go):
//
//   - The input thread stamps each message in its first statement and puts it into a lock-free ring. A goroutine of
//     InputReader takes the messages out and calls the handler.
//   - The sender thread sends scheduled messages at their instants. Out.SendAt puts them into another ring, Out.Lead ahead.
//
// In rtmidi these are RtMidi's own thread and one of ours (threads_linux.c); in jack both are the server's process
// callback (client.c). The ring and the sorted list of scheduled messages are in schedule.h.
//
// # Locks
//
// An output has one mutex, an input has that of its InputReader. Both are leaves: no other lock is taken while one is
// held. The C threads take none. Methods of Out hold the mutex for one call into C that does not block; only Close
// waits while it holds it.
package midiport
