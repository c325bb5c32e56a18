// Package seq returns the notes that are due when the song position advances. Its Sequencer holds the loop that plays
// and the loop that waits. It is pure: the position, in ticks, is an argument.
//
// Step k of the song opens when the position passes k − 0.5 steps. At that moment the sequencer selects the
// loop for this step. So a note with a negative offset on the first step of a new loop already belongs to that loop,
// and sounds at the end of the loop before. Offsets are in [−0.5, 0.5) steps, so all notes of a step fall between its
// opening and the opening of the next step. One short sorted list is therefore all the look-ahead that is needed.
//
// A Sequencer allocates nothing, and all its methods are realtime-safe. It belongs to one goroutine.
package seq
