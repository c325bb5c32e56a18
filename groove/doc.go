// Package groove is the music: voices, kits, genres, styles, patterns, loops and what the player's hand does to them.
//
// It is pure. Nothing here reads a clock, a file or a device: SMF import and export work on readers and writers.
//
// A Pattern lives on a lattice: offsets in 1/OffsetUnits of a step, velocities in 1/127. What is played, exported as SMF or
// JSON and read again is therefore the same to the bit. Feel.Apply bends a pattern and puts it back on the lattice.
//
// Users' names (genres, voices, blends, seeds) are parsed here and nowhere else, so that commands, files and OSC agree
// on aliases and on what an error says. Errors are *NameError, *RangeError and *SMFError where a caller may want to know.
package groove
