// Package porttest is the conformance suite that every MIDI driver passes.
package porttest
