// Package dataset turns recorded drumming into what the model learns from: windows of four 4/4 bars at a hop of one
// bar, each a HOV tensor of 64 × 9 cells with the style it was played in.
//
// It reads the Groove MIDI Dataset (Gillick et al., "Learning to Groove with Inverse Sequence Transformations", ICML
// 2019; 1,150 takes, CC BY 4.0), zipped or unpacked, in the order and with the splits of its info.csv; E-GMD, the same
// performances through many kits, one rendering of each; folders of the user's MIDI files, whose genre comes from their
// row in a genres.csv or from the nearest folder with the name of a genre; and loops that a model made (FromPatterns).
//
// A bad row or file never stops the reading: it is left out, and Set.Skipped says which and why. Set.Remarks lists
// files that were changed to be usable. docs/dataset.md describes this for users.
package dataset
