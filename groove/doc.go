// Package groove defines the musical types: voices, kits, genres, styles, patterns, loops, and the feel that changes
// them.
//
// It is pure. Nothing here reads a clock, a file or a device: MIDI file import and export work on readers and writers.
//
// The numbers of a Pattern are discrete: offsets are multiples of 1/OffsetUnits of a step, velocities multiples of
// 1/127. A pattern that is exported as a MIDI file or JSON and read again is therefore the same, bit for bit.
// Feel.Apply changes a pattern and rounds the result.
//
// Users' names (genres, voices, blends, seeds) are parsed only here, so that commands, files and OSC accept the same
// aliases and give the same errors. Errors that a caller may want to distinguish are *NameError, *RangeError and
// *SMFError.
package groove
