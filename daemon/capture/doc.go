// Package capture makes a groove of four bars that somebody plays on the MIDI input.
//
// A Listener takes note-ons from the driver's thread through a bounded queue. A Session reads them, finds their positions in the
// song, leaves out our own notes that come back through a loop of cables (Echoes), and collects the rest (Take). An Encoder
// converts a captured groove for the decoder.
package capture
