// Package porttest tests MIDI drivers: the conformance suite that each of them passes, and test machines with real MIDI.
package porttest
