// Package steer is the one table of what a user steers: every parameter with its name, OSC address, type, range,
// default and effect, and Apply, which turns a command into a new state.
//
// OSC, the control socket, the CLI and the web page all go through it, so that none of them can drift from another: a
// value takes the same form, meets the same limits and gets the same error wherever it came from. It is pure: no
// clock, no network, no goroutine.
//
// Floats are kept in their canonical form, the shortest decimal that names their float32 value. So 120.007 typed at the
// CLI and 120.007 sent as an OSC float are the same state, to the bit, and so are the notes that follow from it.
package steer
