// Package groove is the music: voices, kits, genres, styles, patterns, loops and what the player's hand does to them.
//
// It is pure. Nothing here reads a clock, a file or a device: SMF import and export work on readers and writers.
package groove
