// Package jack is a JACK client of our own, MIDI in and out, exact to the frame.
//
// RtMidi's JACK support puts every event at the start of a period and spins when the server dies; a process callback in Go
// misses its deadline under garbage collection. So the callback is C, and meets Go in two lock-free rings: messages go
// out ahead of their time (Out.Lead) and are placed on their frame in the period that holds it; what comes in is stamped
// with the instant of its frame.
//
// The library is opened when a port is: the program starts, and says what is missing, where there is no JACK. Without
// cgo, and on other systems than Linux, New returns an error that says so.
package jack
