// Package jack is a MIDI driver for the JACK server, exact to the audio frame, with a JACK client of its own.
//
// RtMidi's JACK support puts every event at the start of a period and spins when the server dies. A process callback
// in Go would miss its deadline during garbage collection. So the callback is in C and exchanges messages with Go
// through two lock-free rings. Output messages are handed over ahead (Out.Lead) and placed on their frame in the
// period that contains it; input is stamped with the instant of its frame.
//
// The library is loaded when a port is opened. So the program starts without JACK and can say what is missing. Without
// cgo, and on other systems than Linux, New returns an error that says so.
package jack
