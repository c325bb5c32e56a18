// Package dataset turns recorded drumming into what the model learns from: windows of four 4/4 bars at a hop of one bar,
// each a HOV tensor of 64 × 9 cells with the style it was played in.
//
// It reads the Groove MIDI Dataset (Gillick et al., "Learning to Groove with Inverse Sequence Transformations", ICML
// 2019; 1,150 takes, CC BY 4.0), zipped or unpacked, in the order and with the splits of its info.csv; E-GMD, the same
// performances through many kits, one rendering of each; folders of anybody's MIDI files, whose genre is that of their row
// in a genres.csv or of the nearest folder called like one; and loops that a model made (FromPatterns).
//
// A bad row or file never stops the reading: it is left out, and Set.Skipped says which and why. What was changed to be
// of use is in Set.Remarks. docs/dataset.md tells users the same.
package dataset
