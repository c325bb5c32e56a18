// Package steer defines all parameters and actions in one table, and applies a command to a state, which gives a new state.
//
// A row of the table (Param) says everything about a parameter: its OSC address, range, default and text, what a change has as an
// effect, whether settings, presets and groovectl render have it, and how its fader looks. OSC, the control socket, groovectl, the
// settings, presets, the web page, the terminal and the TouchOSC layout are made from the rows. A new parameter is a row and the
// field of State or groove.Feel that it sets.
//
// A name is looked up once, where a command enters the program: Request.Resolve makes a Command, which holds its row. A hub gives it
// to Apply, and does what the Result's Effect says.
//
// The package is pure: it has no clock, no network and no goroutine.
//
// Floats have a canonical form, the shortest decimal of their float32 value. So 120.007 typed at the
// command line and 120.007 sent as an OSC float are the same state, to the bit, and so are the notes that follow from it.
package steer
