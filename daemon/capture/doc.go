// Package capture turns four bars that somebody plays on the MIDI input into a groove.
//
// A Listener takes note-ons from the input's reader goroutine through a bounded queue. A Session reads them, finds
// their positions in the song, leaves out our own notes that come back through a loop of cables (Echoes), and collects
// the rest (Take). An Encoder converts a captured groove for the decoder.
package capture
