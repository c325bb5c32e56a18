// Package recording collects the notes that the player sends, makes pieces of them for export, and writes them to a
// MIDI file.
//
// It reads the player's channel of sent notes, outside the real-time path. Memory is limited: in a very long session
// the oldest notes are dropped and counted.
package recording
