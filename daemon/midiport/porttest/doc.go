// Package porttest tests MIDI drivers: the conformance suite, which each driver with virtual ports passes, and test
// machines with real MIDI.
package porttest
