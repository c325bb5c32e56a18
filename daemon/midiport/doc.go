// Package midiport is the edge to MIDI: ports as small interfaces, the fake that tests play on, the suite that every
// driver must pass, and the one reading of the monotonic clock.
package midiport
